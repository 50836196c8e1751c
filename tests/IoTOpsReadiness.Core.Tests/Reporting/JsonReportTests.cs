using System.Text.Json;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using NJsonSchema;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class JsonReportTests
{
    private static readonly string SchemaFile = Repository.PathOf("module", "reference", "report.schema.json");

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public async Task It_is_what_its_schema_says(string sample)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);

        Assert.Empty(schema.Validate(Reports.Write(ReportFormat.Json, Reports.OfSample(sample))));
    }

    [Fact]
    public async Task Every_status_decision_and_trend_is_what_the_schema_says()
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);
        AssessmentReport report = HtmlReportTests.WithTrend();

        Assert.Empty(schema.Validate(Reports.Write(ReportFormat.Json, report)));
        Assert.Empty(schema.Validate(Reports.Write(ReportFormat.Json, Reports.EveryStatus())));
    }

    [Theory]
    [InlineData("\"schemaVersion\": 1", "\"schemaVersion\": 2")]
    [InlineData("\"verdict\": \"NotReady\"", "\"verdict\": \"Perhaps\"")]
    [InlineData("\"name\": \"plant-1\"", "\"nome\": \"plant-1\"")]
    public async Task The_schema_refuses_what_is_not_a_report(string right, string wrong)
    {
        JsonSchema schema = await JsonSchema.FromFileAsync(SchemaFile);
        string json = Reports.Write(ReportFormat.Json, Reports.EveryStatus());

        Assert.Contains(right, json, StringComparison.Ordinal);
        Assert.NotEmpty(schema.Validate(json.Replace(right, wrong, StringComparison.Ordinal)));
    }

    [Fact]
    public void It_says_everything_there_is()
    {
        using var json = JsonDocument.Parse(Reports.Write(ReportFormat.Json, Reports.EveryStatus()));
        JsonElement site = json.RootElement.GetProperty("sites")[0];
        JsonElement exempt = site.GetProperty("results")[6].GetProperty("findings")[0];

        Assert.Equal("NotReady", json.RootElement.GetProperty("verdict").GetString());
        Assert.Equal("2026-09-03T10:00:00Z", json.RootElement.GetProperty("asOf").GetString());
        Assert.Equal(1, site.GetProperty("summary").GetProperty("exempt").GetInt32());
        Assert.Equal(7, site.GetProperty("results").GetArrayLength());
        Assert.Equal("mia@example.com", exempt.GetProperty("decision").GetProperty("owner").GetString());
        Assert.Equal(32, exempt.GetProperty("fingerprint").GetString()!.Length);
    }
}
