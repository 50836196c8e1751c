using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of authentications of the broker.</summary>
public sealed class BrokerAuthenticationCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.BrokerAuthentications];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) => Names(site.Authentications);
}
