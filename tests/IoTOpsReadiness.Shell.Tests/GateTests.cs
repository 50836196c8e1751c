namespace IoTOpsReadiness.Shell.Tests;

/// <summary>The gate of the real module, which is built beside the shell, as a build or a CronJob runs it.</summary>
public class GateTests
{
    private const string Closed = "Test-IoTOpsCluster -Sample Quickstart | Assert-IoTOpsReadiness; 'went on'";

    private static readonly Dictionary<string, string> Nowhere = new() { ["GITHUB_ACTIONS"] = "", ["TF_BUILD"] = "" };

    [Fact]
    public void A_closed_gate_makes_one_and_nothing_behind_it_runs()
    {
        var result = ShellProcess.RunWith(null, Nowhere, "-c", Closed);

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
        Assert.Contains("quickstart-instance not ready", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_closed_gate_in_a_file_makes_one_too()
    {
        using var folder = new TemporaryFolder();
        var script = folder.Write("gate.ps1", Closed);

        var result = ShellProcess.RunWith(null, Nowhere, "-File", script);

        Assert.Equal(1, result.ExitCode);
        Assert.DoesNotContain("went on", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_gate_makes_zero()
    {
        var result = ShellProcess.RunWith(null, Nowhere, "-c", "Test-IoTOpsCluster -Sample Ready | Assert-IoTOpsReadiness -AllowUnknown; 'went on'");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("lisbon-bottling: nothing stops.", result.Output, StringComparison.Ordinal);
        Assert.Contains("went on", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GITHUB_ACTIONS", "::error title=AIO-029 AuthN.Required::")]
    [InlineData("TF_BUILD", "##vso[task.logissue type=error]AIO-029 AuthN.Required: ")]
    public void A_build_finds_its_annotations_at_the_beginning_of_lines(string variable, string expected)
    {
        var result = ShellProcess.RunWith(null, new Dictionary<string, string>(Nowhere) { [variable] = "true" }, "-c", Closed);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains(result.Output.Split('\n'), line => line.StartsWith(expected, StringComparison.Ordinal));
    }
}
