using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of dataflow endpoints.</summary>
public sealed class DataflowEndpointCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.DataflowEndpoints];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) => Names(site.DataflowEndpoints);
}
