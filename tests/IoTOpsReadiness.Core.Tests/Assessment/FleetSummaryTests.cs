using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class FleetSummaryTests
{
    [Fact]
    public async Task Every_site_has_a_row_and_every_guideline_a_column_within_80()
    {
        FleetSummary fleet = new();
        foreach (string sample in new[] { "Quickstart", "MultiNode", "Restricted" })
        {
            fleet.Add(await AssessAsync(sample));
        }

        string[] lines = fleet.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

        Assert.Equal(60, fleet.Guidelines.Count);
        Assert.Equal("FLEET: 0 of 3 sites ready", lines[0]);
        string row = Assert.Single(lines, line => line.StartsWith("quickstart-instance ", StringComparison.Ordinal));
        string columns = row[^60..];
        Assert.Equal(Symbol(fleet.Sites[0].Statuses["AIO-001"]), columns[0]);
        Assert.Equal(Symbol(fleet.Sites[0].Statuses["AIO-029"]), columns[28]);
        Assert.Equal('F', columns[28]);
        Assert.All(fleet.ToString().Split('\n').Where(line => !line.Contains("blank not assessed", StringComparison.Ordinal)), line => Assert.True(line.TrimEnd().Length <= 90, line));
        Assert.Contains(lines, line => line.Contains("fails on ", StringComparison.Ordinal) && line.Contains("of 3 sites", StringComparison.Ordinal));
    }

    [Fact]
    public void A_site_that_could_not_be_assessed_is_unknown_throughout_and_never_ready()
    {
        var problem = new ReadinessException("IoTOps.Connection.Unreachable", ErrorKind.ConnectionError, "'https://x' cannot be reached.", "Check the network.");
        IReadOnlyList<GuidelineResult> results = UnassessedSite.Results(new(), "plant-7\u001b[31m", problem);
        FleetSummary fleet = new();
        fleet.Add(results);

        Assert.Equal(Catalogue.All.Count, results.Count);
        Assert.All(results, result => Assert.Equal((Status.Unknown, Reason.Unreachable), (result.Status, result.Reason)));
        Assert.All(results, result => Assert.Equal("Check the network.", result.Findings.Single().SettledBy));
        Assert.Equal(0, fleet.Ready);
        Assert.Equal(0, fleet.Sites[0].Summary.CoveragePercent);
        Assert.DoesNotContain('\u001b', fleet.ToString());
    }

    [Theory]
    [InlineData(ErrorKind.AuthenticationError, Reason.NotAuthorized)]
    [InlineData(ErrorKind.PermissionDenied, Reason.NotAuthorized)]
    [InlineData(ErrorKind.Timeout, Reason.TimedOut)]
    [InlineData(ErrorKind.InvalidData, Reason.InvalidData)]
    [InlineData(ErrorKind.NotFound, Reason.Unreachable)]
    public void The_reason_follows_the_problem(ErrorKind kind, Reason expected) =>
        Assert.Equal(expected, UnassessedSite.Results(new(), "s", new ReadinessException("IoTOps.X", kind, "m", "a"))[0].Reason);

    private static char Symbol(Status status) => status switch
    {
        Status.Pass => '.',
        Status.Fail => 'F',
        Status.Manual => 'm',
        Status.NotApplicable => '-',
        _ => '?',
    };

    private static async Task<List<GuidelineResult>> AssessAsync(string sample)
    {
        using var file = new MemoryStream(Sample.File(sample));
        Snapshot snapshot = await SnapshotFile.ReadAsync(file, sample);
        List<GuidelineResult> results = [];
        await foreach (GuidelineResult result in new Assessor(new()).AssessAsync(snapshot))
        {
            results.Add(result);
        }

        return results;
    }
}
