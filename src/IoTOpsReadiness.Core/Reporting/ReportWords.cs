using System.Globalization;
using System.Xml;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>What several formats say in the same words.</summary>
internal static class ReportWords
{
    /// <summary>Statuses in the order of their urgency.</summary>
    public static readonly Status[] Statuses = [Status.Fail, Status.Unknown, Status.Manual, Status.Exempt, Status.Pass, Status.NotApplicable];

    /// <summary>Severities, gravest first.</summary>
    public static readonly Severity[] Severities = [Severity.Critical, Severity.High, Severity.Medium, Severity.Low, Severity.Info];

    public static string Of(SiteVerdict verdict) => verdict switch
    {
        SiteVerdict.Ready => "READY",
        SiteVerdict.Partial => "PARTIAL",
        _ => "NOT READY",
    };

    public static string Of(Status status) => status == Status.NotApplicable ? "Not applicable" : status.ToString();

    /// <summary>Why the verdict is what it is, in one sentence.</summary>
    public static string Why(SiteReport site)
    {
        AssessmentSummary summary = site.Summary;
        int failing = site.Results.Count(result => result.Findings.Any(finding => finding.Status == Status.Fail && finding.Severity >= summary.GateSeverity));
        int unverified = summary.CriticalUnknown.Count;
        string[] reasons =
        [
            .. failing > 0 ? [$"{Guidelines(failing)} {(failing == 1 ? "fails" : "fail")} at {AndAbove(summary.GateSeverity)}"] : Array.Empty<string>(),
            .. unverified > 0 ? [$"{Number(unverified)} critical {(unverified == 1 ? "guideline" : "guidelines")} could not be verified"] : Array.Empty<string>(),
        ];
        return summary.Verdict switch
        {
            SiteVerdict.Ready => $"All {Guidelines(summary.GuidelineCount)} of the baseline were evaluated; none fails at {AndAbove(summary.GateSeverity)}, and nothing critical is unknown.",
            SiteVerdict.Partial => $"{Number(summary.Evaluated)} of {Guidelines(summary.GuidelineCount)} were evaluated. Nothing found stops production; the others may hold anything.",
            _ when reasons.Length > 0 => string.Join(", and ", reasons) + ".",
            _ => "Nothing was evaluated.",
        };
    }

    public static string Guidelines(int count) => count == 1 ? "1 guideline" : $"{Number(count)} guidelines";

    public static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    public static int Count(this AssessmentSummary summary, Status status) => status switch
    {
        Status.Fail => summary.Fail,
        Status.Unknown => summary.Unknown,
        Status.Manual => summary.Manual,
        Status.Exempt => summary.Exempt,
        Status.Pass => summary.Pass,
        _ => summary.NotApplicable,
    };

    /// <summary>Findings, the urgent ones first.</summary>
    public static IEnumerable<Finding> ByUrgency(this IEnumerable<Finding> findings) => findings
        .OrderBy(finding => Array.IndexOf(Statuses, finding.Status))
        .ThenByDescending(finding => finding.Severity);

    /// <summary>True where missing evidence alone keeps the site from being ready.</summary>
    public static bool IsCriticalUnknown(this GuidelineResult result) =>
        result.Findings.Any(finding => finding is { Status: Status.Unknown, Severity: Severity.Critical });

    /// <summary>The resource in full: its kind and name, and its namespace.</summary>
    public static string Resource(ResourceReference target) =>
        target.Namespace is { Length: > 0 } place ? $"{target} in {place}" : target.ToString();

    /// <summary>A moment for people, in UTC.</summary>
    public static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A moment for programs, in UTC.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>The decision a finding stands under, in one line.</summary>
    public static string Of(AppliedDecision decision)
    {
        string ticket = decision.Ticket is null ? "" : $" ({decision.Ticket})";
        return string.Create(CultureInfo.InvariantCulture, $"{decision.Kind} by {decision.Owner} until {decision.Expires.UtcDateTime:yyyy-MM-dd}{ticket}: {decision.Reason}");
    }

    /// <summary>
    /// A finding as lines of plain text, for formats that have one field for everything. An attribute or a block of text.
    /// </summary>
    public static IEnumerable<string> Lines(Finding finding)
    {
        yield return $"{Of(finding.Status)} ({finding.Severity}): {Resource(finding.Target)}: {finding.Message}";
        foreach ((string name, string? value) in Evidence(finding))
        {
            if (value is not null)
            {
                yield return $"  {name}: {value}";
            }
        }
    }

    /// <summary>What a finding knows beside its message; null where it knows nothing.</summary>
    public static IEnumerable<(string Name, string? Value)> Evidence(Finding finding) =>
    [
        ("Path", finding.Path),
        ("Observed", finding.Observed),
        ("Expected", finding.Expected),
        ("Source", finding.Source.ToString()),
        ("Reason", finding.Reason == Reason.None ? null : finding.Reason.ToString()),
        ("Settled by", finding.SettledBy),
        ("Decision", finding.Decision is { } decision ? Of(decision) : null),
        ("Azure resource", finding.Target.ArmId),
    ];

    /// <summary>The text with what XML cannot hold replaced.</summary>
    public static string Xml(string text)
    {
        for (int index = 0; index < text.Length; index++)
        {
            if (!IsXml(text, index))
            {
                return string.Create(text.Length, text, static (characters, source) =>
                {
                    for (int position = 0; position < characters.Length; position++)
                    {
                        characters[position] = IsXml(source, position) ? source[position] : '\uFFFD';
                    }
                });
            }
        }

        return text;
    }

    private static bool IsXml(string text, int index) => XmlConvert.IsXmlChar(text[index])
        || (index + 1 < text.Length && XmlConvert.IsXmlSurrogatePair(text[index + 1], text[index]))
        || (index > 0 && XmlConvert.IsXmlSurrogatePair(text[index], text[index - 1]));

    private static string AndAbove(Severity severity) => severity == Severity.Critical ? "Critical" : $"{severity} or above";
}
