using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class CompareIoTOpsAssessmentTests : IDisposable
{
    private static readonly string Samples = Path.Combine(BuiltFiles.Module, "samples");

    private readonly Engine engine = new();
    private readonly string history = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(history, recursive: true);
    }

    [Fact]
    public void Results_are_compared_with_results()
    {
        Output output = engine.Run("$before = Test-IoTOpsCluster -Sample Quickstart; $after = Test-IoTOpsCluster -Sample Quickstart | Where-Object Id -ne Arc.AutoUpgradeOff; $after | Compare-IoTOpsAssessment $before").RequireNoErrors();
        Output all = engine.Run("$after | Compare-IoTOpsAssessment $before -IncludeUnchanged | ForEach-Object { $_ }").RequireNoErrors();
        Output back = engine.Run("Compare-IoTOpsAssessment $after $before").RequireNoErrors();

        Assert.Empty(output.Objects);
        Assert.Contains("Arc.AutoUpgradeOff", Assert.Single(output.Warnings), StringComparison.Ordinal);
        Assert.Contains("0 new, 0 fixed", Assert.Single(output.Information, record => record.Source == "Compare-IoTOpsAssessment").ToString(), StringComparison.Ordinal);
        Assert.All(all.Texts("Change"), change => Assert.Equal("Unchanged", change));
        Assert.NotEmpty(all.Objects);
        Assert.Empty(all.Information);
        Assert.All(back.Texts("Change"), change => Assert.Equal("New", change));
        Assert.Equal(["ConnectedCluster/quickstart-cluster", "ConfigMap/azure-clusterconfig"], back.Texts("Target"));
    }

    [Fact]
    public void Snapshots_are_assessed_and_their_configuration_compared()
    {
        string text = File.ReadAllText(Path.Combine(Samples, "MultiNode.json"));
        string changed = text.Replace("\"type\":\"Publish\"", "\"type\":\"Subscribe\"", StringComparison.Ordinal);
        string other = changed == text ? text.Replace("\"mode\":\"Enabled\"", "\"mode\":\"Disabled\"", StringComparison.Ordinal) : changed;
        Assert.NotEqual(text, other);
        using var file = new TemporaryFile(".json", other);

        Output output = engine.Run($"Compare-IoTOpsAssessment -ReferencePath '{Samples}/MultiNode.json' -DifferencePath '{file.Path}' | Where-Object Drift").RequireNoErrors();
        Output objects = engine.Run($"Compare-IoTOpsAssessment (Import-IoTOpsSnapshot '{Samples}/MultiNode.json') (Import-IoTOpsSnapshot '{file.Path}') | Where-Object Drift").RequireNoErrors();
        Output same = engine.Run($"Compare-IoTOpsAssessment -ReferencePath '{Samples}/MultiNode.json' -DifferencePath '{Samples}/MultiNode.json'").RequireNoErrors();

        Assert.NotEmpty(output.Objects);
        Assert.All(output.Texts("Drift"), drift => Assert.Equal("Changed", drift));
        Assert.Equal(output.Texts("Target"), objects.Texts("Target"));
        Assert.Empty(same.Objects);
    }

    [Fact]
    public void Live_is_compared_with_saved()
    {
        engine.Run($"Test-IoTOpsCluster -Sample Quickstart | Where-Object Id -ne AuthN.Required | Compare-IoTOpsAssessment -HistoryPath '{history}'").RequireNoErrors();
        string saved = Directory.GetFiles(history).Single();

        Output byFile = engine.Run($"Test-IoTOpsCluster -Sample Quickstart | Compare-IoTOpsAssessment -ReferencePath '{saved}'").RequireNoErrors();
        Output byFolder = engine.Run($"Test-IoTOpsCluster -Sample Quickstart | Compare-IoTOpsAssessment -ReferencePath '{history}'").RequireNoErrors();
        Output snapshot = engine.Run($"Compare-IoTOpsAssessment -ReferencePath '{saved}' -DifferencePath '{Samples}/Quickstart.json'").RequireNoErrors();

        Assert.Equal(["AuthN.Required"], byFile.Texts("Guideline"));
        Assert.Equal(byFile.Texts("Fingerprint"), byFolder.Texts("Fingerprint"));
        Assert.Equal(byFile.Texts("Fingerprint"), snapshot.Texts("Fingerprint"));
    }

    [Fact]
    public void A_history_folder_keeps_assessments_and_tells_the_trend()
    {
        string run = $"Test-IoTOpsCluster -Sample Quickstart, Ready | Compare-IoTOpsAssessment -HistoryPath '{history}/runs'";

        Output first = engine.Run(run).RequireNoErrors();
        Output second = engine.Run(run).RequireNoErrors();
        Output read = engine.Run($"Compare-IoTOpsAssessment -HistoryPath '{history}/runs'").RequireNoErrors();

        Assert.Equal(["lisbon-bottling", "quickstart-instance"], first.Texts("Site"));
        Assert.Equal(["lisbon-bottling", "lisbon-bottling", "quickstart-instance", "quickstart-instance"], second.Texts("Site"));
        Assert.Equal([null, "0", null, "0"], read.Texts("New"));
        Assert.Equal(4, Directory.GetFiles(history + "/runs", "*.json").Length);
        engine.Run($"Test-IoTOpsCluster -Sample Quickstart, Ready | Assert-IoTOpsReadiness -NewOnly -ReferencePath '{history}/runs' -Annotation None").RequireNoErrors();
    }

    [Fact]
    public void What_if_keeps_nothing()
    {
        engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline AIO-020 | Compare-IoTOpsAssessment -HistoryPath '{history}/runs' -WhatIf").RequireNoErrors();

        Assert.False(Directory.Exists(history + "/runs"));
    }

    [Fact]
    public void Other_files_in_a_history_folder_are_left_alone_and_a_damaged_one_is_named()
    {
        File.WriteAllText(Path.Combine(history, "package.json"), "{}");
        engine.Run($"Test-IoTOpsCluster -Sample Ready -Guideline AIO-020 | Compare-IoTOpsAssessment -HistoryPath '{history}'").RequireNoErrors();
        Assert.Single(engine.Run($"Compare-IoTOpsAssessment -HistoryPath '{history}'").RequireNoErrors().Objects);

        string saved = Directory.GetFiles(history, "*.lisbon-bottling.json").Single();
        File.WriteAllText(saved, File.ReadAllText(saved)[..500]);
        Output output = engine.Run($"Compare-IoTOpsAssessment -HistoryPath '{history}'");
        Assert.StartsWith("IoTOps.Assessment.Invalid", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(Path.GetFileName(saved), output.Error.Exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Compare-IoTOpsAssessment $results", "IoTOps.Comparison.NothingToCompare")]
    [InlineData("@() | Compare-IoTOpsAssessment $results", "IoTOps.Comparison.NothingToCompare")]
    [InlineData("$results | Compare-IoTOpsAssessment $results -DifferencePath x.json", "IoTOps.Comparison.NothingToCompare")]
    [InlineData("'text' | Compare-IoTOpsAssessment $results", "IoTOps.Assessment.NotAResult")]
    [InlineData("$results | Compare-IoTOpsAssessment 'text'", "IoTOps.Assessment.NotAResult")]
    [InlineData("@($results; $snapshot) | Compare-IoTOpsAssessment $results", "IoTOps.Comparison.Mixed")]
    [InlineData("$results | Compare-IoTOpsAssessment -ReferencePath $folder/nowhere", "IoTOps.File.NotFound")]
    [InlineData("$results | Compare-IoTOpsAssessment -ReferencePath $folder", "IoTOps.Assessment.EmptyHistory")]
    [InlineData("Compare-IoTOpsAssessment -HistoryPath $folder/nowhere", "IoTOps.File.NotFound")]
    [InlineData("$snapshot | Compare-IoTOpsAssessment -HistoryPath $folder", "IoTOps.Assessment.NotAResult")]
    [InlineData("$results | Compare-IoTOpsAssessment -HistoryPath Variable:x", "IoTOps.File.NotAFile")]
    public void Wrong_input_gets_an_error_that_says_what_to_do(string script, string id)
    {
        Output output = engine.Run($"$folder = '{history}'; $results = Test-IoTOpsCluster -Sample Ready -Guideline AIO-020; $snapshot = Import-IoTOpsSnapshot '{Samples}/Ready.json'; {script}");

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(output.Objects);
        Assert.Empty(Directory.GetFileSystemEntries(history));
    }

    [Theory]
    [InlineData(80)]
    [InlineData(160)]
    public void The_views_stay_within_the_width(int width)
    {
        var host = new RecordingHost(width);
        using var showing = new Engine(host: host);

        showing.Run($"Test-IoTOpsCluster -Sample Quickstart | Compare-IoTOpsAssessment -HistoryPath '{history}' | Out-Default").RequireNoErrors();
        showing.Run($"Compare-IoTOpsAssessment -ReferencePath '{Samples}/Ready.json' -DifferencePath '{Samples}/Quickstart.json' -InformationAction Ignore | Out-Default").RequireNoErrors();

        Assert.Contains("quickstart", host.Text, StringComparison.Ordinal);
        Assert.Contains("AuthN.Required", host.Text, StringComparison.Ordinal);
        Assert.Contains("Instance/lisbon-bottling", host.Text, StringComparison.Ordinal);
        Assert.All(host.Text.Split('\n'), line => Assert.True(System.Text.RegularExpressions.Regex.Replace(line, "\u001b\\[[0-9;]*m", "").TrimEnd('\r').Length <= width, line));
    }

    [Fact]
    public void A_change_keeps_its_findings_through_clixml()
    {
        Output output = engine.Run(
            "$before = Test-IoTOpsCluster -Sample Quickstart | Where-Object Id -ne AuthN.Required; $change = Test-IoTOpsCluster -Sample Quickstart | Compare-IoTOpsAssessment $before; "
            + "$back = [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($change, 2)); $back.Change; $back.Difference.Target.Name").RequireNoErrors();

        Assert.Equal(["New", "default-insecure"], output.Lines);
    }
}
