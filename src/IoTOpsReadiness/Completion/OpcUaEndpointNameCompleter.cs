using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of the endpoints of a device.</summary>
public sealed class OpcUaEndpointNameCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.AssetEndpointProfiles, Evidence.Devices];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) =>
        site.InboundEndpoints
            .Where(endpoint => endpoint.IsOpcUa && endpoint.Name.Length > 0 && Same.Text(endpoint.Owner.Name, CompletionEvidence.Value(bound, "Name")?.ToString() ?? endpoint.Owner.Name))
            .Select(endpoint => (endpoint.Name, endpoint.Owner.Name));
}
