using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// SARIF 2.1.0. Its results are problems only: what fails, and what is exempt as a suppressed result, because code
/// scanning shows every result as an alert. What could not be decided is told as a notification of the run.
/// </summary>
internal sealed class SarifReportWriter : IReportWriter
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Product = "IoTOpsReadiness";
    private const string Guidelines = "https://learn.microsoft.com/azure/iot-operations/deploy-iot-ops/concept-production-guidelines";

    public ReportFormat Format => ReportFormat.Sarif;

    public IReadOnlyList<string> Extensions { get; } = [".sarif", ".sarif.json"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken) => JsonText.Write(output, json => json.WriteObject(null, () =>
    {
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteArray("runs", [report], one => json.WriteObject(null, () => WriteRun(json, one, cancellationToken)));
    }));

    private static void WriteRun(Utf8JsonWriter json, AssessmentReport report, CancellationToken cancellationToken)
    {
        // A rule is a guideline, whatever the number of sites; the gravest result says how grave it is.
        GuidelineResult[] rules = [.. report.Sites
            .SelectMany(site => site.Results)
            .GroupBy(result => result.Ref)
            .Select(group => group.MaxBy(result => result.Severity)!)];
        Dictionary<string, int> index = rules.Select((rule, at) => (rule.Ref, at)).ToDictionary(one => one.Ref, one => one.at);

        json.WriteObject("tool", () => json.WriteObject("driver", () =>
        {
            json.WriteString("name", Product);
            json.WriteString("version", report.ModuleVersion);
            json.WriteString("semanticVersion", report.ModuleVersion);
            json.WriteString("informationUri", Guidelines);
            json.WriteArray("rules", rules, rule => WriteRule(json, rule));
        }));
        json.WriteObject("automationDetails", () => json.WriteString("id", report.Sites.Count == 1 ? $"iotops-readiness/{Segment(report.Sites[0].Name)}/" : "iotops-readiness/"));
        json.WriteArray("invocations", [report], _ => json.WriteObject(null, () =>
        {
            json.WriteBoolean("executionSuccessful", true);
            json.WriteString("endTimeUtc", ReportWords.Iso(report.AsOf));
            json.WriteArray(
                "toolExecutionNotifications",
                report.Sites.SelectMany(site => site.Results.Where(result => result.Status is Status.Unknown or Status.Manual).Select(result => (Site: site, Result: result))),
                one => WriteNotification(json, one.Site, one.Result, index));
        }));
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        json.WriteArray("results", Problems(report, cancellationToken), problem => WriteResult(json, problem, index, seen));
        json.WriteObject("properties", () =>
        {
            json.WriteString("title", report.Title);
            json.WriteString("verdict", report.Verdict.ToString());
            json.WriteArray("sites", report.Sites, site => WriteSite(json, site));
        });
        json.WriteString("columnKind", "utf16CodeUnits");
    }

    private static IEnumerable<Problem> Problems(AssessmentReport report, CancellationToken cancellationToken)
    {
        foreach (SiteReport site in report.Sites)
        {
            foreach (GuidelineResult result in site.Results)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (Finding finding in result.Findings.Where(finding => finding.Status is Status.Fail or Status.Exempt))
                {
                    yield return new(site, result, finding);
                }
            }
        }
    }

    private static void WriteRule(Utf8JsonWriter json, GuidelineResult rule) => json.WriteObject(null, () =>
    {
        json.WriteString("id", rule.Ref);
        json.WriteString("name", rule.Id);
        json.WriteText("shortDescription", Text(rule.Guideline.Title));
        json.WriteText("fullDescription", Text(rule.Recommendation));
        if (SafeLink.Of(rule.HelpUri) is { } link)
        {
            json.WriteString("helpUri", link);
        }

        json.WriteObject("help", () =>
        {
            json.WriteString("text", string.Join('\n', [Text(rule.Recommendation), $"Fix: {rule.Remediation}", .. rule.HelpUri.Length > 0 ? [$"More: {rule.HelpUri}"] : Array.Empty<string>()]));
            json.WriteString("markdown", $"{MarkdownText.Escape(Text(rule.Recommendation))}\n\n**Fix:** {MarkdownText.Code(rule.Remediation)}{(rule.HelpUri.Length > 0 ? "\n\n" + MarkdownText.Link("The guideline's source", rule.HelpUri) : "")}");
        });
        json.WriteObject("defaultConfiguration", () => json.WriteString("level", Level(rule.Severity)));
        json.WriteObject("properties", () =>
        {
            // Code scanning reads the number only of rules that are about security.
            bool isSecurity = rule.Area is "Security" or "Access";
            json.WriteArray("tags", isSecurity ? [rule.Area, "security", "azure-iot-operations"] : (string[])[rule.Area, "azure-iot-operations"], json.WriteStringValue);
            json.WriteString("precision", "high");
            json.WriteString("problem.severity", rule.Severity >= Severity.High ? "error" : rule.Severity == Severity.Medium ? "warning" : "recommendation");
            if (isSecurity)
            {
                json.WriteString("security-severity", SecuritySeverity(rule.Severity));
            }
        });
    });

    private static void WriteResult(Utf8JsonWriter json, Problem problem, Dictionary<string, int> rules, Dictionary<string, int> seen) => json.WriteObject(null, () =>
    {
        (SiteReport site, GuidelineResult result, Finding finding) = problem;
        json.WriteString("ruleId", result.Ref);
        json.WriteNumber("ruleIndex", rules[result.Ref]);
        json.WriteString("kind", "fail");
        json.WriteString("level", Level(finding.Severity));
        json.WriteText("message", $"{site.Name}: {ReportWords.Resource(finding.Target)}: {finding.Message}");
        json.WriteArray("locations", [finding], _ => WriteLocation(json, site, finding));
        WriteFingerprints(json, site, finding, seen);
        if (finding.Status == Status.Exempt)
        {
            json.WriteArray("suppressions", [finding], _ => json.WriteObject(null, () =>
            {
                json.WriteString("kind", "external");
                json.WriteString("status", "accepted");
                json.WriteString("justification", finding.Decision is { } decision ? ReportWords.Of(decision) : result.Summary);
            }));
        }

        json.WriteObject("properties", () =>
        {
            json.WriteString("site", site.Name);
            json.WriteString("status", finding.Status.ToString());
            json.WriteString("severity", finding.Severity.ToString());
            json.WriteString("source", finding.Source.ToString());
            json.WriteOptional("path", finding.Path);
            json.WriteOptional("observed", finding.Observed);
            json.WriteOptional("expected", finding.Expected);
            json.WriteString("remediation", result.Remediation);
        });
    });

    // A resource is no file, but code scanning drops results without one; a path of its own keeps resources apart.
    private static void WriteLocation(Utf8JsonWriter json, SiteReport site, Finding finding) => json.WriteObject(null, () =>
    {
        ResourceReference target = finding.Target;
        string[] parts = [site.Name, .. target.Namespace is { Length: > 0 } place ? [place] : Array.Empty<string>(), target.Kind, .. target.Name.Length > 0 ? [target.Name] : Array.Empty<string>()];
        json.WriteObject("physicalLocation", () =>
        {
            json.WriteObject("artifactLocation", () => json.WriteString("uri", "sites/" + string.Join('/', parts.Select(Segment))));
            json.WriteObject("region", () => json.WriteNumber("startLine", 1));
        });
        json.WriteArray("logicalLocations", [target], _ => json.WriteObject(null, () =>
        {
            json.WriteString("name", target.Name.Length > 0 ? target.Name : target.Kind);
            json.WriteString("fullyQualifiedName", target.ArmId is { } id ? (finding.Path is null ? id : $"{id}#{finding.Path}") : string.Join('/', parts) + (finding.Path is null ? "" : $"#{finding.Path}"));
            json.WriteString("kind", "resource");
        }));
    });

    // Code scanning follows an alert by the one fingerprint, others by the other. Two findings alike are told apart by number.
    private static void WriteFingerprints(Utf8JsonWriter json, SiteReport site, Finding finding, Dictionary<string, int> seen)
    {
        string identity = $"{site.Name}\n{finding.Fingerprint}";
        int number = seen[identity] = seen.GetValueOrDefault(identity) + 1;
        string fingerprint = string.Create(CultureInfo.InvariantCulture, $"{finding.Fingerprint}:{number}");
        json.WriteObject("partialFingerprints", () =>
        {
            json.WriteString("iotOpsReadiness/v1", fingerprint);
            json.WriteString("primaryLocationLineHash", fingerprint);
        });
    }

    private static void WriteNotification(Utf8JsonWriter json, SiteReport site, GuidelineResult result, Dictionary<string, int> rules) => json.WriteObject(null, () =>
    {
        json.WriteObject("associatedRule", () =>
        {
            json.WriteString("id", result.Ref);
            json.WriteNumber("index", rules[result.Ref]);
        });
        json.WriteString("level", result.IsCriticalUnknown() ? "error" : result.Status == Status.Unknown ? "warning" : "note");
        json.WriteText("message", $"{site.Name}: {result.Status}: {result.Summary}");
    });

    private static void WriteSite(Utf8JsonWriter json, SiteReport site) => json.WriteObject(null, () =>
    {
        AssessmentSummary summary = site.Summary;
        json.WriteString("name", site.Name);
        json.WriteString("baseline", summary.Baseline);
        json.WriteString("verdict", summary.Verdict.ToString());
        json.WriteNumber("coveragePercent", summary.CoveragePercent);
        if (summary.ScorePercent is { } score)
        {
            json.WriteNumber("scorePercent", score);
        }
    });

    private static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    // The middle of the ranges code scanning knows: over 9 critical, 7 high, 4 medium.
    private static string SecuritySeverity(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "2.0",
        _ => "0.0",
    };

    // A dot segment would lead out of the path.
    private static string Segment(string text) => text is "" or "." or ".." ? "_" : Uri.EscapeDataString(text);

    // A message must not be empty.
    private static string Text(string text) => text.Length > 0 ? text : "-";

    private readonly record struct Problem(SiteReport Site, GuidelineResult Result, Finding Finding);
}
