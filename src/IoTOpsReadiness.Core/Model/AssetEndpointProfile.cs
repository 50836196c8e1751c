using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A connection to a device in the classic device registry.</summary>
public sealed class AssetEndpointProfile(ResourceDocument document, EvidenceSource source) : Resource(document, source, "AssetEndpointProfile")
{
    /// <summary>The one endpoint it is.</summary>
    public InboundEndpoint Endpoint => new(this, Body, "", "", isEnabled: true, "endpointProfileType", "targetAddress");
}
