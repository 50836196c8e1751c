using System.Text;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class AssessmentFileTests
{
    private static readonly DateTimeOffset Then = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Results_survive_a_file(string name)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Sample.Load(name)).ToBlockingEnumerable()];

        byte[] content = AssessmentFile.Write(results, Then);
        SavedAssessment saved = AssessmentFile.Read(content, name);

        Assert.Equal(Then, saved.SavedAt);
        Assert.NotEmpty(saved.ModuleVersion);
        Assert.Equal(results.Length, saved.Results.Count);
        Assert.All(results.Zip(saved.Results), pair =>
        {
            Assert.Equal(pair.First with { Findings = [] }, pair.Second with { Findings = [] });
            Assert.Equal(pair.First.Findings, pair.Second.Findings);
        });
        Assert.Equal(content, AssessmentFile.Write(saved.Results, Then));
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void A_report_in_JSON_is_a_saved_assessment(string name)
    {
        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(Sample.Load(name)).ToBlockingEnumerable()];
        var decision = new AppliedDecision { Kind = DecisionKind.Exemption, Owner = "jane", Reason = "r", Created = Then, Expires = Then.AddDays(1), Ticket = "T", Origin = "f:1" };
        results[0] = results[0] with { Findings = [results[0].Findings[0] with { Decision = decision }, .. results[0].Findings.Skip(1)] };

        SavedAssessment saved = AssessmentFile.Read(Report(results), name);

        Assert.Equal(
            results.OrderBy(result => result.Id, StringComparer.Ordinal).Select(Comparable),
            saved.Results.OrderBy(result => result.Id, StringComparer.Ordinal).Select(Comparable));
        Assert.Equal(
            results.SelectMany(result => result.Findings).OrderBy(finding => finding.Fingerprint, StringComparer.Ordinal).ThenBy(finding => finding.Message, StringComparer.Ordinal),
            saved.Results.SelectMany(result => result.Findings).OrderBy(finding => finding.Fingerprint, StringComparer.Ordinal).ThenBy(finding => finding.Message, StringComparer.Ordinal));

        static GuidelineResult Comparable(GuidelineResult result) => result with { Findings = [], Duration = default };
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2", "NewerSchema")]
    [InlineData("\"sites\": [", "\"sites\": [null,", "Invalid")]
    [InlineData("\"results\": [", "\"results\": [null,", "Invalid")]
    [InlineData("\"findings\": [", "\"findings\": null, \"more\": [", "Invalid")]
    [InlineData("\"baseline\": \"", "\"other\": \"", "Invalid")]
    [InlineData("\"status\": \"Fail\"", "\"status\": \"Perhaps\"", "Invalid")]
    public void A_report_that_was_damaged_is_refused(string text, string damaged, string what)
    {
        string file = Encoding.UTF8.GetString(Report([Support.Results.Result("AIO-001", Support.Results.Finding())]));
        Assert.Contains(text, file, StringComparison.Ordinal);
        byte[] content = Encoding.UTF8.GetBytes(file.Replace(text, damaged, StringComparison.Ordinal));

        Assert.Equal("IoTOps.Assessment." + what, Assert.Throws<ReadinessException>(() => AssessmentFile.Read(content, "f.json")).ErrorId);
    }

    private static byte[] Report(IEnumerable<GuidelineResult> results) =>
        Encoding.UTF8.GetBytes(ReportWriters.Of(ReportFormat.Json).ToText(AssessmentReport.Of(results, new() { Now = Then })));

    [Fact]
    public void A_decision_survives_too()
    {
        var decision = new AppliedDecision { Kind = DecisionKind.Exemption, Owner = "jane", Reason = "r", Created = Then, Expires = Then.AddDays(1), Ticket = "T", Origin = "f:1" };
        GuidelineResult result = Support.Results.Result("AIO-001", Support.Results.Finding(Status.Exempt) with { Decision = decision });

        Assert.Equal(decision, AssessmentFile.Read(AssessmentFile.Write([result], Then), "f").Results[0].Findings[0].Decision);
    }

    [Fact]
    public void Fingerprints_are_made_anew()
    {
        GuidelineResult result = Support.Results.Result("AIO-001", Support.Results.Finding());
        GuidelineResult forged = result with { Findings = [result.Findings[0] with { Fingerprint = "forged" }] };

        Assert.Equal(result.Findings[0].Fingerprint, AssessmentFile.Read(AssessmentFile.Write([forged], Then), "f").Results[0].Findings[0].Fingerprint);
    }

    [Fact]
    public void What_drives_a_terminal_does_not_survive()
    {
        GuidelineResult result = Support.Results.Result("AIO-001", Support.Results.Finding(message: "\u001b[2J"));

        SavedAssessment saved = AssessmentFile.Read(AssessmentFile.Write([result], Then), "f");

        Assert.DoesNotContain('\u001b', saved.Results[0].Summary);
        Assert.DoesNotContain('\u001b', saved.Results[0].Findings[0].Message);
    }

    [Theory]
    [InlineData("", "NotAnAssessment")]
    [InlineData("[]", "NotAnAssessment")]
    [InlineData("{}", "NotAnAssessment")]
    [InlineData("<html></html>", "NotAnAssessment")]
    [InlineData("""{"format":"IoTOpsReadiness.Snapshot","schemaVersion":1}""", "NotAnAssessment")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":2}""", "NewerSchema")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1}""", "Invalid")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1,"savedAt":"2026-09-01T00:00:00Z","results":[]}""", "Invalid")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1,"savedAt":"2026-09-01T00:00:00Z","results":null}""", "Invalid")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1,"savedAt":"2026-09-01T00:00:00Z","results":[null]}""", "Invalid")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1,"savedAt":"soon","results":[]}""", "Invalid")]
    [InlineData("""{"format":"IoTOpsReadiness.Assessment","schemaVersion":1,"savedAt":"2026-09-01T00:00:00Z","resu""", "Invalid")]
    public void A_file_that_is_no_assessment_is_refused(string text, string what)
    {
        ReadinessException exception = Assert.Throws<ReadinessException>(() => AssessmentFile.Read(Encoding.UTF8.GetBytes(text), "f.json"));

        Assert.Equal("IoTOps.Assessment." + what, exception.ErrorId);
        Assert.Contains("f.json", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"status\": \"Fail\"", "\"status\": \"Perhaps\"")]
    [InlineData("\"status\": \"Fail\"", "\"status\": 1")]
    [InlineData("\"site\": \"plant\"", "\"site\": null")]
    [InlineData("\"kind\": \"BrokerListener\"", "\"kind\": null")]
    [InlineData("\"message\": \"It is so.\"", "\"other\": 1")]
    public void A_result_that_was_damaged_is_refused(string text, string damaged)
    {
        string file = Encoding.UTF8.GetString(AssessmentFile.Write([Support.Results.Result("AIO-001", Support.Results.Finding())], Then));
        Assert.Contains(text, file, StringComparison.Ordinal);

        ReadinessException exception = Assert.Throws<ReadinessException>(
            () => AssessmentFile.Read(Encoding.UTF8.GetBytes(file.Replace(text, damaged, StringComparison.Ordinal)), "f.json"));

        Assert.Equal("IoTOps.Assessment.Invalid", exception.ErrorId);
    }
}
