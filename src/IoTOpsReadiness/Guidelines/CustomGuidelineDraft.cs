using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>What a user says of a guideline of their own. It has to keep the rules before it becomes one.</summary>
internal sealed partial record CustomGuidelineDraft
{
    private const int MaxSeconds = 300;

    public required string Id { get; init; }

    public required string Title { get; init; }

    public required Area Area { get; init; }

    public required Severity Severity { get; init; }

    public required string Recommendation { get; init; }

    public string? Remediation { get; init; }

    public string? HelpUri { get; init; }

    public IReadOnlyList<string> Evidence { get; init; } = [];

    public string? Topology { get; init; }

    public int TimeoutSec { get; init; } = 10;

    /// <summary>The script's text, without braces.</summary>
    public required string Script { get; init; }

    /// <summary>The file, or nothing for one made in a session.</summary>
    public string? File { get; init; }

    /// <summary>Makes the guideline.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Guideline.Invalid</c>: it breaks a rule.</exception>
    public CustomGuideline Make()
    {
        if (!IdPattern().IsMatch(Id) || Id.Length > 64)
        {
            throw Refuse($"'{Id}' is no id. Write words of letters and digits with dots between them, such as Plant.ListenerNames, 64 characters or less.");
        }

        if (Catalogue.All.Any(known => string.Equals(known.Definition.Id, Id, StringComparison.OrdinalIgnoreCase)))
        {
            throw Refuse($"'{Id}' is a guideline of the catalogue.");
        }

        if (string.IsNullOrWhiteSpace(Title) || string.IsNullOrWhiteSpace(Recommendation))
        {
            throw Refuse("Title and Recommendation say something.");
        }

        if (HelpUri is not null && !(Uri.TryCreate(HelpUri, UriKind.Absolute, out Uri? address) && address.Scheme is "https" or "http"))
        {
            throw Refuse($"HelpUri is '{HelpUri}'; write an address that begins with https://.");
        }

        if (TimeoutSec is < 1 or > MaxSeconds)
        {
            throw Refuse($"TimeoutSec is {TimeoutSec}; it may be 1 to {MaxSeconds}.");
        }

        RequireScript();
        return new(
            new()
            {
                Number = 0,
                Ref = GuidelineReference.CustomPrefix + Id,
                Id = Id,
                Title = DisplayText.Sanitize(Title.Trim()),
                Area = Area,
                Severity = Severity,
                Recommendation = DisplayText.Sanitize(Recommendation.Trim(), DisplayText.MaxMessageLength),
                Remediation = DisplayText.Sanitize(string.IsNullOrWhiteSpace(Remediation) ? Recommendation.Trim() : Remediation.Trim(), DisplayText.MaxMessageLength),
                Article = HelpUri ?? "",
                Needs = [.. Evidence.Select(Kind).Distinct()],
                Topology = TopologyOf(),
                Timeout = TimeSpan.FromSeconds(TimeoutSec),
            },
            Script);
    }

    private EvidenceKind Kind(string name) => Snapshots.Evidence.Kinds.FirstOrDefault(kind => string.Equals(kind.Name, name, StringComparison.OrdinalIgnoreCase))
        ?? throw Refuse($"There is no evidence '{name}'. Kinds: {string.Join(", ", Snapshots.Evidence.Kinds.Select(kind => kind.Name).Order(StringComparer.Ordinal))}.");

    private Topology? TopologyOf() => Topology is null ? null
        : Enum.TryParse(Topology, ignoreCase: true, out Topology topology) && topology is Model.Topology.SingleNode or Model.Topology.MultiNode ? topology
        : throw Refuse($"Topology is '{Topology}'; it may be SingleNode or MultiNode.");

    private void RequireScript()
    {
        ScriptBlockAst script = Parser.ParseInput(Script, out _, out ParseError[] errors);
        if (errors.Length > 0)
        {
            throw Refuse($"Check: line {errors[0].Extent.StartLineNumber}: {errors[0].Message}");
        }

        if (script.ParamBlock is not { } parameters || !parameters.Parameters.Any(parameter => string.Equals(parameter.Name.VariablePath.UserPath, "Site", StringComparison.OrdinalIgnoreCase)))
        {
            throw Refuse("Check begins with param($Site).");
        }
    }

    private ReadinessException Refuse(string problem) => new(
        "IoTOps.Guideline.Invalid",
        ErrorKind.InvalidArgument,
        $"The guideline {(Id.Length > 0 ? $"'{DisplayText.Sanitize(Id)}' " : "")}{(File is null ? "" : $"in '{File}' ")}would be invalid: {problem}",
        "Correct what is named; docs/custom-guidelines.md has the rules.",
        File ?? Id);

    [GeneratedRegex(@"^[A-Za-z][A-Za-z0-9]*(\.[A-Za-z0-9]+)*$", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
