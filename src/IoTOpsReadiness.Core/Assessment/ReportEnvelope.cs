using System.Text.Json;
using System.Text.Json.Serialization;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// A report in JSON, read as the saved assessment that it is: it has every result, grouped by site, which says once what each of
/// its results has.
/// </summary>
internal sealed record ReportEnvelope
{
    /// <summary>What the member <c>format</c> of every report in JSON says.</summary>
    public const string Format = "IoTOpsReadiness.Report";

    /// <summary>The version of the report's format this module writes.</summary>
    public const int SchemaVersion = 1;

    public required DateTimeOffset AsOf { get; init; }

    public string? ModuleVersion { get; init; }

    public required IReadOnlyList<ReportedSite?>? Sites { get; init; }

    /// <summary>The results of all sites.</summary>
    /// <exception cref="JsonException">Something is null that must not be.</exception>
    [JsonIgnore]
    public IEnumerable<GuidelineResult> Results => Required(Sites, "sites").SelectMany(site => Required(site, "site").All);

    private static T Required<T>(T? value, string member)
        where T : class => value ?? throw new JsonException($"{member} is null.");

    internal sealed record ReportedSite
    {
        public required string Name { get; init; }

        public required string Baseline { get; init; }

        public DateTimeOffset? CollectedAt { get; init; }

        public required IReadOnlyList<ReportedResult?>? Results { get; init; }

        [JsonIgnore]
        public IEnumerable<GuidelineResult> All => Required(Results, "results").Select(result => Required(result, "result").Of(this));
    }

    internal sealed record ReportedResult
    {
        public required Status Status { get; init; }

        public required Severity Severity { get; init; }

        public required Reason Reason { get; init; }

        public required GuidelineReference Guideline { get; init; }

        public required string Summary { get; init; }

        public required string Recommendation { get; init; }

        public required string Remediation { get; init; }

        public required string HelpUri { get; init; }

        public double DurationSeconds { get; init; }

        public required IReadOnlyList<Finding>? Findings { get; init; }

        public GuidelineResult Of(ReportedSite site) => new()
        {
            Status = Status,
            Severity = Severity,
            Reason = Reason,
            Guideline = Guideline,
            Site = site.Name,
            Summary = Summary,
            Findings = Required(Findings, "findings"),
            Recommendation = Recommendation,
            Remediation = Remediation,
            HelpUri = HelpUri,
            Baseline = site.Baseline,
            Duration = double.IsFinite(DurationSeconds) && Math.Abs(DurationSeconds) < 86_400 ? TimeSpan.FromSeconds(DurationSeconds) : default,
            CollectedAt = site.CollectedAt,
        };
    }
}
