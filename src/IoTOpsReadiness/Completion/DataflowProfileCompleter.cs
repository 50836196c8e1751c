using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of dataflow profiles.</summary>
public sealed class DataflowProfileCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.DataflowProfiles];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) => Names(site.DataflowProfiles);
}
