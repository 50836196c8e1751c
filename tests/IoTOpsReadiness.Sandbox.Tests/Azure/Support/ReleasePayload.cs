using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Payloads;

namespace IoTOpsReadiness.Sandbox.Tests.Azure.Support;

/// <summary>The templates that releases of Azure IoT Operations deploy, beside the checkout.</summary>
internal static class ReleasePayload
{
    private static readonly string Folder = Path.Combine(RepositoryRoot(), "..", "shared", "data", "azure-iot-operations");

    /// <summary>Why tests over them are skipped; null where they are there.</summary>
    public static string? MissingReason => Directory.Exists(Folder) ? null : "The sample payloads beside the checkout are not there.";

    public static ArmTemplate Load(string file) => new(JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, file)))!.AsObject());

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "IoTOpsReadiness.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? AppContext.BaseDirectory;
    }
}

/// <summary>A test over the sample payloads beside the checkout; skipped, and said so, where they are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ReleasePayloadTheoryAttribute : TheoryAttribute
{
    public ReleasePayloadTheoryAttribute() => Skip = ReleasePayload.MissingReason;
}
