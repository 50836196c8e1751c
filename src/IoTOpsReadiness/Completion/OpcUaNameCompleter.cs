using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of asset endpoint profiles and devices.</summary>
public sealed class OpcUaNameCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.AssetEndpointProfiles, Evidence.Devices];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) =>
        site.InboundEndpoints.Where(endpoint => endpoint.IsOpcUa).Select(endpoint => (endpoint.Owner.Name, endpoint.Owner.Kind));
}
