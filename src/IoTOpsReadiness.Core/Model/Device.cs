using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A device of the namespaced device registry.</summary>
public sealed class Device(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Device")
{
    /// <summary>False where it is switched off.</summary>
    public bool IsEnabled => Flag("enabled") ?? true;

    /// <summary>The connections to it.</summary>
    public IReadOnlyList<InboundEndpoint> InboundEndpoints => Get("endpoints.inbound") switch
    {
        { ValueKind: JsonValueKind.Undefined } => [],
        { ValueKind: JsonValueKind.Object } inbound => inbound.EnumerateObject().Select(ToEndpoint).ToArray(),
        _ => throw Malformed(PathOf("endpoints.inbound"), "is not an object"),
    };

    private InboundEndpoint ToEndpoint(JsonProperty endpoint) =>
        new(this, endpoint.Value, endpoint.Name, $"endpoints.inbound.{endpoint.Name}", IsEnabled, "endpointType", "address");
}
