using System.Collections;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of listeners.</summary>
public sealed class ListenerCompleter : ResourceCompleter
{
    private protected override EvidenceKind[] Kinds => [Evidence.BrokerListeners];

    private protected override IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound) =>
        site.Listeners.Select(listener => (listener.Name, $"{listener.ServiceType}, ports {string.Join(", ", listener.Ports.Select(port => port.Port))}"));
}
