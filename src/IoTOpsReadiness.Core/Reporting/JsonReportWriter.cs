using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// Everything, for programs. What it looks like is written down in <c>reference/report.schema.json</c>; members are only
/// ever added within a schema version.
/// </summary>
internal sealed class JsonReportWriter : IReportWriter
{
    public ReportFormat Format => ReportFormat.Json;

    public IReadOnlyList<string> Extensions { get; } = [".json"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken) => JsonText.Write(output, json => json.WriteObject(null, () =>
    {
        json.WriteString("format", ReportEnvelope.Format);
        json.WriteNumber("schemaVersion", ReportEnvelope.SchemaVersion);
        json.WriteString("moduleVersion", report.ModuleVersion);
        json.WriteString("title", report.Title);
        json.WriteString("asOf", ReportWords.Iso(report.AsOf));
        json.WriteString("verdict", report.Verdict.ToString());
        json.WriteArray("sites", report.Sites, site =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            WriteSite(json, site);
        });
    }));

    private static void WriteSite(Utf8JsonWriter json, SiteReport site) => json.WriteObject(null, () =>
    {
        json.WriteString("name", site.Name);
        json.WriteString("baseline", site.Summary.Baseline);
        json.WriteOptional("collectedAt", site.CollectedAt is { } at ? ReportWords.Iso(at) : null);
        WriteSummary(json, site);
        json.WriteArray("results", site.Results, result => WriteResult(json, result));
        if (site.Trend.Count > 0)
        {
            json.WriteArray("trend", site.Trend, point => WritePoint(json, point));
        }
    });

    private static void WriteSummary(Utf8JsonWriter json, SiteReport site) => json.WriteObject("summary", () =>
    {
        AssessmentSummary summary = site.Summary;
        json.WriteString("verdict", summary.Verdict.ToString());
        json.WriteString("why", ReportWords.Why(site));
        json.WriteString("gateSeverity", summary.GateSeverity.ToString());
        WriteScore(json, summary.ScorePercent);
        json.WriteNumber("coveragePercent", summary.CoveragePercent);
        json.WriteNumber("guidelineCount", summary.GuidelineCount);
        json.WriteNumber("pass", summary.Pass);
        json.WriteNumber("fail", summary.Fail);
        json.WriteNumber("manual", summary.Manual);
        json.WriteNumber("notApplicable", summary.NotApplicable);
        json.WriteNumber("unknown", summary.Unknown);
        json.WriteNumber("exempt", summary.Exempt);
        json.WriteArray("criticalUnknown", summary.CriticalUnknown, json.WriteStringValue);
    });

    private static void WriteResult(Utf8JsonWriter json, GuidelineResult result) => json.WriteObject(null, () =>
    {
        json.WriteString("status", result.Status.ToString());
        json.WriteString("severity", result.Severity.ToString());
        json.WriteString("reason", result.Reason.ToString());
        json.WriteObject("guideline", () =>
        {
            json.WriteString("id", result.Guideline.Id);
            json.WriteString("ref", result.Guideline.Ref);
            json.WriteString("title", result.Guideline.Title);
            json.WriteString("area", result.Guideline.Area);
        });
        json.WriteString("summary", result.Summary);
        json.WriteString("recommendation", result.Recommendation);
        json.WriteString("remediation", result.Remediation);
        json.WriteString("helpUri", result.HelpUri);
        json.WriteNumber("durationSeconds", Math.Round(result.Duration.TotalSeconds, 6));
        json.WriteArray("findings", result.Findings, finding => WriteFinding(json, finding));
    });

    private static void WriteFinding(Utf8JsonWriter json, Finding finding) => json.WriteObject(null, () =>
    {
        json.WriteString("status", finding.Status.ToString());
        json.WriteString("severity", finding.Severity.ToString());
        json.WriteString("reason", finding.Reason.ToString());
        json.WriteObject("target", () =>
        {
            json.WriteString("kind", finding.Target.Kind);
            json.WriteString("name", finding.Target.Name);
            json.WriteOptional("namespace", finding.Target.Namespace);
            json.WriteOptional("armId", finding.Target.ArmId);
        });
        json.WriteOptional("path", finding.Path);
        json.WriteOptional("observed", finding.Observed);
        json.WriteOptional("expected", finding.Expected);
        json.WriteString("message", finding.Message);
        json.WriteOptional("settledBy", finding.SettledBy);
        json.WriteString("source", finding.Source.ToString());
        if (finding.Decision is { } decision)
        {
            WriteDecision(json, decision);
        }

        json.WriteString("fingerprint", finding.Fingerprint);
    });

    private static void WriteDecision(Utf8JsonWriter json, AppliedDecision decision) => json.WriteObject("decision", () =>
    {
        json.WriteString("kind", decision.Kind.ToString());
        json.WriteString("reason", decision.Reason);
        json.WriteString("owner", decision.Owner);
        json.WriteOptional("created", decision.Created is { } created ? ReportWords.Iso(created) : null);
        json.WriteString("expires", ReportWords.Iso(decision.Expires));
        json.WriteOptional("ticket", decision.Ticket);
        json.WriteString("origin", decision.Origin);
    });

    private static void WritePoint(Utf8JsonWriter json, ReportDay point) => json.WriteObject(null, () =>
    {
        json.WriteString("at", ReportWords.Iso(point.At));
        json.WriteString("verdict", point.Verdict.ToString());
        WriteScore(json, point.ScorePercent);
        json.WriteNumber("coveragePercent", point.CoveragePercent);
        json.WriteNumber("fail", point.Fail);
    });

    private static void WriteScore(Utf8JsonWriter json, int? score)
    {
        if (score is { } known)
        {
            json.WriteNumber("scorePercent", known);
        }
        else
        {
            json.WriteNull("scorePercent");
        }
    }
}
