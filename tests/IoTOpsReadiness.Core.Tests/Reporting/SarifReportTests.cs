using System.Text.Json;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;
using NJsonSchema;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class SarifReportTests
{
    private static readonly string SchemaFile = Path.Combine(AppContext.BaseDirectory, "schemas", "sarif-2.1.0.json");

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public async Task It_is_what_the_published_schema_says(string sample)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);

        Assert.Empty(schema.Validate(Reports.Write(ReportFormat.Sarif, Reports.OfSample(sample))));
    }

    [Theory]
    [MemberData(nameof(Reports.Hostile), MemberType = typeof(Reports))]
    public async Task Hostile_names_do_not_break_it(string text)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);

        Assert.Empty(schema.Validate(Reports.Write(ReportFormat.Sarif, Reports.HostileReport(text))));
    }

    [Fact]
    public async Task The_schema_in_use_refuses_what_is_not_sarif()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);
        string sarif = Reports.Write(ReportFormat.Sarif, Reports.EveryStatus());

        Assert.NotEmpty(schema.Validate(sarif.Replace("\"level\": \"error\"", "\"level\": \"grave\"", StringComparison.Ordinal)));
        Assert.NotEmpty(schema.Validate(sarif.Replace("\"message\"", "\"massage\"", StringComparison.Ordinal)));
    }

    [Fact]
    public void Its_results_are_problems_only_and_an_exempt_one_is_suppressed()
    {
        JsonElement[] results = [.. Run(Reports.EveryStatus()).GetProperty("results").EnumerateArray()];

        Assert.Equal(["AIO-001", "AIO-001", "AIO-001", "AIO-007"], results.Select(result => result.GetProperty("ruleId").GetString()));
        Assert.Equal(["error", "note", "error", "error"], results.Select(result => result.GetProperty("level").GetString()));
        Assert.Equal([false, false, true, true], results.Select(result => result.TryGetProperty("suppressions", out _)));
        Assert.Contains("Replaced in May", results[3].GetProperty("suppressions")[0].GetProperty("justification").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_could_not_be_decided_is_a_notification_and_no_alert()
    {
        JsonElement[] notifications = [.. Run(Reports.EveryStatus()).GetProperty("invocations")[0].GetProperty("toolExecutionNotifications").EnumerateArray()];

        Assert.Equal(["AIO-003", "AIO-005", "AIO-006"], notifications.Select(one => one.GetProperty("associatedRule").GetProperty("id").GetString()));
        Assert.Equal(["note", "error", "warning"], notifications.Select(one => one.GetProperty("level").GetString()));
    }

    [Fact]
    public void A_site_without_problems_has_no_results_at_all()
    {
        Assert.Equal(0, Run(Reports.Of(Reports.Result(1, Status.Pass))).GetProperty("results").GetArrayLength());
    }

    [Fact]
    public void Rules_are_described_and_pointed_at()
    {
        JsonElement run = Run(Reports.OfSample("Quickstart"));
        JsonElement[] rules = [.. run.GetProperty("tool").GetProperty("driver").GetProperty("rules").EnumerateArray()];

        Assert.Equal(60, rules.Select(rule => rule.GetProperty("id").GetString()).Distinct().Count());
        Assert.All(rules, rule => Assert.NotEqual("", rule.GetProperty("help").GetProperty("markdown").GetString()));
        Assert.All(run.GetProperty("results").EnumerateArray(), result =>
            Assert.Equal(result.GetProperty("ruleId").GetString(), rules[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString()));
    }

    [Fact]
    public void A_fingerprint_outlives_another_message_and_another_order()
    {
        GuidelineResult result = Reports.Result(1, Status.Fail) with
        {
            Findings = [Reports.Finding(Status.Fail, Severity.High, "a"), Reports.Finding(Status.Fail, Severity.High, "b")],
        };
        GuidelineResult later = result with
        {
            Summary = "Other.",
            Findings = [.. result.Findings.Reverse().Select(finding => finding with { Message = "Other.", Observed = "7" })],
        };

        Assert.Equal(Fingerprints(Reports.Of(result)).Order(), Fingerprints(Reports.Of(later)).Order());
    }

    [Fact]
    public void Fingerprints_are_told_apart_even_where_findings_are_alike()
    {
        Finding finding = Reports.Finding(Status.Fail, Severity.High, "a");
        string[] fingerprints = Fingerprints(Reports.Of(Reports.Result(1, Status.Fail) with { Findings = [finding, finding, finding with { Path = "spec.other" }] }));

        Assert.Equal(3, fingerprints.Distinct().Count());
    }

    [Theory]
    [InlineData("../../etc/passwd")]
    [InlineData("..")]
    [InlineData("/absolute")]
    [InlineData("http://evil.example/")]
    [InlineData("a b%2fc?x#y")]
    public void A_location_is_always_a_relative_path_below_the_sites(string name)
    {
        JsonElement location = Run(Reports.Of(Reports.Result(1, Status.Fail, site: name) with { Findings = [Reports.Finding(Status.Fail, Severity.High, name)] }))
            .GetProperty("results")[0].GetProperty("locations")[0];
        string uri = location.GetProperty("physicalLocation").GetProperty("artifactLocation").GetProperty("uri").GetString()!;

        var resolved = new Uri(new Uri("https://root.example/here/"), uri);
        Assert.StartsWith("https://root.example/here/sites/", resolved.AbsoluteUri, StringComparison.Ordinal);
        Assert.Equal(5, uri.Split('/').Length);
    }

    [Fact]
    public void A_resource_of_azure_is_named_by_its_id()
    {
        const string Id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.IoTOperations/instances/i";
        Finding finding = Reports.Finding(Status.Fail, Severity.High, "i") with { Target = new() { Kind = "Instance", Name = "i", ArmId = Id }, Path = "properties.x" };

        JsonElement logical = Run(Reports.Of(Reports.Result(1, Status.Fail) with { Findings = [finding] }))
            .GetProperty("results")[0].GetProperty("locations")[0].GetProperty("logicalLocations")[0];

        Assert.Equal(Id + "#properties.x", logical.GetProperty("fullyQualifiedName").GetString());
    }

    private static JsonElement Run(AssessmentReport report) => JsonDocument.Parse(Reports.Write(ReportFormat.Sarif, report)).RootElement.GetProperty("runs")[0];

    private static string[] Fingerprints(AssessmentReport report) =>
        [.. Run(report).GetProperty("results").EnumerateArray().Select(result => result.GetProperty("partialFingerprints").GetProperty("iotOpsReadiness/v1").GetString()!)];
}
