using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>One thing changed on a sample, and every verdict that this moves: those and no others.</summary>
internal sealed class SiteChange
{
    private readonly List<Action<ChangeableSample>> edits = [];
    private readonly SortedDictionary<string, string> moves = new(StringComparer.Ordinal);
    private EvidenceSource side = EvidenceSource.Kubernetes;

    private SiteChange(string sample, string name) => (Sample, Name) = (sample, name);

    public string Sample { get; }

    public string Name { get; }

    /// <summary>False where the change is made to a site of which the cluster alone was asked.</summary>
    public bool SeesAzure { get; private set; }

    public IReadOnlyDictionary<string, string> Expectations => moves;

    public static SiteChange Ready(string name) => new("Ready", name);

    public static SiteChange MultiNode(string name) => new("MultiNode", name);

    public static SiteChange Quickstart(string name) => new("Quickstart", name);

    public static SiteChange Restricted(string name) => new("Restricted", name);

    /// <summary>Assesses the site with both of its sides.</summary>
    public SiteChange WithAzure()
    {
        SeesAzure = true;
        return this;
    }

    /// <summary>What follows is changed in Azure, and in Azure alone.</summary>
    public SiteChange InAzure()
    {
        side = EvidenceSource.Azure;
        return WithAzure();
    }

    /// <summary>What follows is changed in the cluster, and in the cluster alone.</summary>
    public SiteChange InCluster()
    {
        side = EvidenceSource.Kubernetes;
        return this;
    }

    public Snapshot Apply(Snapshot original)
    {
        var sample = new ChangeableSample(original);
        edits.ForEach(edit => edit(sample));
        return sample.Build();
    }

    public SiteChange Set(EvidenceKind kind, string name, string path, JsonNode? value) =>
        Edit(kind, name, document => document.Set(path, value?.DeepClone()));

    /// <summary>The same with an object or a list.</summary>
    public SiteChange SetJson(EvidenceKind kind, string name, string path, string json) => Set(kind, name, path, JsonNode.Parse(json));

    /// <summary>Removes a property.</summary>
    public SiteChange Unset(EvidenceKind kind, string name, string path) => Edit(kind, name, document => document.Remove(path));

    /// <summary>Replaces a part of a text.</summary>
    public SiteChange Replace(EvidenceKind kind, string name, string path, string old, string now) => Edit(kind, name, document =>
    {
        string text = document.At(path).GetValue<string>();
        Assert.Contains(old, text, StringComparison.Ordinal);
        document.Set(path, text.Replace(old, now, StringComparison.Ordinal));
    });

    public SiteChange Edit(EvidenceKind kind, string name, Action<JsonNode> edit) => Do((sample, of) => sample.Edit(kind, of, name, edit));

    public SiteChange Add(EvidenceKind kind, string json) => Do((sample, of) => sample.Add(kind, of, json));

    public SiteChange Copy(EvidenceKind kind, string name, string twin, Action<JsonNode>? edit = null) => Do((sample, of) => sample.Copy(kind, of, name, twin, edit));

    /// <summary>Adds so many twins of a document.</summary>
    public SiteChange Copies(EvidenceKind kind, string name, int count) => Do((sample, of) =>
    {
        foreach (int number in Enumerable.Range(1, count))
        {
            sample.Copy(kind, of, name, $"{name}-{number}", null);
        }
    });

    /// <summary>Removes a document.</summary>
    public SiteChange Remove(EvidenceKind kind, string name) => Do((sample, of) => sample.Remove(kind, of, name));

    public SiteChange Answer(EvidenceKind kind, QueryOutcome outcome) => Do((sample, of) => sample.Answer(kind, of, outcome));

    /// <summary>The side refused a part of what was asked, and gave the rest.</summary>
    public SiteChange AnswerInPart(EvidenceKind kind, QueryOutcome outcome) => Do((sample, of) => sample.AnswerInPart(kind, of, outcome));

    public SiteChange Moves(string guideline, string verdict)
    {
        moves.Add(guideline, verdict);
        return this;
    }

    /// <summary>Says that nobody forgot what it moves.</summary>
    public SiteChange MovesNothing() => this;

    public override string ToString() => $"{Sample}{(SeesAzure ? " with Azure" : "")}: {Name}";

    private SiteChange Do(Action<ChangeableSample, EvidenceSource> edit)
    {
        EvidenceSource of = side;
        edits.Add(sample => edit(sample, of));
        return this;
    }
}
