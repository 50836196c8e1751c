using System.Text;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Builds a snapshot piece by piece. What is not mentioned was not requested.</summary>
internal sealed class SiteBuilder
{
    private readonly Dictionary<(string, EvidenceSource), QueryResult> queries = [];
    private readonly Dictionary<(string, EvidenceSource), List<ResourceDocument>> documents = [];
    private DateTimeOffset collectedAt = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public SiteBuilder At(DateTimeOffset moment)
    {
        collectedAt = moment;
        return this;
    }

    /// <summary>The cluster answered with these documents, or with none.</summary>
    public SiteBuilder Kubernetes(EvidenceKind kind, params string[] json) => Add(kind, EvidenceSource.Kubernetes, json);

    /// <summary>ARM answered with these documents, or with none.</summary>
    public SiteBuilder Azure(EvidenceKind kind, params string[] json) => Add(kind, EvidenceSource.Azure, json);

    /// <summary>The cluster did not answer.</summary>
    public SiteBuilder Failed(EvidenceKind kind, QueryOutcome outcome, EvidenceSource source = EvidenceSource.Kubernetes)
    {
        queries[(kind.Name, source)] = new() { Kind = kind.Name, Source = source, Outcome = outcome, Permission = source == EvidenceSource.Kubernetes ? kind.Kubernetes?.Permission : null };
        documents.Remove((kind.Name, source));
        return this;
    }

    /// <summary>ARM refused a part of what it was asked, and gave these.</summary>
    public SiteBuilder Partly(EvidenceKind kind, QueryOutcome outcome, params string[] json)
    {
        Failed(kind, outcome, EvidenceSource.Azure).Add(kind, EvidenceSource.Azure, json);
        queries[(kind.Name, EvidenceSource.Azure)] = new()
        {
            Kind = kind.Name,
            Source = EvidenceSource.Azure,
            Outcome = outcome,
            Permission = $"{kind.AzureType}/read at /subscriptions/0",
            Count = json.Length,
        };
        return this;
    }

    public Snapshot Build() => new(
        new() { Name = "test-site" },
        collectedAt,
        "0.0.0",
        [.. queries.Values],
        documents.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<ResourceDocument>)pair.Value));

    private SiteBuilder Add(EvidenceKind kind, EvidenceSource source, string[] json)
    {
        List<ResourceDocument> list = documents.TryGetValue((kind.Name, source), out List<ResourceDocument>? known) ? known : documents[(kind.Name, source)] = [];
        list.AddRange(json.Select(text => new ResourceDocument(Encoding.UTF8.GetBytes(text))));
        queries[(kind.Name, source)] = new() { Kind = kind.Name, Source = source, Outcome = QueryOutcome.Collected, Count = list.Count };
        return this;
    }
}
