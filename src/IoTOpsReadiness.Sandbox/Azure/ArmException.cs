using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>A request that Azure Resource Manager answers with an error, in its own words.</summary>
internal sealed class ArmException(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error's code.</summary>
    public string Code { get; } = code;

    /// <summary>What lies behind it, if the service says.</summary>
    public JsonArray? Details { get; init; }

    /// <summary>Facts beside the message, for example which policy denied it.</summary>
    public JsonArray? AdditionalInfo { get; init; }

    /// <summary>Headers the answer carries beside the usual ones.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The answer as the service writes it.</summary>
    public ArmAnswer ToAnswer()
    {
        JsonObject error = new() { ["code"] = Code, ["message"] = Message };
        if (Details is not null)
        {
            error["details"] = Details.DeepClone();
        }

        if (AdditionalInfo is not null)
        {
            error["additionalInfo"] = AdditionalInfo.DeepClone();
        }

        return ArmAnswer.Of(Status, new JsonObject { ["error"] = error }, Headers);
    }
}
