using System.Management.Automation;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed partial class TestIoTOpsClusterTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("MultiNode")]
    [InlineData("Ready")]
    [InlineData("Restricted")]
    public void Every_guideline_answers_for_every_sample(string sample)
    {
        Output output = engine.Run($"Test-IoTOpsCluster -Sample {sample}").RequireNoErrors();

        Assert.Equal(60, output.Objects.Count);
        Assert.Equal(60, output.Texts("Ref").Distinct().Count());
        Assert.DoesNotContain(output.Texts("Summary"), summary => summary!.Contains("failed on this evidence", StringComparison.Ordinal));
    }

    [Fact]
    public void Guidelines_of_one_area_stand_together()
    {
        string?[] areas = [.. engine.Run("Test-IoTOpsCluster -Sample Quickstart").Texts("Area")];

        Assert.Equal(areas.Distinct().Count(), areas.Where((area, index) => index == 0 || areas[index - 1] != area).Count());
    }

    [Theory]
    [InlineData("-Guideline Broker.*", "Broker")]
    [InlineData("-Guideline aio-020, Broker.Cardinality", "Broker")]
    [InlineData("-Area Access", "Access")]
    public void A_selection_is_all_that_is_evaluated(string selection, string area)
    {
        Output output = engine.Run($"Test-IoTOpsCluster -Sample Quickstart {selection}").RequireNoErrors();

        Assert.NotEmpty(output.Objects);
        Assert.All(output.Texts("Area"), actual => Assert.Equal(area, actual));
    }

    [Theory]
    [InlineData("2024-10", 38)]
    [InlineData("2025-03", 39)]
    [InlineData("2026-08", 60)]
    public void A_baseline_decides_which_guidelines_there_are(string baseline, int count)
    {
        Assert.Equal(count, engine.Run($"Test-IoTOpsCluster -Sample Quickstart -Baseline {baseline}").RequireNoErrors().Objects.Count);
    }

    [Theory]
    [InlineData("-Sample Nope", "IoTOps.Sample.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Sample Ready -Guideline Broker.Nope", "IoTOps.Guideline.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Sample Ready -Baseline 2024-10 -Guideline AIO-060", "IoTOps.Guideline.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Sample Ready -Baseline 1999-12", "IoTOps.Guideline.BaselineNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Sample Ready -Guideline Z*", "IoTOps.Assessment.NothingSelected", ErrorCategory.InvalidArgument)]
    [InlineData("-Path ./nowhere.json", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Path ./*.nowhere", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-LiteralPath Variable:PWD", "IoTOps.File.NotAFile", ErrorCategory.InvalidArgument)]
    [InlineData("-Sample Ready -ReferenceDataPath ./nowhere.json", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Sample Ready -ImageListPath ./nowhere.json", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    public void Wrong_input_gets_an_error_that_says_what_to_do(string arguments, string id, ErrorCategory category)
    {
        Output output = engine.Run($"Test-IoTOpsCluster {arguments}");

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, output.Error.CategoryInfo.Category);
        Assert.NotNull(output.Error.TargetObject);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(output.Objects);
    }

    [Theory]
    [InlineData("", "IoTOps.Snapshot.NotASnapshot")]
    [InlineData("<html></html>", "IoTOps.Snapshot.NotASnapshot")]
    [InlineData("{\"format\":\"IoTOpsReadiness.Snapshot\",\"schemaVersion\":99}", "IoTOps.Snapshot.NewerSchema")]
    [InlineData("{\"format\":\"IoTOpsReadiness.Snapshot\",\"schemaVersion\":1,\"site\":{\"na", "IoTOps.Snapshot.Truncated")]
    public void A_file_that_is_no_snapshot_is_refused(string content, string id)
    {
        using var file = new TemporaryFile(".json", content);

        Assert.StartsWith(id, engine.Run($"Test-IoTOpsCluster -LiteralPath '{file.Path}'").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void One_bad_file_does_not_cost_the_others()
    {
        using var bad = new TemporaryFile(".json", "{}");
        string good = Path.Combine(BuiltFiles.Module, "samples", "Ready.json");

        Output output = engine.Run($"Test-IoTOpsCluster -LiteralPath '{bad.Path}', '{good}' -Guideline AIO-020");

        Assert.Single(output.Errors);
        Assert.Single(output.Objects);
    }

    [Fact]
    public void Snapshots_come_through_the_pipeline()
    {
        string samples = Path.Combine(BuiltFiles.Module, "samples");

        Output output = engine.Run($"Import-IoTOpsSnapshot '{samples}/*.json' | Test-IoTOpsCluster -Guideline AIO-020").RequireNoErrors();

        Assert.Equal(4, output.Objects.Count);
    }

    [Fact]
    public void The_summary_is_for_people_and_only_where_the_results_end()
    {
        Output shown = engine.Run("Test-IoTOpsCluster -Sample Quickstart");
        Output piped = engine.Run("Test-IoTOpsCluster -Sample Quickstart | ForEach-Object { $_ }");

        InformationRecord summary = Assert.Single(shown.Information);
        Assert.Contains("IoTOps.Summary", summary.Tags);
        Assert.Contains("NOT READY: quickstart-instance", summary.ToString(), StringComparison.Ordinal);
        Assert.Empty(piped.Information);
    }

    [Fact]
    public void Declarations_reach_the_guidelines()
    {
        Assert.NotEqual(Summary(""), Summary("-OutageHours 24 -MessagesPerSecond 1 -MessageBytes 100"));

        string Summary(string declared) => engine.Run($"Test-IoTOpsCluster -Sample MultiNode -Guideline Cluster.OfflineDisk {declared}").RequireNoErrors().Texts("Summary").Single()!;
    }

    [Theory]
    [InlineData("-ReferenceDataPath", "IoTOps.ReferenceData.Invalid")]
    [InlineData("-ImageListPath", "IoTOps.ImageList.Invalid")]
    public void A_file_of_facts_that_is_something_else_is_refused(string parameter, string id)
    {
        using var file = new TemporaryFile(".json", """{"format":"something else"}""");

        Output output = engine.Run($"Test-IoTOpsCluster -Sample Ready {parameter} '{file.Path}'");

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(ErrorCategory.InvalidData, output.Error.CategoryInfo.Category);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void The_release_s_image_list_settles_whether_images_are_its_own()
    {
        using var file = new TemporaryFile(".json", """{"images":[{"repo":"x","tag":"1","digest":"sha256:0000"}]}""");

        Assert.Equal("Unknown", engine.Run("Test-IoTOpsCluster -Sample Ready -Guideline AIO-050").Texts("Status").Single());
        Assert.Equal("Fail", engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline AIO-050 -ImageListPath '{file.Path}'").RequireNoErrors().Texts("Status").Single());
    }

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void The_default_view_is_one_line_per_guideline_within_the_width(int width)
    {
        var host = new RecordingHost(width);
        using var showing = new Engine(host: host);

        showing.Run("Test-IoTOpsCluster -Sample Quickstart -Area Broker, Access -InformationAction Ignore | Out-Default").RequireNoErrors();

        string[] lines = Colour().Replace(host.Text, "").Split('\n');
        Assert.All(lines, line => Assert.True(line.TrimEnd('\r').Length <= width, line));
        Assert.Single(lines, line => line.Contains("Broker.Cardinality", StringComparison.Ordinal));
        Assert.Equal(2, lines.Count(line => line.Contains("Site / Area:", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("Fail    Critical AuthN.Required", StringComparison.Ordinal));
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
