using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>The site whose observability is put right.</summary>
internal sealed class ObservabilityScene
{
    public const string Guideline = "Observability.Resources";

    public ObservabilityScene(Site site, ChangeDrafts drafts, ObservabilityRequest request)
    {
        Site = site;
        Drafts = drafts;
        Request = request;
        Cluster = site.ConnectedCluster is { Reference.ArmId: not null } cluster ? cluster : throw NotRead(Evidence.ConnectedClusters, "the Arc-connected cluster");
        foreach (EvidenceKind kind in new[] { Evidence.Extensions, Evidence.DataCollectionAssociations, Evidence.DataCollectionRules }.Where(kind => !site.HasAzure(kind)))
        {
            throw NotRead(kind, kind.Name);
        }
    }

    public Site Site { get; }

    public ChangeDrafts Drafts { get; }

    public ObservabilityRequest Request { get; }

    public ConnectedCluster Cluster { get; }

    public string ClusterId => Cluster.Reference.ArmId!;

    public string ClusterGroup => string.Join('/', ClusterId.Split('/').Take(5));

    public string? InstanceId => Site.AzureInstances.FirstOrDefault()?.Reference.ArmId ?? Site.Snapshot.Site.InstanceId;

    public string Location => Cluster.Location ?? throw NotRead(Evidence.ConnectedClusters, "the region of the cluster");

    /// <summary>Says what a draft does, and the command that does it.</summary>
    public ChangeDraft Say(ChangeDraft draft, string title) => draft.For(title, Guideline).Command(ObservabilityEditor.Command(Request));

    /// <summary>Drafts a resource of the cluster's resource group, or of the cluster itself.</summary>
    public ChangeDraft Make(string kind, string id, System.Text.Json.Nodes.JsonObject body, string title) =>
        Say(Drafts.EditAzure(new() { Kind = kind, Name = id[(id.LastIndexOf('/') + 1)..], ArmId = id }, null, body), title);

    private ReadinessException NotRead(EvidenceKind kind, string what) => new(
        "IoTOps.Observability.NotRead",
        ErrorKind.InvalidOperation,
        $"What '{Site.Name}' has of observability cannot be told: {what} could not be read from Azure{(Site.Snapshot.Query(kind, EvidenceSource.Azure) is { } query ? $" ({query.Permission ?? query.Message ?? query.Outcome.ToString()})" : "")}.",
        "Connect with -Azure or -InstanceId, and get the permission to read; Test-IoTOpsPermission says which.",
        Site.Name);
}
