namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>A query that is wrong, or more than the sandbox understands.</summary>
internal sealed class GraphQueryException(string code, string message, string token) : Exception(message)
{
    /// <summary>The code in the answer's details.</summary>
    public string Code { get; } = code;

    /// <summary>Where it went wrong.</summary>
    public string Token { get; } = token;
}
