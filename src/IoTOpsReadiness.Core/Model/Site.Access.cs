using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>The way to the broker.</content>
public sealed partial class Site
{
    /// <summary>Services in the namespace of Azure IoT Operations.</summary>
    public IReadOnlyList<Service> Services => View(Evidence.Services, (document, source) => new Service(document, source));

    /// <summary>The authentication a port refers to.</summary>
    public Lookup<BrokerAuthentication> AuthenticationOf(ListenerPort port) =>
        Find(Evidence.BrokerAuthentications, Authentications, port.Listener, port.AuthenticationRef);

    /// <summary>The authorization a port refers to.</summary>
    public Lookup<BrokerAuthorization> AuthorizationOf(ListenerPort port) =>
        Find(Evidence.BrokerAuthorizations, Authorizations, port.Listener, port.AuthorizationRef);

    /// <summary>
    /// Finds what a resource refers to on its own side, because the sides may differ and each is judged; on the other
    /// side only where its own did not answer.
    /// </summary>
    private Lookup<T> Find<T>(EvidenceKind kind, IReadOnlyList<T> candidates, Resource from, string? name)
        where T : Resource
    {
        EvidenceSource other = from.Source == EvidenceSource.Kubernetes ? EvidenceSource.Azure : EvidenceSource.Kubernetes;
        EvidenceSource side = IsAnswered(kind, from.Source) ? from.Source : other;
        T? found = name is null ? null : candidates.FirstOrDefault(candidate =>
            candidate.Source == side
            && candidate.Name == name
            && (side != from.Source || candidate.Namespace == from.Namespace));
        return new(found, IsAnswered(kind, side));
    }
}
