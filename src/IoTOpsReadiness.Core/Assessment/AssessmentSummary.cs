using System.Globalization;
using System.Text;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>What the results of one site come to.</summary>
public sealed record AssessmentSummary
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The baseline the site was judged by.</summary>
    public required string Baseline { get; init; }

    /// <summary>The severity from which a failure stops production.</summary>
    public required Severity GateSeverity { get; init; }

    /// <summary>
    /// True when every guideline of the baseline was evaluated, nothing at or above the gate severity fails, and nothing
    /// critical is unknown.
    /// </summary>
    public required bool IsReady { get; init; }

    /// <summary>True when only some guidelines of the baseline were evaluated: the others may hold anything.</summary>
    public required bool IsPartial { get; init; }

    /// <summary>How many guidelines the baseline has.</summary>
    public required int GuidelineCount { get; init; }

    /// <summary>True when something evaluated keeps the site from being ready.</summary>
    public required bool IsStopped { get; init; }

    /// <summary>How many guidelines pass, and so on.</summary>
    public required int Pass { get; init; }

    /// <summary>How many fail.</summary>
    public required int Fail { get; init; }

    /// <summary>How many a person has to look at.</summary>
    public required int Manual { get; init; }

    /// <summary>How many do not apply.</summary>
    public required int NotApplicable { get; init; }

    /// <summary>How many could not be decided.</summary>
    public required int Unknown { get; init; }

    /// <summary>How many fail but are exempted.</summary>
    public required int Exempt { get; init; }

    /// <summary>The share of applicable guidelines that were decided, 0 to 100.</summary>
    public required int CoveragePercent { get; init; }

    /// <summary>How much of what was decided is in order, 0 to 100, weighed by severity; see <see cref="ReadinessScore"/>.</summary>
    public int? ScorePercent { get; init; }

    /// <summary>What to do first: the most severe failures.</summary>
    public required IReadOnlyList<GuidelineResult> First { get; init => field = Indexable.Of(value); }

    /// <summary>Critical guidelines that could not be verified, which alone keep a site from being ready.</summary>
    public required IReadOnlyList<string> CriticalUnknown { get; init => field = Indexable.Of(value); }

    /// <summary>Sums up the results of one site.</summary>
    /// <param name="results">The results.</param>
    /// <param name="gate">The severity from which a failure stops production.</param>
    /// <param name="guidelineCount">How many guidelines a whole assessment has; those of the results' baseline unless given.</param>
    public static AssessmentSummary Of(IReadOnlyList<GuidelineResult> results, Severity gate = Severity.High, int? guidelineCount = null)
    {
        // A user's own guideline adds to the whole, and stands for none of the catalogue's.
        int own = results.Count(result => result.Guideline.IsCustom);
        int whole = guidelineCount ?? (results.Count > 0 && Guidelines.Baseline.Find(results[0].Baseline) is { } known ? Catalogue.Of(known).Count : results.Count - own);
        bool isStopped = results.Any(result => Stops(result, gate));
        int Count(Status status) => results.Count(result => result.Status == status);
        int applicable = results.Count - Count(Status.NotApplicable);
        int decided = applicable - Count(Status.Unknown) - Count(Status.Manual);
        return new()
        {
            Site = results.Count > 0 ? results[0].Site : "",
            Baseline = results.Count > 0 ? results[0].Baseline : "",
            GateSeverity = gate,
            IsReady = results.Count > 0 && results.Count - own >= whole && !isStopped,
            IsStopped = isStopped,
            IsPartial = results.Count - own < whole,
            GuidelineCount = whole + own,
            Pass = Count(Status.Pass),
            Fail = Count(Status.Fail),
            Manual = Count(Status.Manual),
            NotApplicable = Count(Status.NotApplicable),
            Unknown = Count(Status.Unknown),
            Exempt = Count(Status.Exempt),
            CoveragePercent = applicable == 0 ? 0 : 100 * decided / applicable,
            ScorePercent = ReadinessScore.Of(results),
            First = [.. results.Where(result => result.Status == Status.Fail).OrderByDescending(result => result.Severity).Take(3)],
            CriticalUnknown = [.. results
                .Where(result => result.Findings.Any(finding => finding is { Status: Status.Unknown, Severity: Severity.Critical }))
                .Select(result => result.Guideline.Id)],
        };
    }

    /// <summary>The verdict in one word. A selection can show that a site is not ready, but never that it is.</summary>
    public SiteVerdict Verdict => IsReady ? SiteVerdict.Ready : IsPartial && !IsStopped ? SiteVerdict.Partial : SiteVerdict.NotReady;

    /// <summary>How many guidelines were evaluated.</summary>
    public int Evaluated => Pass + Fail + Manual + NotApplicable + Unknown + Exempt;

    /// <summary>The verdict for people, over several lines.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"{Word}: {Site}, baseline {Baseline}").AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"  {Pass} passed, {Fail} failed, {Unknown} unknown, {Manual} manual, {Exempt} exempt, {NotApplicable} not applicable; ");
        text.Append(CultureInfo.InvariantCulture, $"{CoveragePercent} % of those that apply decided.").AppendLine();
        foreach (GuidelineResult result in First)
        {
            text.Append(CultureInfo.InvariantCulture, $"  {(result == First[0] ? "First:" : "then: ")} {result.Severity} {result.Guideline.Id}: {result.Remediation}").AppendLine();
        }

        if (CriticalUnknown.Count > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"  Critical and not verified: {string.Join(", ", CriticalUnknown)}.").AppendLine();
        }

        return text.ToString();
    }

    private string Word => Verdict switch
    {
        SiteVerdict.Ready => "READY",
        SiteVerdict.Partial => string.Create(CultureInfo.InvariantCulture, $"PARTIAL ({Evaluated} of {GuidelineCount} guidelines), nothing found that stops production"),
        _ => "NOT READY",
    };

    // By finding, not by guideline: a mild failure must not hide that something critical could not be checked.
    internal static bool Stops(GuidelineResult result, Severity gate) => result.Findings.Any(finding => finding.Status switch
    {
        Status.Fail => finding.Severity >= gate,
        Status.Unknown => finding.Severity == Severity.Critical,
        _ => false,
    });
}
