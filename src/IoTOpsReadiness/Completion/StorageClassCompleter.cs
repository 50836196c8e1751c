using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of storage classes.</summary>
public sealed class StorageClassCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.StorageClasses];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) => Names(site.StorageClasses);
}
