using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>One thing changed on a sample, and every verdict that this moves: those and no others.</summary>
internal sealed class SiteChange
{
    private readonly List<Action<ChangeableSample>> edits = [];
    private readonly SortedDictionary<string, string> moves = new(StringComparer.Ordinal);

    private SiteChange(string sample, string name) => (Sample, Name) = (sample, name);

    public string Sample { get; }

    public string Name { get; }

    public IReadOnlyDictionary<string, string> Expectations => moves;

    public static SiteChange Ready(string name) => new("Ready", name);

    public static SiteChange MultiNode(string name) => new("MultiNode", name);

    public static SiteChange Quickstart(string name) => new("Quickstart", name);

    public static SiteChange Restricted(string name) => new("Restricted", name);

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

    public SiteChange Edit(EvidenceKind kind, string name, Action<JsonNode> edit) => Do(sample => sample.Edit(kind, name, edit));

    public SiteChange Add(EvidenceKind kind, string json) => Do(sample => sample.Add(kind, json));

    public SiteChange Copy(EvidenceKind kind, string name, string twin, Action<JsonNode>? edit = null) => Do(sample => sample.Copy(kind, name, twin, edit));

    /// <summary>Adds so many twins of a document.</summary>
    public SiteChange Copies(EvidenceKind kind, string name, int count) => Do(sample =>
    {
        foreach (int number in Enumerable.Range(1, count))
        {
            sample.Copy(kind, name, $"{name}-{number}", null);
        }
    });

    /// <summary>Removes a document.</summary>
    public SiteChange Remove(EvidenceKind kind, string name) => Do(sample => sample.Remove(kind, name));

    public SiteChange Answer(EvidenceKind kind, QueryOutcome outcome) => Do(sample => sample.Answer(kind, outcome));

    public SiteChange Moves(string guideline, string verdict)
    {
        moves.Add(guideline, verdict);
        return this;
    }

    /// <summary>Says that nobody forgot what it moves.</summary>
    public SiteChange MovesNothing() => this;

    public override string ToString() => $"{Sample}: {Name}";

    private SiteChange Do(Action<ChangeableSample> edit)
    {
        edits.Add(edit);
        return this;
    }
}
