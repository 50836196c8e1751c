using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of authorizations of the broker.</summary>
public sealed class BrokerAuthorizationCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.BrokerAuthorizations];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) => Names(site.Authorizations);
}
