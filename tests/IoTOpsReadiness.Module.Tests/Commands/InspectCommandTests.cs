using System.Collections;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed partial class InspectCommandTests : IDisposable
{
    private const string Plan = "Measure-IoTOpsBrokerSizing -NodeCount 3 -CoresPerNode 8 -MemoryPerNode 32Gi";

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Get-IoTOpsImage", "Quickstart", "quickstart-instance")]
    [InlineData("Get-IoTOpsImage", "MultiNode", "porto-assembly")]
    [InlineData("Get-IoTOpsImage", "Ready", "lisbon-bottling")]
    [InlineData("Get-IoTOpsCertificate", "Quickstart", "quickstart-instance")]
    [InlineData("Get-IoTOpsCertificate", "MultiNode", "porto-assembly")]
    [InlineData("Get-IoTOpsCertificate", "Ready", "lisbon-bottling")]
    [InlineData("Get-IoTOpsCertificate", "Restricted", "porto-assembly")]
    [InlineData("Measure-IoTOpsBrokerSizing", "Quickstart", "quickstart-instance")]
    [InlineData("Measure-IoTOpsBrokerSizing", "MultiNode", "porto-assembly")]
    [InlineData("Measure-IoTOpsBrokerSizing", "Ready", "lisbon-bottling")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect", "Quickstart", "quickstart-instance")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect", "MultiNode", "porto-assembly")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect", "Ready", "lisbon-bottling")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect", "Restricted", "porto-assembly")]
    public void A_sample_answers(string command, string sample, string site)
    {
        Output output = engine.Run($"{command} -Sample {sample}").RequireNoErrors();

        Assert.NotEmpty(output.Objects);
        Assert.All(output.Texts("Site"), actual => Assert.Equal(site, actual));
    }

    [Theory]
    [InlineData("Get-IoTOpsImage")]
    [InlineData("Get-IoTOpsCertificate")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect")]
    public void Snapshots_come_through_the_pipeline_and_files_by_path(string command)
    {
        string samples = Path.Combine(BuiltFiles.Module, "samples");

        Output piped = engine.Run($"Import-IoTOpsSnapshot '{samples}/*.json' | {command} -WarningAction Ignore");
        Output named = engine.Run($"{command} -Path '{samples}/*.json' -WarningAction Ignore");

        Assert.Equal(3, piped.Texts("Site").Distinct().Count());
        Assert.Equal(piped.Texts("Site"), named.Texts("Site"));
        Assert.Equal(piped.Objects.Select(item => item.ToString()), named.Objects.Select(item => item.ToString()));
    }

    [Fact]
    public void A_site_that_cannot_answer_does_not_cost_the_others()
    {
        Output output = engine.Run($"Import-IoTOpsSnapshot '{BuiltFiles.Module}/samples/*.json' | Measure-IoTOpsBrokerSizing");

        Assert.StartsWith("IoTOps.Evidence.NotAuthorized", Assert.Single(output.Errors).FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Null(output.Terminating);
        Assert.Equal(3, output.Texts("Site").Distinct().Count());
    }

    [Theory]
    [InlineData("32Gi", 32 * 1073741824d)]
    [InlineData("32GB", 32 * 1073741824d)]
    [InlineData("'32gb'", 32 * 1073741824d)]
    [InlineData("32GiB", 32 * 1073741824d)]
    [InlineData("(32GB)", 32 * 1073741824d)]
    [InlineData("32G", 32e9)]
    [InlineData("32768Mi", 32 * 1073741824d)]
    [InlineData("34359738368", 32 * 1073741824d)]
    public void Memory_is_written_as_people_write_it(string amount, double bytes)
    {
        Output output = engine.Run($"Measure-IoTOpsBrokerSizing -NodeCount 2 -CoresPerNode 8 -MemoryPerNode {amount}").RequireNoErrors();

        Assert.All(output.Objects, item => Assert.Equal(2 * bytes, item.Properties["NodeMemoryBytes"].Value));
    }

    [Fact]
    public void A_plan_names_the_article_of_each_rule_and_what_it_takes()
    {
        Output output = engine.Run($"{Plan} -ConnectionCount 240 -MessagesPerSecond 16000 -MessageBytes 4096").RequireNoErrors();

        Assert.Equal(["availability how-to (2024-10)", "day-0 manual (2026-03)", "planning article (2026-04)"], output.Texts("Rule"));
        Assert.All(output.Texts("Partitions"), partitions => Assert.Equal("4", partitions));
        Assert.All(output.Texts("CarriesLoad"), carries => Assert.Equal("True", carries));
        Assert.All(output.Objects, item => Assert.True((double)item.Properties["MemoryPerWorkerBytes"].Value >= (double)item.Properties["MemoryPerPodBytes"].Value));
        Assert.Equal([80d, 10d, 20d], output.Objects.Select(item => (double)item.Properties["ConnectionsPerFrontendWorker"].Value));
    }

    [Fact]
    public void What_if_is_measured_beside_what_is_configured()
    {
        Output output = engine.Run("Measure-IoTOpsBrokerSizing -Sample Quickstart -FrontendWorkers 3 -MemoryProfile low").RequireNoErrors();

        Assert.Equal(["Configured", "Requested"], output.Texts("Basis").Take(2));
        Assert.Equal("3", output.Texts("FrontendWorkers")[1]);
        Assert.Equal("Low", output.Texts("MemoryProfile")[1]);
        Assert.Equal(output.Texts("Partitions")[0], output.Texts("Partitions")[1]);
    }

    [Fact]
    public void A_rule_is_named_with_the_path_that_decides()
    {
        Output output = engine.Run(
            "Resolve-IoTOpsBrokerAccess Publish porto/lines/filler-01/telemetry/x -Username filler-01 -Listener line-* -Sample MultiNode").RequireNoErrors();

        PSObject result = output.Objects.Single();
        Assert.Equal("Yes", result.Properties["Allowed"].Value.ToString());
        Assert.Equal("line-clients", result.Properties["Authorization"].Value);
        Assert.Equal(0, result.Properties["Rule"].Value);
        Assert.Equal("spec.authorizationPolicies.rules[0].brokerResources[1]", result.Properties["Path"].Value);
        Assert.Equal("porto/lines/{principal.username}/telemetry/#", result.Properties["Pattern"].Value);
    }

    [Theory]
    [InlineData("MultiNode", "8883", "No")]
    [InlineData("Restricted", "8883", "No")]
    [InlineData("Restricted", "18883", "Yes")]
    [InlineData("Quickstart", "1883", "Yes")]
    public void A_stranger_is_refused_where_that_is_known_and_unknown_where_it_is_not(string sample, string port, string answer)
    {
        Assert.Equal([answer], engine.Run($"Resolve-IoTOpsBrokerAccess Subscribe '#' -Username stranger -Port {port} -Sample {sample}").RequireNoErrors().Texts("Allowed"));
    }

    [Fact]
    public void Attributes_keep_their_letter_case()
    {
        using var file = new TemporaryFile(".json", """
            {"format":"IoTOpsReadiness.Snapshot","schemaVersion":1,"collectedAt":"2026-09-01T00:00:00Z","site":{"name":"s"},"evidence":{
              "BrokerListeners":{"kubernetes":[{"metadata":{"name":"l"},"spec":{"ports":[{"port":1,"authenticationRef":"a","authorizationRef":"z"}]} }]},
              "BrokerAuthentications":{"kubernetes":[{"metadata":{"name":"a"},"spec":{"authenticationMethods":[{"method":"X509"}]} }]},
              "BrokerAuthorizations":{"kubernetes":[{"metadata":{"name":"z"},"spec":{"authorizationPolicies":{"rules":[
                {"principals":{"attributes":[{"Building":"b22"}]},"brokerResources":[{"method":"Connect"}]}]} } }]} } }
            """);

        Assert.Equal(["Yes"], engine.Run($"Resolve-IoTOpsBrokerAccess Connect -Attribute @{{ Building = 'b22' }} -LiteralPath '{file.Path}'").RequireNoErrors().Texts("Allowed"));
        Assert.Equal(["No"], engine.Run($"Resolve-IoTOpsBrokerAccess Connect -Attribute @{{ building = 'b22' }} -LiteralPath '{file.Path}'").RequireNoErrors().Texts("Allowed"));
    }

    [Fact]
    public void A_declared_mirror_is_told_apart_from_a_third_party()
    {
        Assert.Contains("ThirdParty", engine.Run("Get-IoTOpsImage -Sample MultiNode").RequireNoErrors().Texts("Origin"));
        Assert.DoesNotContain("ThirdParty", engine.Run("Get-IoTOpsImage -Sample MultiNode -AllowedRegistry docker.io, ghcr.io").RequireNoErrors().Texts("Origin"));
    }

    [Fact]
    public void An_incomplete_list_of_certificates_warns()
    {
        Assert.Contains(engine.Run("Get-IoTOpsCertificate -Sample Restricted").Warnings, warning => warning.Contains("SecretNames", StringComparison.Ordinal));
        Assert.Empty(engine.Run("Get-IoTOpsCertificate -Sample MultiNode").Warnings);
    }

    [Theory]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample Restricted", "IoTOps.Evidence.NotAuthorized", ErrorCategory.PermissionDenied)]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample Nope", "IoTOps.Sample.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData($"{Plan} -MemoryProfile Huge", "IoTOps.Sizing.ProfileNotFound", ErrorCategory.InvalidArgument)]
    [InlineData("Resolve-IoTOpsBrokerAccess Publish -Sample Ready", "IoTOps.Access.TopicRequired", ErrorCategory.InvalidArgument)]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect a/b -Sample Ready", "IoTOps.Access.TopicNotExpected", ErrorCategory.InvalidArgument)]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Port 99 -Sample Ready", "IoTOps.Access.PortNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Listener nope -Sample Ready", "IoTOps.Access.PortNotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Attribute @{ a = $null } -Sample Ready", "IoTOps.Access.InvalidAttribute", ErrorCategory.InvalidArgument)]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Attribute @{ a = 1, 2 } -Sample Ready", "IoTOps.Access.InvalidAttribute", ErrorCategory.InvalidArgument)]
    [InlineData("Get-IoTOpsImage -Path ./nowhere.json", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("Get-IoTOpsCertificate -LiteralPath ./nowhere.json", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    public void Wrong_input_gets_an_error_that_says_what_to_do(string command, string id, ErrorCategory category)
    {
        Output output = engine.Run(command);

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, output.Error.CategoryInfo.Category);
        Assert.NotNull(output.Error.TargetObject);
        Assert.NotEmpty(output.Error.ErrorDetails.RecommendedAction);
        Assert.Empty(output.Objects);
    }

    [Theory]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 3 -CoresPerNode 8 -MemoryPerNode banana", "banana")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 3 -CoresPerNode 8 -MemoryPerNode 32", "32Gi")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 3 -CoresPerNode 8 -MemoryPerNode -5Gi", "-5Gi")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 0 -CoresPerNode 8 -MemoryPerNode 32Gi", "NodeCount")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 3 -CoresPerNode NaN -MemoryPerNode 32Gi", "CoresPerNode")]
    [InlineData($"{Plan} -Partitions 17", "Partitions")]
    [InlineData($"{Plan} -RedundancyFactor 6", "RedundancyFactor")]
    [InlineData($"{Plan} -MessagesPerSecond -1", "MessagesPerSecond")]
    [InlineData("Resolve-IoTOpsBrokerAccess Dance -Sample Ready", "Dance")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Port 0 -Sample Ready", "Port")]
    public void A_value_out_of_range_is_refused_by_name(string command, string named)
    {
        Output output = engine.Run(command);

        Assert.Contains(named, output.Error.Exception.Message, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void A_malformed_resource_is_an_error_of_its_site()
    {
        using var file = new TemporaryFile(".json", """
            {"format":"IoTOpsReadiness.Snapshot","schemaVersion":1,"collectedAt":"2026-09-01T00:00:00Z","site":{"name":"s"},
             "evidence":{"Pods":{"kubernetes":[{"metadata":{"name":"p","namespace":"azure-iot-operations"},"spec":{"containers":"many"},"status":{"phase":"Running"} }]} } }
            """);

        Output output = engine.Run($"Get-IoTOpsImage -LiteralPath '{file.Path}'");

        Assert.StartsWith("IoTOps.Evidence.Malformed", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("Pod/p", output.Error.TargetObject);
    }

    [Theory]
    [InlineData("Get-IoTOpsImage -Sample Ready")]
    [InlineData("Get-IoTOpsCertificate -Sample Ready")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Sample Ready")]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample Ready -FrontendReplicas 2")]
    public void Records_survive_clixml_with_enums_as_their_names(string command)
    {
        Output live = engine.Run(command).RequireNoErrors();
        Output saved = engine.Run(
            $"foreach ($item in {command}) {{ [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($item)) }}").RequireNoErrors();

        Assert.Equal(live.Objects.Count, saved.Objects.Count);
        foreach ((PSObject before, PSObject after) in live.Objects.Zip(saved.Objects))
        {
            foreach (PSPropertyInfo property in before.Properties)
            {
                object? kept = after.Properties[property.Name].Value;
                if (property.Value is Enum value)
                {
                    Assert.Equal(value.ToString(), kept);
                }
                else if (property.Value is null or string or int or double or bool)
                {
                    Assert.Equal(property.Value, kept);
                }
                else if (property.Value is IEnumerable list)
                {
                    Assert.Equal(
                        list.Cast<object>().Select(item => item.ToString()),
                        ((IEnumerable)((PSObject)kept!).BaseObject).Cast<object>().Select(item => item.ToString()));
                }
            }
        }
    }

    [Theory]
    [InlineData("Get-IoTOpsImage -Sample MultiNode", "ThirdParty")]
    [InlineData("Get-IoTOpsCertificate -Sample MultiNode", "CertManager")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Sample Restricted", "No")]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample MultiNode", "planning article")]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample MultiNode", "configured")]
    [InlineData("Measure-IoTOpsBrokerSizing -Sample MultiNode -Partitions 3", "requested")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 2 -CoresPerNode 2 -MemoryPerNode 64Gi", "how-to, planning")]
    [InlineData("Measure-IoTOpsBrokerSizing -NodeCount 16 -CoresPerNode 64 -MemoryPerNode 512Gi", "no limits")]
    public void Tables_keep_within_the_width(string command, string shown)
    {
        var host = new RecordingHost(80);
        using var showing = new Engine(host: host);

        showing.Run($"{command} | Out-Default").RequireNoErrors();

        string text = Colour().Replace(host.Text, "");
        Assert.Contains(shown, text, StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    // The bare engine has no Format-List, so the scripts of the list views are run as it would run them.
    [Theory]
    [InlineData("SiteImage.List", "Get-IoTOpsImage -Sample MultiNode", "sha256:")]
    [InlineData("SiteCertificate.List", "Get-IoTOpsCertificate -Sample MultiNode", "BrokerListener/line-clients")]
    [InlineData("PortAccessResult.List", "Resolve-IoTOpsBrokerAccess Connect -Sample Quickstart", "LoadBalancer, plain text")]
    [InlineData("SizingRecord.List", "Measure-IoTOpsBrokerSizing -Sample Quickstart -ConnectionCount 5 -MessagesPerSecond 5", "carries the declared load")]
    public void List_views_need_nothing_but_the_engine(string view, string command, string shown)
    {
        XElement[] scripts = [.. XDocument.Load(Path.Combine(BuiltFiles.Module, "IoTOpsReadiness.Format.ps1xml"))
            .Descendants("View").Single(candidate => candidate.Element("Name")!.Value == view)
            .Descendants("ScriptBlock")];

        Assert.NotEmpty(scripts);
        Assert.Contains(
            scripts.SelectMany(script => engine.Run($"Set-StrictMode -Version 1; {command} | ForEach-Object {{ {script.Value} }}").RequireNoErrors().Objects),
            item => item?.ToString().Contains(shown, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("Measure-IoTOpsBrokerSizing -MemoryProfile ", "Tiny")]
    [InlineData("Measure-IoTOpsBrokerSizing -MemoryProfile h", "High")]
    [InlineData("Resolve-IoTOpsBrokerAccess Connect -Sample MultiNode -Listener m", "mes")]
    [InlineData("Resolve-IoTOpsBrokerAccess -Action P", "Publish")]
    [InlineData("Get-IoTOpsImage -Sample Q", "Quickstart")]
    public void Arguments_are_completed(string typed, string expected)
    {
        Assert.Equal(expected, engine.Complete(typed).FirstOrDefault());
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
