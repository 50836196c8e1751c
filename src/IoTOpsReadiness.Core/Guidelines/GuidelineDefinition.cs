using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Everything about a guideline but its rule.</summary>
public sealed record GuidelineDefinition
{
    private const string Articles = "https://learn.microsoft.com/azure/iot-operations/";

    private readonly string? reference;

    /// <summary>The number in the catalogue, 1 upwards; never reused. 0 for a user's own, which has a reference instead.</summary>
    public required int Number { get; init; }

    /// <summary>The readable name, for example <c>Broker.Cardinality</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The guideline in a few words.</summary>
    public required string Title { get; init; }

    /// <summary>The part of the site it is about.</summary>
    public required Area Area { get; init; }

    /// <summary>How much a failure matters; single findings may differ.</summary>
    public required Severity Severity { get; init; }

    /// <summary>What the guideline asks for, and why.</summary>
    public required string Recommendation { get; init; }

    /// <summary>The command line that fixes it, or the instruction.</summary>
    public required string Remediation { get; init; }

    /// <summary>The article it comes from: a path below the product's documentation, or a whole address; empty for none.</summary>
    public required string Article { get; init; }

    /// <summary>The first baseline that has it.</summary>
    public Baseline Since { get; init; } = Baseline.October2024;

    /// <summary>The evidence without which there is no verdict. Either side that has a kind will do.</summary>
    public IReadOnlyList<EvidenceKind> Needs { get; init => field = Indexable.Of(value); } = [];

    /// <summary>Evidence that makes the verdict better but is not necessary for one.</summary>
    public IReadOnlyList<EvidenceKind> Uses { get; init => field = Indexable.Of(value); } = [];

    /// <summary>
    /// True for a guideline that is also asked where a side refused a part of what it needs and gave the rest: one thing
    /// that was seen may settle it. It must not conclude anything from what was not seen.
    /// </summary>
    public bool JudgesInPart { get; init; }

    /// <summary>The only topology it applies to; null for any.</summary>
    public Topology? Topology { get; init; }

    /// <summary>How long it may take; as long as the assessment gives every guideline unless it says so.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The stable reference, for example <c>AIO-018</c>; made of the number unless given.</summary>
    public string Ref
    {
        get => reference ?? string.Create(CultureInfo.InvariantCulture, $"AIO-{Number:000}");
        init => reference = value;
    }

    /// <summary>The address of the guideline's page, where the documentation is published; else of the article, empty where there is none.</summary>
    public string HelpUri => HelpUriIn(PublishedDocumentation.Address);

    /// <summary>How a result refers to it.</summary>
    public GuidelineReference Reference => new() { Id = Id, Ref = Ref, Title = Title, Area = Area.ToString() };

    /// <summary>The id, which is what parameters take.</summary>
    public override string ToString() => Id;

    internal string HelpUriIn(string? documentation) =>
        documentation is not null && !Reference.IsCustom ? $"{documentation}guidelines/{Ref}.md"
        : Article.Length == 0 || Article.StartsWith("https://", StringComparison.Ordinal) ? Article
        : Articles + Article;
}
