using System.Text;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// One line per finding, as RFC 4180 has it: comma, CRLF, every field quoted. What a spreadsheet would take for a formula
/// gets an apostrophe in front, which makes it text.
/// </summary>
internal sealed class CsvReportWriter : IReportWriter
{
    private static readonly (string Name, Func<SiteReport, GuidelineResult, Finding, string?> Value)[] Columns =
    [
        ("Site", (site, _, _) => site.Name),
        ("Baseline", (_, result, _) => result.Baseline),
        ("CollectedAt", (site, _, _) => site.CollectedAt is { } at ? ReportWords.Iso(at) : null),
        ("Verdict", (site, _, _) => site.Summary.Verdict.ToString()),
        ("Ref", (_, result, _) => result.Ref),
        ("Guideline", (_, result, _) => result.Id),
        ("Title", (_, result, _) => result.Guideline.Title),
        ("Area", (_, result, _) => result.Area),
        ("Status", (_, result, _) => result.Status.ToString()),
        ("Severity", (_, result, _) => result.Severity.ToString()),
        ("FindingStatus", (_, _, finding) => finding.Status.ToString()),
        ("FindingSeverity", (_, _, finding) => finding.Severity.ToString()),
        ("Reason", (_, _, finding) => finding.Reason == Reason.None ? null : finding.Reason.ToString()),
        ("Kind", (_, _, finding) => finding.Target.Kind),
        ("Name", (_, _, finding) => finding.Target.Name),
        ("Namespace", (_, _, finding) => finding.Target.Namespace),
        ("ArmId", (_, _, finding) => finding.Target.ArmId),
        ("Path", (_, _, finding) => finding.Path),
        ("Observed", (_, _, finding) => finding.Observed),
        ("Expected", (_, _, finding) => finding.Expected),
        ("Message", (_, _, finding) => finding.Message),
        ("Source", (_, _, finding) => finding.Source.ToString()),
        ("SettledBy", (_, _, finding) => finding.SettledBy),
        ("Decision", (_, _, finding) => finding.Decision is { } decision ? ReportWords.Of(decision) : null),
        ("Remediation", (_, result, _) => result.Remediation),
        ("HelpUri", (_, result, _) => result.HelpUri),
        ("Fingerprint", (_, _, finding) => finding.Fingerprint),
    ];

    public ReportFormat Format => ReportFormat.Csv;

    public IReadOnlyList<string> Extensions { get; } = [".csv"];

    public void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken)
    {
        WriteLine(output, Columns.Select(column => (string?)column.Name));
        foreach (SiteReport site in report.Sites)
        {
            foreach (GuidelineResult result in site.Results)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (Finding finding in result.Findings)
                {
                    WriteLine(output, Columns.Select(column => column.Value(site, result, finding)));
                }
            }
        }
    }

    /// <summary>The value with an apostrophe wherever a spreadsheet would begin to read a formula.</summary>
    internal static string Guard(string value)
    {
        StringBuilder? guarded = null;
        for (int index = 0; index < value.Length; index++)
        {
            // Where the regional separator is the semicolon, a spreadsheet may cut the line there, quotes or not.
            bool begins = index == 0 || value[index - 1] is ';' or '\t' or '\r' or '\n';
            if (begins && BeginsFormula(value[index]))
            {
                guarded ??= new StringBuilder(value, 0, index, value.Length + 4);
                guarded.Append('\'');
            }

            guarded?.Append(value[index]);
        }

        return guarded?.ToString() ?? value;
    }

    // The wide forms count as the narrow ones in some languages.
    private static bool BeginsFormula(char character) =>
        character is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    private static void WriteLine(TextWriter output, IEnumerable<string?> values)
    {
        string separator = "";
        foreach (string? value in values)
        {
            output.Write(separator);
            output.Write('"');
            output.Write(Guard(value ?? "").Replace("\"", "\"\"", StringComparison.Ordinal));
            output.Write('"');
            separator = ",";
        }

        output.Write("\r\n");
    }
}
