using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Scenarios;

/// <summary>One site: its documents as the scenario has them, and its cluster, which can be changed.</summary>
internal sealed class SandboxSite
{
    private readonly SiteRenaming renaming;
    private readonly Lazy<Cluster> cluster;

    /// <summary>A site.</summary>
    /// <param name="scenario">What it starts from.</param>
    /// <param name="name">Its name, also in the path of its API server.</param>
    /// <param name="renaming">What makes it differ from the scenario.</param>
    /// <param name="time">Its clock.</param>
    public SandboxSite(Scenario scenario, string name, SiteRenaming renaming, TimeProvider time)
    {
        this.renaming = renaming;
        Scenario = scenario;
        Name = name;
        Identity = renaming.Apply(scenario.Whole.Site);
        cluster = new(() => ClusterSeed.Plant(this, time));
    }

    /// <summary>What it started from.</summary>
    public Scenario Scenario { get; }

    /// <summary>Its name, as in the path of its API server and in kubeconfig contexts.</summary>
    public string Name { get; }

    /// <summary>Names and ids of the site.</summary>
    public SiteIdentity Identity { get; }

    /// <summary>The cluster. Made when it is first asked for: many sites are only listed.</summary>
    public Cluster Cluster => cluster.Value;

    /// <summary>What became of a kind when the scenario's snapshot was taken.</summary>
    public QueryOutcome Outcome(EvidenceKind kind, EvidenceSource source) => Scenario.Whole.Outcome(kind, source);

    /// <summary>The documents the site starts with, in its own names.</summary>
    public IReadOnlyList<ResourceDocument> Documents(EvidenceKind kind, EvidenceSource source) =>
        [.. Scenario.Whole.Documents(kind, source).Select(renaming.Apply)];
}
