using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Devices and the connections to them.</content>
public sealed partial class Site
{
    /// <summary>Classic asset endpoint profiles.</summary>
    public IReadOnlyList<AssetEndpointProfile> AssetEndpointProfiles =>
        View(Evidence.AssetEndpointProfiles, (document, source) => new AssetEndpointProfile(document, source));

    /// <summary>Devices of the namespaced registry.</summary>
    public IReadOnlyList<Device> Devices => View(Evidence.Devices, (document, source) => new Device(document, source));

    /// <summary>The connections of both.</summary>
    public IEnumerable<InboundEndpoint> InboundEndpoints =>
        AssetEndpointProfiles.Select(profile => profile.Endpoint).Concat(Devices.SelectMany(device => device.InboundEndpoints));
}
