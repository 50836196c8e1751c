using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class ExportReportTests : IDisposable
{
    private const string AllFormats = "Html,Markdown,Json,Csv,JUnit,NUnit3,Sarif,OpenMetrics";
    private const string Assess = "Test-IoTOpsCluster -Sample Quickstart";

    // What Export-Clixml and Import-Clixml do, in the engine that knows the module's type data.
    private const string Saved = "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize(@(" + Assess + "), 2))";

    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void One_assessment_becomes_a_file_per_format()
    {
        Output output = engine.Run($"{Assess} | Export-IoTOpsReport '{folder}/site' -Format {AllFormats} -PassThru").RequireNoErrors();

        string[] names = ["site.html", "site.md", "site.json", "site.csv", "site.junit.xml", "site.nunit.xml", "site.sarif", "site.prom"];
        Assert.Equal(names, output.Objects.Select(item => Assert.IsType<FileInfo>(item.BaseObject).Name));
        Assert.Equal(names.Order(StringComparer.Ordinal), Files());
        Assert.All(names, name => Assert.NotEqual(0xEF, File.ReadAllBytes(Path.Combine(folder, name))[0]));
        Assert.Contains("NOT READY", Read("site.html"), StringComparison.Ordinal);
        Assert.Equal("60", XDocument.Parse(Read("site.junit.xml")).Root!.Element("testsuite")!.Attribute("tests")!.Value);
    }

    [Theory]
    [InlineData("site.html", "<!DOCTYPE html>")]
    [InlineData("site.MD", "# ")]
    [InlineData("site.json", "{")]
    [InlineData("site.sarif", "{")]
    [InlineData("site.junit.xml", "<?xml")]
    [InlineData("site.prom", "# TYPE")]
    public void The_extension_tells_the_format(string name, string beginning)
    {
        engine.Run($"{Assess} | Export-IoTOpsReport -Path '{folder}/{name}'").RequireNoErrors();

        Assert.StartsWith(beginning, Read(name), StringComparison.Ordinal);
        Assert.Equal([name], Files());
    }

    [Theory]
    [InlineData("site.xml")]
    [InlineData("site")]
    [InlineData("site.txt")]
    [InlineData("")]
    public void A_path_that_tells_no_format_is_an_error_before_anything_runs(string name)
    {
        Output output = engine.Run($"& {{ throw 'ran' }} | Export-IoTOpsReport -Path '{folder}/{name}'");

        Assert.StartsWith("IoTOps.Report.UnknownExtension", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(".junit.xml (JUnit)", output.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("report.html", "Html,Json", "report.html report.json")]
    [InlineData("report.sarif.json", "Sarif,Csv", "report.csv report.sarif")]
    [InlineData("report.v2", "Html,Json", "report.v2.html report.v2.json")]
    [InlineData("report.txt", "Json", "report.txt")]
    [InlineData("report", "Json", "report.json")]
    [InlineData("report", "Json,Json", "report.json")]
    [InlineData("", "Html,OpenMetrics", "iotops-readiness.html iotops-readiness.prom")]
    public void A_path_is_a_file_a_base_name_or_a_folder(string path, string formats, string expected)
    {
        engine.Run($"{Assess} | Export-IoTOpsReport -Path '{folder}/{path}' -Format {formats}").RequireNoErrors();

        Assert.Equal(expected.Split(' '), Files());
    }

    [Fact]
    public void A_folder_needs_no_separator_at_its_end()
    {
        engine.Run($"{Assess} | Export-IoTOpsReport -LiteralPath '{folder}' -Format Csv").RequireNoErrors();

        Assert.Equal(["iotops-readiness.csv"], Files());
    }

    [Fact]
    public void Characters_of_wildcards_in_a_path_are_characters()
    {
        engine.Run($"{Assess} | Export-IoTOpsReport -LiteralPath '{folder}/site[1].json'").RequireNoErrors();

        Assert.Equal(["site[1].json"], Files());
    }

    [Fact]
    public void Without_a_path_each_format_is_one_text()
    {
        Output output = engine.Run($"{Assess} | Export-IoTOpsReport -Format Json, OpenMetrics -Title 'Line 3'").RequireNoErrors();

        Assert.Equal(2, output.Objects.Count);
        Assert.Equal("Line 3", JsonDocument.Parse(output.Lines[0]).RootElement.GetProperty("title").GetString());
        Assert.EndsWith("# EOF\n", output.Lines[1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("@() |", "-Format Json")]
    [InlineData("", "-InputObject @() -Format Json")]
    [InlineData(Assess + " | Where-Object Status -eq Nothing |", "-Format Json")]
    public void No_results_are_an_error(string input, string arguments)
    {
        Output output = engine.Run($"{input} Export-IoTOpsReport {arguments}");

        Assert.StartsWith("IoTOps.Report.NoResults", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void Results_that_were_saved_give_the_same_report()
    {
        string Script(string input) => $"{input} | Export-IoTOpsReport -Format {AllFormats}";
        Output live = engine.Run($"$results = {Assess}; {Script("$results")}; {Script(Saved.Replace(Assess, "$results", StringComparison.Ordinal))}").RequireNoErrors();

        Assert.Equal(16, live.Lines.Count);
        Assert.Equal(live.Lines.Take(8), live.Lines.Skip(8));
    }

    [Fact]
    public void An_exemption_survives_being_saved()
    {
        Output output = engine.Run(
            $"$null = New-IoTOpsExemption AuthN.Required -Reason 'Isolated VLAN' -Owner jane -Expires {DateTime.UtcNow.AddDays(30):yyyy-MM-dd} -Path '{folder}/decisions.yaml'; "
            + $"$results = {Assess} -Guideline AuthN.Required -DecisionPath '{folder}/decisions.yaml'; $results | Export-IoTOpsReport -Format Json; "
            + Saved.Replace(Assess, "$results", StringComparison.Ordinal) + " | Export-IoTOpsReport -Format Json").RequireNoErrors();

        Assert.Contains("Isolated VLAN", output.Lines[0], StringComparison.Ordinal);
        Assert.Equal(output.Lines[0], output.Lines[1]);
    }

    [Fact]
    public void Results_that_went_through_json_are_results_too()
    {
        // What ConvertFrom-Json makes: plain objects, and enums as their numbers.
        Output output = engine.Run(
            """
            function Convert-Plain($value) {
                if ($null -eq $value -or $value -is [string] -or $value -is [timespan]) { return $value }
                if ($value -is [enum]) { return [long]$value }
                if ($value -is [DateTimeOffset]) { return $value.ToString('o') }
                if ($value -is [System.Collections.IEnumerable]) { return ,@(foreach ($item in $value) { Convert-Plain $item }) }
                $plain = [ordered]@{}
                foreach ($property in $value.PSObject.Properties) { $plain[$property.Name] = Convert-Plain $property.Value }
                return [pscustomobject]$plain
            }
            """ + $"$results = {Assess}; $plain = foreach ($one in $results) {{ Convert-Plain $one }}; $plain | Export-IoTOpsReport -Format Csv; $results | Export-IoTOpsReport -Format Csv").RequireNoErrors();

        Assert.Equal(output.Lines[1], output.Lines[0]);
    }

    [Theory]
    [InlineData("'a text'")]
    [InlineData("42")]
    [InlineData("[pscustomobject]@{ Status = 'Fail' }")]
    [InlineData("(" + Assess + " -Guideline AuthN.Required).Findings")]
    public void What_is_no_result_is_refused_and_named(string input)
    {
        Output output = engine.Run($"{input} | Export-IoTOpsReport -Format Json");

        Assert.StartsWith("IoTOps.Assessment.NotAResult", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains("Test-IoTOpsCluster", output.Error.ErrorDetails.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$one.Findings = @()", "has no finding")]
    [InlineData("$one.Findings = 'flattened'", "Findings is missing")]
    [InlineData("$one.Status = 'Perhaps'", "Status is 'Perhaps'")]
    [InlineData("$one.Severity = 99", "Severity is '99'")]
    [InlineData("$one.Guideline = $null", "Guideline is missing")]
    [InlineData("$one.CollectedAt = 'yesterday'", "CollectedAt is 'yesterday', which is no date")]
    public void A_saved_result_that_is_damaged_is_refused_with_what_is_wrong(string damage, string message)
    {
        Output output = engine.Run($"$one = @({Saved})[0]; {damage}; $one | Export-IoTOpsReport -Format Json");

        Assert.StartsWith("IoTOps.Assessment.NotAResult", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains(message, output.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_saved_result_that_was_tampered_with_cannot_inject()
    {
        Output output = engine.Run($"$one = @({Saved})[0]; $one.Site = \"<script>alert(1)</script>`e[2J\"; $one | Export-IoTOpsReport -Format Html").RequireNoErrors();

        string page = Assert.Single(output.Lines);
        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', page);
        Assert.Contains("&lt;script&gt;alert(1)", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_sites_make_one_report()
    {
        Output output = engine.Run("Test-IoTOpsCluster -Sample Quickstart, MultiNode -Guideline Broker.* | Export-IoTOpsReport -Format Json").RequireNoErrors();

        Assert.Equal(2, JsonDocument.Parse(output.Lines[0]).RootElement.GetProperty("sites").GetArrayLength());
    }

    [Fact]
    public void A_history_shows_as_a_trend()
    {
        var day = new SavedDay(folder);
        day.Save(engine, "2026-08-01T06:00:00Z");
        day.Save(engine, "2026-08-08T06:00:00Z");

        Output output = engine.Run($"{Assess} | Export-IoTOpsReport -Format Json, Html -HistoryPath '{day.Folder}'").RequireNoErrors();

        JsonElement trend = JsonDocument.Parse(output.Lines[0]).RootElement.GetProperty("sites")[0].GetProperty("trend");
        Assert.Equal(["2026-08-01T06:00:00Z", "2026-08-08T06:00:00Z", "2026-09-02T09:12:40Z"], trend.EnumerateArray().Select(point => point.GetProperty("at").GetString()));
        Assert.Contains("class=\"trend\"", output.Lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_history_that_has_not_begun_is_no_error_and_a_damaged_one_is()
    {
        Output none = engine.Run($"{Assess} | Export-IoTOpsReport -Format Json -HistoryPath '{folder}/none'").RequireNoErrors();
        File.WriteAllText(Path.Combine(folder, "day.json"), "{ \"format\": \"IoTOpsReadiness.Assessment\", \"schemaVersion\": 1, ");
        Output damaged = engine.Run($"{Assess} | Export-IoTOpsReport -Format Json -HistoryPath '{folder}'");

        Assert.False(JsonDocument.Parse(none.Lines[0]).RootElement.GetProperty("sites")[0].TryGetProperty("trend", out _));
        Assert.StartsWith("IoTOps.Assessment.Invalid", damaged.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_replaced_unless_it_must_be_kept()
    {
        File.WriteAllText(Path.Combine(folder, "site.json"), "mine");

        Output kept = engine.Run($"{Assess} | Export-IoTOpsReport '{folder}/site.json' -NoClobber");
        Assert.StartsWith("IoTOps.File.Exists", kept.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", Read("site.json"));

        engine.Run($"{Assess} | Export-IoTOpsReport '{folder}/site.json'").RequireNoErrors();
        Assert.StartsWith("{", Read("site.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_read_only_file_is_replaced_by_force_only()
    {
        string file = Path.Combine(folder, "site.json");
        File.WriteAllText(file, "mine");
        File.SetAttributes(file, FileAttributes.ReadOnly);

        Output kept = engine.Run($"{Assess} | Export-IoTOpsReport '{file}'");
        Assert.StartsWith("IoTOps.File.ReadOnly", kept.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", Read("site.json"));

        engine.Run($"{Assess} | Export-IoTOpsReport '{file}' -Force").RequireNoErrors();
        Assert.StartsWith("{", Read("site.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void One_file_that_cannot_be_written_does_not_cost_the_others()
    {
        Directory.CreateDirectory(Path.Combine(folder, "site.json"));

        Output output = engine.Run($"{Assess} | Export-IoTOpsReport '{folder}/site' -Format Html, Json, Csv -PassThru");

        Assert.StartsWith("IoTOps.File.NotWritable", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(["site.html", "site.csv"], output.Objects.Select(item => ((FileInfo)item.BaseObject).Name));
        Assert.Equal(["site.csv", "site.html"], Files());
    }

    [Fact]
    public void A_folder_that_does_not_exist_is_a_clear_error()
    {
        Output output = engine.Run($"{Assess} | Export-IoTOpsReport '{folder}/missing/site.json'");

        Assert.StartsWith("IoTOps.File.NotWritable", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void What_if_writes_nothing_and_names_every_file()
    {
        var host = new RecordingHost(200);
        using var showing = new Engine(host: host);

        showing.Run($"{Assess} | Export-IoTOpsReport '{folder}/site' -Format Html, Json -WhatIf").RequireNoErrors();

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.Contains("Write the Html report", host.Text, StringComparison.Ordinal);
        Assert.Contains("site.json", host.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_stays_one_and_what_it_leads_to_is_replaced()
    {
        string target = Path.Combine(folder, "real.json");
        File.WriteAllText(target, "mine");
        string link = Path.Combine(folder, "latest.json");
        try
        {
            File.CreateSymbolicLink(link, target);
        }
        catch (UnauthorizedAccessException) when (OperatingSystem.IsWindows())
        {
            // Windows lets only some accounts make links; the rest of the test needs one.
            return;
        }

        engine.Run($"{Assess} | Export-IoTOpsReport '{link}'").RequireNoErrors();

        Assert.Equal(target, new FileInfo(link).LinkTarget);
        Assert.StartsWith("{", Read("real.json"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_another_provider_is_refused()
    {
        Output output = engine.Run($"{Assess} | Export-IoTOpsReport 'Variable:report.json'");

        Assert.StartsWith("IoTOps.File.NotAFile", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void The_format_is_completed()
    {
        Assert.Contains("OpenMetrics", engine.Complete("Export-IoTOpsReport -Format O"));
    }

    /// <summary>A history folder, with days as a saved assessment has them.</summary>
    private sealed class SavedDay(string folder)
    {
        public string Folder { get; } = Directory.CreateDirectory(Path.Combine(folder, "history")).FullName;

        public void Save(Engine engine, string at)
        {
            JsonObject report = JsonNode.Parse(engine.Run($"{Assess} | Export-IoTOpsReport -Format Json").RequireNoErrors().Lines[0])!["sites"]![0]!.AsObject();
            var results = new JsonArray();
            foreach (JsonNode? result in report["results"]!.AsArray())
            {
                JsonObject saved = result!.DeepClone().AsObject();
                saved["site"] = report["name"]!.GetValue<string>();
                saved["baseline"] = report["baseline"]!.GetValue<string>();
                saved["collectedAt"] = at;
                saved.Remove("durationSeconds");
                results.Add(saved);
            }

            var file = new JsonObject { ["format"] = "IoTOpsReadiness.Assessment", ["schemaVersion"] = 1, ["savedAt"] = at, ["moduleVersion"] = "0.1.0", ["results"] = results };
            File.WriteAllText(Path.Combine(Folder, at.Replace(':', '_') + ".json"), file.ToJsonString());
        }
    }

    private string[] Files() => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    private string Read(string name) => File.ReadAllText(Path.Combine(folder, name));
}
