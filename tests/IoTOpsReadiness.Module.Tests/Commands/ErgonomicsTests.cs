using System.Collections;
using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What makes objects and parameters pleasant: places, names instead of objects, texts, and views that fit.</summary>
public sealed partial class ErgonomicsTests : IDisposable
{
    private static readonly string Samples = Path.Combine(BuiltFiles.Module, "samples");

    // One command for each kind of thing that comes out.
    private static readonly string[] Shown =
    [
        "Get-IoTOpsGuideline Broker.*",
        "Test-IoTOpsCluster -Sample MultiNode",
        "(Test-IoTOpsCluster Listener.* -Sample Quickstart).Findings",
        $"Import-IoTOpsSnapshot '{Samples}/*.json'",
        $"(Import-IoTOpsSnapshot '{Samples}/Restricted.json').Queries",
        "Get-IoTOpsRequiredPermission Broker.*",
        "Get-IoTOpsCertificate -Sample MultiNode",
        "Get-IoTOpsImage -Sample MultiNode",
        "Measure-IoTOpsBrokerSizing -Sample MultiNode",
        "Resolve-IoTOpsBrokerAccess Connect -Sample MultiNode",
        "Get-IoTOpsRemediationPlan -Sample MultiNode",
        "(Get-IoTOpsRemediationPlan -Sample Quickstart).Changes",
        "Disable-IoTOpsArcAutoUpgrade -Sample MultiNode",
        "Set-IoTOpsBrokerDiskBuffer 5G -Sample MultiNode",
        "New-IoTOpsDeploymentConfig -Sample MultiNode -AsIs",
        "New-IoTOpsExemption Broker.Cardinality -Reason 'Labs have one node' -Owner joe@example.com -Expires 2027-06-30",
        $"Compare-IoTOpsAssessment -ReferencePath '{Samples}/Ready.json' -DifferencePath '{Samples}/Quickstart.json'",
        "New-IoTOpsGuideline Own.Name -Title 'Named as we name' -Area Operations -Severity Low -Recommendation 'Name it so.' -Remediation 'Rename it.' -Evidence Nodes -Check { param($Site) }",
    ];

    private readonly Engine engine = new();

    public static TheoryData<string> Commands => [.. Shown];

    public void Dispose() => engine.Dispose();

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_list_gives_its_elements_by_their_place(string command)
    {
        List<string> whole = [];
        foreach (PSObject item in Objects(command))
        {
            Walk(item.BaseObject, 0, whole);
        }

        Assert.Empty(whole.Distinct());
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Everything_has_a_text_for_people(string command)
    {
        foreach (PSObject item in Objects(command))
        {
            string text = item.BaseObject.ToString()!;
            Assert.NotEqual(item.BaseObject.GetType().FullName, text);
            Assert.DoesNotContain(" { ", text, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', text);
            Assert.InRange(text.Length, 1, 400);
        }
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void What_is_shown_fits_a_narrow_console_and_a_wide_one(string command)
    {
        foreach (int width in new[] { 80, 160 })
        {
            var host = new RecordingHost(width);
            using var showing = new Engine(host: host);
            showing.Run($"$InformationPreference = 'Ignore'; {command} | Out-Default").RequireNoErrors();

            string[] lines = Escape().Replace(host.Text, "").ReplaceLineEndings("\n").Split('\n');
            Assert.Contains(lines, line => line.Length > 0);
            Assert.All(lines, line => Assert.True(line.Length <= width, line));
        }
    }

    [Fact]
    public void Colours_are_those_of_PSStyle_which_hosts_leave_out_where_none_are_wanted()
    {
        string views = File.ReadAllText(Path.Combine(BuiltFiles.Module, "IoTOpsReadiness.Format.ps1xml"));

        Assert.Contains("$PSStyle.Foreground", views, StringComparison.Ordinal);
        Assert.DoesNotMatch("\u001b|`e\\[|\\[char\\] ?(27|0x1b)|-ForegroundColor", views);
    }

    [Fact]
    public void A_plan_is_a_coloured_difference_with_whole_words_and_a_command_to_copy()
    {
        var host = new RecordingHost(80);
        using var showing = new Engine(host: host);
        showing.Run("Get-IoTOpsRemediationPlan Dataflow.* -Sample MultiNode | Out-Default").RequireNoErrors();
        string text = host.Text.ReplaceLineEndings("\n");
        string[] plain = Escape().Replace(text, "").Split('\n');

        Assert.Contains("\u001b[91m   - properties.instanceCount: 1\u001b[0m", text, StringComparison.Ordinal);
        Assert.Contains("\u001b[32m   + properties.instanceCount: 2\u001b[0m", text, StringComparison.Ordinal);
        Assert.Contains("   delivered twice.", plain);
        int command = Array.FindIndex(plain, line => line.StartsWith("   PS> Set-IoTOpsDataflowEndpoint", StringComparison.Ordinal));
        string[] copied = [.. plain.Skip(command).TakeWhile(line => line.EndsWith('`')), plain.Skip(command).First(line => !line.EndsWith('`'))];
        System.Management.Automation.Language.Parser.ParseInput(string.Join('\n', copied).Replace("   PS> ", "", StringComparison.Ordinal), out _, out var errors);
        Assert.Empty(errors);
        Assert.True(copied.Length > 1);
        Assert.Contains("-TenantId", copied[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Guidelines_stand_in_the_first_place_wherever_they_are_chosen()
    {
        foreach (CommandInfo command in engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Objects.Select(item => (CommandInfo)item.BaseObject))
        {
            if (command.Parameters.TryGetValue("Guideline", out ParameterMetadata? guideline))
            {
                Assert.Contains(guideline.ParameterSets.Values, set => set.Position == 0);
            }
        }

        Assert.Equal(["Broker.Cardinality"], engine.Run("(Test-IoTOpsCluster Broker.Card* -Sample Ready).Id").RequireNoErrors().Lines);
    }

    [Fact]
    public void What_writes_files_and_what_reads_sites_has_the_same_switches_everywhere()
    {
        foreach (CommandInfo command in engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Objects.Select(item => (CommandInfo)item.BaseObject))
        {
            if (command.Name.StartsWith("Export-", StringComparison.Ordinal))
            {
                Assert.True(command.Parameters.ContainsKey("PassThru") && command.Parameters.ContainsKey("Force"), command.Name);
            }

            if (command.Parameters.ContainsKey("Connection") && command.Name != "Disconnect-IoTOpsCluster")
            {
                Assert.True(command.Parameters.ContainsKey("ThrottleLimit") && command.Parameters.ContainsKey("TimeoutSec"), command.Name);
            }

            if (command.Parameters.ContainsKey("JournalPath") && command.Parameters.ContainsKey("WhatIf"))
            {
                Assert.True(command.Parameters.ContainsKey("Force"), command.Name);
            }
        }
    }

    [Fact]
    public void Guidelines_themselves_choose_guidelines() =>
        Assert.Equal(["Broker.Cardinality", "Broker.MemoryProfile"], engine.Run("(Test-IoTOpsCluster -Guideline (Get-IoTOpsGuideline Broker.Card*, Broker.Mem*) -Sample Ready).Id").RequireNoErrors().Lines);

    [Fact]
    public void A_connection_goes_by_its_name()
    {
        using var cluster = new LoopbackCluster("""[{"verbs":["list"],"apiGroups":["*"],"resources":["*"]}]""");
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' -NoAzure | Out-Null").RequireNoErrors();

        Assert.NotEmpty(engine.Run("Test-IoTOpsPermission Broker.Cardinality -Side Kubernetes -Connection PLANT").RequireNoErrors().Objects);
        Assert.NotEmpty(engine.Run("'pl*' | Test-IoTOpsPermission Broker.Cardinality -Side Kubernetes").RequireNoErrors().Objects);
        Assert.Equal(["plant"], engine.Complete("Test-IoTOpsCluster -Connection p"));

        ErrorRecord error = engine.Run("Test-IoTOpsPermission -Connection factory-9").Error;
        Assert.Contains("No open connection is called 'factory-9'. There is 'plant'.", error.ToString(), StringComparison.Ordinal);
        engine.Run("Disconnect-IoTOpsCluster plant").RequireNoErrors();
        Assert.Contains("There is none; connect with Connect-IoTOpsCluster.", engine.Run("Test-IoTOpsPermission -Connection plant").Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_snapshot_goes_by_the_path_of_its_file()
    {
        Assert.Equal(["Broker.Cardinality"], engine.Run($"(Test-IoTOpsCluster Broker.Cardinality -Snapshot '{Samples}/Ready.json').Id").RequireNoErrors().Lines);
        Assert.Equal(["Broker.Cardinality"], engine.Run($"('{Samples}/Ready.json' | Test-IoTOpsCluster Broker.Cardinality).Id").RequireNoErrors().Lines);
        Assert.Contains("no-such-file", engine.Run("Test-IoTOpsCluster -Snapshot ./no-such-file.json").Error.ToString(), StringComparison.Ordinal);
        Assert.Contains("psd1", engine.Run($"Test-IoTOpsCluster -Snapshot '{BuiltFiles.Manifest}'").Error.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("InputObjectNotBound", engine.Run("'./no-such-file.json' | Test-IoTOpsCluster").Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_list_shows_by_itself_exists()
    {
        // Format-List goes by these; a name that no property has would be a gap in it.
        var types = XDocument.Load(Path.Combine(BuiltFiles.Module, "types", "IoTOpsReadiness.Types.ps1xml"));
        var sets = types.Descendants("Type")
            .Select(type => (Name: type.Element("Name")!.Value, Properties: type.Descendants("ReferencedProperties").Elements("Name").Select(name => name.Value).ToArray()))
            .Where(type => type.Properties.Length > 0)
            .ToArray();

        Assert.NotEmpty(sets);
        foreach ((string name, string[] properties) in sets)
        {
            string[] known = [.. engine.Run($"(Get-Command -Module IoTOpsReadiness -CommandType Cmdlet).OutputType.Type.Where({{ $_.FullName -eq '{name}' }})[0].GetProperties().Name").RequireNoErrors().Lines];
            Assert.All(properties, property => Assert.Contains(property, known));
        }
    }

    private IReadOnlyList<PSObject> Objects(string command)
    {
        IReadOnlyList<PSObject> objects = engine.Run($"$InformationPreference = 'Ignore'; {command}").RequireNoErrors().Objects;
        Assert.NotEmpty(objects);
        return objects;
    }

    // PowerShell indexes arrays, lists and what has an indexer of its own; of anything else [0] is the whole.
    private static void Walk(object? value, int depth, List<string> whole)
    {
        if (value is null || depth > 4 || value.GetType() is not { IsEnum: false } type || type.FullName?.StartsWith("IoTOpsReadiness.", StringComparison.Ordinal) != true)
        {
            return;
        }

        foreach (PropertyInfo property in type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            object? content = property.GetValue(value);
            if (content is null or string or IDictionary || content is not IEnumerable items)
            {
                Walk(content, depth + 1, whole);
                continue;
            }

            if (!content.GetType().IsArray && content.GetType().GetDefaultMembers().Length == 0)
            {
                whole.Add($"{type.Name}.{property.Name} is a {content.GetType().Name}");
            }

            foreach (object? item in items.Cast<object?>().Take(20))
            {
                Walk(item, depth + 1, whole);
            }
        }
    }

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();
}
