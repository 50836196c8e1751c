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
    public void Edit(EvidenceKind kind, EvidenceSource side, string name, Action<JsonNode> edit)
    {
        int edited = 0;
        Replace(kind, side, document =>
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
        Assert.True(edited > 0, $"There is no {kind} '{name}' on the {side} side to edit.");
    }

    public void Remove(EvidenceKind kind, EvidenceSource side, string name)
    {
        int before = Of(kind, side).Count;
        Put(kind, side, [.. Of(kind, side).Where(document => !Matches(document, name))]);
        Assert.True(Of(kind, side).Count < before, $"There is no {kind} '{name}' to remove.");
    }

    public void Add(EvidenceKind kind, EvidenceSource side, string json) => Put(kind, side, [.. Of(kind, side), Document(json)]);

    /// <summary>Adds a twin of a document under another name.</summary>
    public void Copy(EvidenceKind kind, EvidenceSource side, string name, string twin, Action<JsonNode>? edit)
    {
        JsonNode node = JsonNode.Parse(Of(kind, side).First(document => Matches(document, name)).Json.Span)!;
        if (side == EvidenceSource.Kubernetes)
        {
            node.Set("metadata.name", twin).Set("metadata.uid", Guid.NewGuid().ToString());
        }
        else
        {
            string id = node.At("id").GetValue<string>();
            node.Set("name", twin).Set("id", $"{id[..id.LastIndexOf('/')]}/{twin}");
        }

        edit?.Invoke(node);
        Add(kind, side, node.ToJsonString());
    }

    /// <summary>A side gave no documents of this kind, for a reason.</summary>
    public void Answer(EvidenceKind kind, EvidenceSource side, QueryOutcome outcome)
    {
        documents[(kind.Name, side)] = [];
        AnswerInPart(kind, side, outcome);
    }

    /// <summary>A side gave some documents of this kind and, for a reason, not all.</summary>
    public void AnswerInPart(EvidenceKind kind, EvidenceSource side, QueryOutcome outcome) => queries[(kind.Name, side)] = new()
    {
        Kind = kind.Name,
        Source = side,
        Outcome = outcome,
        Count = Of(kind, side).Count,
        Permission = outcome != QueryOutcome.Forbidden ? null : side == EvidenceSource.Kubernetes ? kind.Kubernetes!.Permission : $"{kind.AzureType}/read",
    };

    private IReadOnlyList<ResourceDocument> Of(EvidenceKind kind, EvidenceSource side) => documents.GetValueOrDefault((kind.Name, side)) ?? [];

    private void Replace(EvidenceKind kind, EvidenceSource side, Func<ResourceDocument, ResourceDocument> replace) => Put(kind, side, [.. Of(kind, side).Select(replace)]);

    private void Put(EvidenceKind kind, EvidenceSource side, ResourceDocument[] list)
    {
        (string, EvidenceSource) key = (kind.Name, side);
        bool wasNamespaced = queries.GetValueOrDefault(key)?.SiteNamespaceOnly ?? false;
        documents[key] = list;
        queries[key] = new() { Kind = kind.Name, Source = side, Outcome = QueryOutcome.Collected, Count = list.Length, SiteNamespaceOnly = wasNamespaced };
    }

    private static bool Matches(ResourceDocument document, string name) => name.EndsWith('*')
        ? NameOf(document).StartsWith(name[..^1], StringComparison.Ordinal)
        : NameOf(document) == name;

    // What a path of the API server answers has no name; resource providers have a namespace instead.
    private static string NameOf(ResourceDocument document) =>
        document.Root.TryGetProperty("metadata", out JsonElement metadata) ? metadata.GetProperty("name").GetString()!
        : document.Root.TryGetProperty("name", out JsonElement name) || document.Root.TryGetProperty("namespace", out name) ? name.GetString()!
        : "";

    private static ResourceDocument Document(string json) => new(Encoding.UTF8.GetBytes(json));
}
