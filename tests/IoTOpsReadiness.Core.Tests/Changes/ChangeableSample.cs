using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>A copy of a sample to break. Documents that nobody touches stay shared, and parsed.</summary>
internal sealed class ChangeableSample
{
    private readonly Snapshot original;
    private readonly Dictionary<(string Kind, EvidenceSource Source), IReadOnlyList<ResourceDocument>> documents = [];
    private readonly Dictionary<(string Kind, EvidenceSource Source), QueryResult> queries;

    public ChangeableSample(Snapshot original)
    {
        this.original = original;
        queries = original.Queries.ToDictionary(query => (query.Kind, query.Source));
        foreach (EvidenceKind kind in Evidence.Kinds)
        {
            foreach (EvidenceSource source in Enum.GetValues<EvidenceSource>().Where(source => original.Query(kind, source) is not null))
            {
                documents[(kind.Name, source)] = original.Documents(kind, source);
            }
        }
    }

    public Snapshot Build() => new(original.Site, original.CollectedAt, original.ModuleVersion, [.. queries.Values], documents);

    /// <summary>Edits every document of that name; a name that ends with <c>*</c> stands for all that start so.</summary>
    public void Edit(EvidenceKind kind, string name, Action<JsonNode> edit)
    {
        int edited = 0;
        Replace(kind, document =>
        {
            if (!Matches(document, name))
            {
                return document;
            }

            JsonNode node = JsonNode.Parse(document.Json.Span)!;
            edit(node);
            edited++;
            return Document(node.ToJsonString());
        });
        Assert.True(edited > 0, $"There is no {kind} '{name}' to edit.");
    }

    public void Remove(EvidenceKind kind, string name)
    {
        int before = Of(kind).Count;
        Put(kind, [.. Of(kind).Where(document => !Matches(document, name))]);
        Assert.True(Of(kind).Count < before, $"There is no {kind} '{name}' to remove.");
    }

    public void Add(EvidenceKind kind, string json) => Put(kind, [.. Of(kind), Document(json)]);

    /// <summary>Adds a twin of a document under another name.</summary>
    public void Copy(EvidenceKind kind, string name, string twin, Action<JsonNode>? edit)
    {
        JsonNode node = JsonNode.Parse(Of(kind).First(document => Matches(document, name)).Json.Span)!;
        node.Set("metadata.name", twin).Set("metadata.uid", Guid.NewGuid().ToString());
        edit?.Invoke(node);
        Add(kind, node.ToJsonString());
    }

    /// <summary>The cluster gave no documents of this kind, for a reason.</summary>
    public void Answer(EvidenceKind kind, QueryOutcome outcome)
    {
        documents[(kind.Name, EvidenceSource.Kubernetes)] = [];
        queries[(kind.Name, EvidenceSource.Kubernetes)] = new()
        {
            Kind = kind.Name,
            Source = EvidenceSource.Kubernetes,
            Outcome = outcome,
            Permission = outcome == QueryOutcome.Forbidden ? kind.Kubernetes!.Permission : null,
        };
    }

    private IReadOnlyList<ResourceDocument> Of(EvidenceKind kind) => documents.GetValueOrDefault((kind.Name, EvidenceSource.Kubernetes)) ?? [];

    private void Replace(EvidenceKind kind, Func<ResourceDocument, ResourceDocument> replace) => Put(kind, [.. Of(kind).Select(replace)]);

    private void Put(EvidenceKind kind, ResourceDocument[] list)
    {
        (string, EvidenceSource) key = (kind.Name, EvidenceSource.Kubernetes);
        bool wasNamespaced = queries.GetValueOrDefault(key)?.SiteNamespaceOnly ?? false;
        documents[key] = list;
        queries[key] = new() { Kind = kind.Name, Source = EvidenceSource.Kubernetes, Outcome = QueryOutcome.Collected, Count = list.Length, SiteNamespaceOnly = wasNamespaced };
    }

    private static bool Matches(ResourceDocument document, string name) => name.EndsWith('*')
        ? NameOf(document).StartsWith(name[..^1], StringComparison.Ordinal)
        : NameOf(document) == name;

    // What a path of the API server answers has no name.
    private static string NameOf(ResourceDocument document) =>
        document.Root.TryGetProperty("metadata", out JsonElement metadata) ? metadata.GetProperty("name").GetString()! : "";

    private static ResourceDocument Document(string json) => new(Encoding.UTF8.GetBytes(json));
}
