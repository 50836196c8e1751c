using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.SupportBundles;

/// <summary>What was found in a bundle so far.</summary>
internal sealed class BundleContent
{
    private readonly Dictionary<EvidenceKind, List<ResourceDocument>> documents = [];
    private readonly Dictionary<EvidenceKind, string> rejected = [];

    /// <summary>True while there is not one resource.</summary>
    public bool IsEmpty => documents.Count == 0;

    /// <summary>Takes the resource, or the list of them, that an entry holds.</summary>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Snapshot.InvalidDocument</c>: it is neither.</exception>
    public void Add(BundleEntry entry, byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        bool isList = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("items", out _);
        EvidenceKind? kind = KindOf(entry, document.RootElement);
        if (kind is null)
        {
            return;
        }

        var options = new ResourceReadOptions { KeepManagedFields = kind.Kubernetes!.KeepManagedFields };
        IEnumerable<ResourceDocument> read = isList ? ResourceListReader.ReadList(json, options).Documents : [ResourceListReader.ReadObject(json, options)];
        if (!documents.TryGetValue(kind, out List<ResourceDocument>? list))
        {
            documents[kind] = list = [];
        }

        list.AddRange(read);
    }

    /// <summary>Remembers that an entry could not be read: then nobody knows whether its kind is complete.</summary>
    public void Reject(BundleEntry entry, string problem)
    {
        foreach (EvidenceKind kind in entry.Kinds)
        {
            rejected.TryAdd(kind, DisplayText.Sanitize(problem, DisplayText.MaxMessageLength));
        }
    }

    /// <summary>Puts the snapshot together.</summary>
    /// <param name="madeAt">When the bundle was made, if its name tells.</param>
    /// <param name="newestEntry">The local time of its newest entry.</param>
    public Snapshot ToSnapshot(DateTimeOffset? madeAt, DateTimeOffset newestEntry)
    {
        ResourceDocument? instance = First(Evidence.Instances);
        ResourceDocument? arc = First(Evidence.ArcConfiguration);
        var site = new SiteIdentity
        {
            Name = KubernetesConnector.Text(instance, "metadata", "name") ?? KubernetesConnector.Text(arc, "data", "AZURE_RESOURCE_NAME") ?? "support bundle",
            Namespace = KubernetesConnector.Text(instance, "metadata", "namespace") ?? KubernetesConnector.Text(First(Evidence.Brokers), "metadata", "namespace") ?? SiteIdentity.DefaultNamespace,
            KubernetesVersion = KubernetesConnector.Text(First(Evidence.Nodes), "status", "nodeInfo", "kubeletVersion"),
            ConnectedClusterId = KubernetesConnector.ConnectedClusterId(arc),
        };
        QueryResult[] queries = [.. Evidence.Kinds.Where(kind => kind.Kubernetes is not null).Select(Result)];
        return new(
            site,
            madeAt ?? LastHeartbeat() ?? newestEntry,
            KubernetesCollector.ModuleVersion(),
            queries,
            queries.Where(query => query.Outcome == QueryOutcome.Collected)
                .ToDictionary(query => (query.Kind, query.Source), query => (IReadOnlyList<ResourceDocument>)documents.GetValueOrDefault(Evidence.Find(query.Kind)!, [])));
    }

    // By the group: an Asset is one kind in the classic registry and another in the namespaced one.
    private static EvidenceKind? KindOf(BundleEntry entry, JsonElement resource)
    {
        if (entry.Kinds is [{ } only] && !BundleEntry.IsCustomResource(only))
        {
            return only;
        }

        string version = resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("apiVersion", out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";
        string group = version.Contains('/', StringComparison.Ordinal) ? version[..version.IndexOf('/', StringComparison.Ordinal)] : "";
        return entry.Kinds.FirstOrDefault(kind => kind.Kubernetes!.Group == group);
    }

    private QueryResult Result(EvidenceKind kind)
    {
        bool isCovered = documents.ContainsKey(kind)
            || (BundleEntry.IsCustomResource(kind) && documents.Keys.Any(other => BundleEntry.IsCustomResource(other) && other.Kubernetes!.Group == kind.Kubernetes!.Group));
        string? problem = rejected.GetValueOrDefault(kind);
        return new()
        {
            Kind = kind.Name,
            Source = EvidenceSource.Kubernetes,
            Outcome = problem is not null ? QueryOutcome.Invalid : isCovered ? QueryOutcome.Collected : QueryOutcome.NotRequested,
            Message = problem ?? (isCovered ? null : "a support bundle does not hold it, or this one was made without it"),
            Count = problem is null ? documents.GetValueOrDefault(kind)?.Count ?? 0 : 0,
            SiteNamespaceOnly = isCovered && BundleEntry.IsPartial(kind),
        };
    }

    // The clock of the cluster itself: nodes report every few minutes.
    private DateTimeOffset? LastHeartbeat()
    {
        DateTimeOffset? last = null;
        foreach (ResourceDocument node in documents.GetValueOrDefault(Evidence.Nodes, []))
        {
            if (!node.Root.TryGetProperty("status", out JsonElement status) || !status.TryGetProperty("conditions", out JsonElement conditions) || conditions.ValueKind != JsonValueKind.Array)
            {
                continue;
            }

            foreach (JsonElement condition in conditions.EnumerateArray())
            {
                if (condition.ValueKind == JsonValueKind.Object
                    && condition.TryGetProperty("lastHeartbeatTime", out JsonElement time)
                    && time.ValueKind == JsonValueKind.String
                    && DateTimeOffset.TryParse(time.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
                    && (last is null || moment > last))
                {
                    last = moment;
                }
            }
        }

        return last;
    }

    private ResourceDocument? First(EvidenceKind kind) => documents.TryGetValue(kind, out List<ResourceDocument>? list) ? list.FirstOrDefault() : null;
}
