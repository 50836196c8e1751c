using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <content>Azure IoT Operations itself.</content>
public sealed partial class Site
{
    /// <summary>Instances; one is expected.</summary>
    public IReadOnlyList<Instance> Instances => View(Evidence.Instances, (document, source) => new Instance(document, source));

    /// <summary>Brokers; one is expected from each side.</summary>
    public IReadOnlyList<Broker> Brokers => View(Evidence.Brokers, (document, source) => new Broker(document, source));

    /// <summary>Listeners of the broker.</summary>
    public IReadOnlyList<BrokerListener> Listeners => View(Evidence.BrokerListeners, (document, source) => new BrokerListener(document, source));

    /// <summary>Authentications of the broker.</summary>
    public IReadOnlyList<BrokerAuthentication> Authentications => View(Evidence.BrokerAuthentications, (document, source) => new BrokerAuthentication(document, source));

    /// <summary>Authorizations of the broker.</summary>
    public IReadOnlyList<BrokerAuthorization> Authorizations => View(Evidence.BrokerAuthorizations, (document, source) => new BrokerAuthorization(document, source));

    /// <summary>Dataflow profiles.</summary>
    public IReadOnlyList<DataflowProfile> DataflowProfiles => View(Evidence.DataflowProfiles, (document, source) => new DataflowProfile(document, source));

    /// <summary>Dataflows.</summary>
    public IReadOnlyList<Dataflow> Dataflows => View(Evidence.Dataflows, (document, source) => new Dataflow(document, source));

    /// <summary>Dataflow endpoints.</summary>
    public IReadOnlyList<DataflowEndpoint> DataflowEndpoints => View(Evidence.DataflowEndpoints, (document, source) => new DataflowEndpoint(document, source));

    /// <summary>The resources of any kind, for what all resources have.</summary>
    public IEnumerable<ReportingResource> Any(EvidenceKind kind) => Any(kind, _ => true);

    /// <summary>The resources of a kind that report health at all.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="silent">How many do not. They are not even parsed: a large site has assets by the thousand, and most say nothing.</param>
    public IReadOnlyList<ReportingResource> Reporting(EvidenceKind kind, out int silent)
    {
        ReportingResource[] reporting = [.. Any(kind, ReportingResource.MayReport)];
        silent = Snapshot.Documents(kind, EvidenceSource.Kubernetes).Count + Snapshot.Documents(kind, EvidenceSource.Azure).Count - reporting.Length;
        return reporting;
    }

    private IEnumerable<ReportingResource> Any(EvidenceKind kind, Func<ResourceDocument, bool> isWanted)
    {
        string name = kind.Kubernetes?.Kind ?? kind.Name;
        return new[] { EvidenceSource.Kubernetes, EvidenceSource.Azure }.SelectMany(source =>
            Snapshot.Documents(kind, source).Where(isWanted).Select(document => new ReportingResource(document, source, name)));
    }
}
