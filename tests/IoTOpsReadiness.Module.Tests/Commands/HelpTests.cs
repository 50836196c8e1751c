using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What Get-Help shows, and whether it is so.</summary>
public sealed partial class HelpTests(HelpTests.SharedEngine shared) : IClassFixture<HelpTests.SharedEngine>
{
    // The commands of PowerShell itself that examples use; this engine has none of its modules.
    private const string Stubs = """
        function Format-List { $input }
        function Format-Table { $input }
        function Select-Object { $input }
        function Sort-Object { $input }
        function Group-Object { $input }
        function ConvertTo-Json { $input }
        function ConvertTo-Csv { $input }

        """;

    private readonly Engine engine = shared.Engine;

    public static TheoryData<string> Cmdlets => [.. Directory.EnumerateFiles(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "cmdlets"), "*-*.md").Select(file => Path.GetFileNameWithoutExtension(file)!)];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Every_command_has_complete_help(string cmdlet)
    {
        PSObject help = engine.Run($"Get-Help {cmdlet} -Full").RequireNoErrors().Objects.Single();

        // Without a help file the synopsis is the syntax.
        string synopsis = Text(help, "Synopsis");
        Assert.EndsWith(".", synopsis, StringComparison.Ordinal);
        Assert.DoesNotContain(cmdlet + " [", synopsis, StringComparison.Ordinal);
        Assert.NotEmpty(Lines($"(Get-Help {cmdlet} -Full).description.Text"));
        Assert.True(Lines($"(Get-Help {cmdlet} -Full).examples.example.code").Length >= 3);
        Assert.Equal(
            Lines($"(Get-Command {cmdlet}).OutputType.Name"),
            Lines($"foreach ($value in (Get-Help {cmdlet} -Full).returnValues.returnValue) {{ $value.type.name }}"));
        Assert.NotEmpty(Lines($"(Get-Help {cmdlet} -Full).relatedLinks.navigationLink.linkText"));
    }

    [Fact]
    public async Task Online_leads_to_the_page_where_the_documentation_is_published()
    {
        using var file = new TemporaryFile(".xml", "");
        string configuration = Path.GetFileName(Path.GetDirectoryName(Path.GetDirectoryName(BuiltFiles.HelpTool)))!;
        string assembly = Path.Combine(BuiltFiles.RepositoryRoot, "src", "IoTOpsReadiness", "bin", configuration, "net8.0", "IoTOpsReadiness.dll");
        string pages = Path.Combine(BuiltFiles.RepositoryRoot, "docs", "cmdlets");
        using var tool = Process.Start("dotnet", ["exec", BuiltFiles.HelpTool, "help", assembly, pages, file.Path, "https://docs.example.com/iotops/"]);
        await tool.WaitForExitAsync();

        Assert.Equal(0, tool.ExitCode);
        XNamespace maml = "http://schemas.microsoft.com/maml/2004/10";
        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        var help = XDocument.Load(file.Path);
        Assert.Equal(
            ((IEnumerable<object[]>)Cmdlets).Select(row => $"https://docs.example.com/iotops/cmdlets/{row[0]}.md").Order(StringComparer.Ordinal),
            help.Descendants(command + "relatedLinks").Select(links => links.Descendants(maml + "uri").First().Value).Order(StringComparer.Ordinal));
        Assert.Contains("https://docs.example.com/iotops/reports.md", help.Descendants(maml + "uri").Select(uri => uri.Value));
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Help_describes_the_parameters_there_are_and_so_does_the_page(string cmdlet)
    {
        string[] parameters = Lines($"$common = [System.Management.Automation.PSCmdlet]::CommonParameters; (Get-Command {cmdlet}).Parameters.Keys | Where-Object {{ $_ -notin $common }}");
        Dictionary<string, string> described = Lines($"foreach ($parameter in (Get-Help {cmdlet} -Full).parameters.parameter) {{ \"$($parameter.name)|$($parameter.description.Text)\" }}")
            .Select(line => line.Split('|', 2))
            .ToDictionary(parts => parts[0], parts => parts[1]);
        Dictionary<string, string> rows = Row().Matches(File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "cmdlets", cmdlet + ".md")))
            .ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);

        Assert.Equal(parameters.Order(StringComparer.Ordinal), described.Keys.Order(StringComparer.Ordinal));
        Assert.All(described.Values, text => Assert.EndsWith(".", text, StringComparison.Ordinal));

        // The page is written from the same comments; build the solution, then: iotops-help pages.
        foreach ((string name, string text) in described)
        {
            Assert.Equal(text, Note().Replace(rows[name], "").Replace("`", "", StringComparison.Ordinal).Replace("\\|", "|", StringComparison.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Examples_name_commands_and_parameters_there_are(string cmdlet)
    {
        foreach (string code in Examples(cmdlet))
        {
            ScriptBlockAst script = Parser.ParseInput(code, out _, out ParseError[] errors);
            Assert.Empty(errors);
            foreach (CommandAst command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                string? name = command.GetCommandName();
                if (name?.Contains("-IoTOps", StringComparison.Ordinal) != true)
                {
                    continue;
                }

                string[] known = Lines($"(Get-Command {name} -ErrorAction Stop).Parameters.Keys");
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                {
                    Assert.True(
                        known.Contains(parameter.ParameterName, StringComparer.OrdinalIgnoreCase) || known.Count(item => item.StartsWith(parameter.ParameterName, StringComparison.OrdinalIgnoreCase)) == 1,
                        $"{name} has no -{parameter.ParameterName}: {code}");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void Examples_on_a_sample_run(string cmdlet)
    {
        foreach (string code in Examples(cmdlet).Where(code => code.Contains("-Sample", StringComparison.Ordinal) && !Elsewhere().IsMatch(code)))
        {
            Output output = engine.Run(Stubs + code);

            // A gate that closes does what it is for.
            Assert.True(output.Terminating is null || cmdlet == "Assert-IoTOpsReadiness", $"{code}: {output.Terminating}");
            Assert.Empty(output.Errors);
        }
    }

    private static string Text(PSObject item, string property) => item.Properties[property].Value.ToString()!.Trim();

    private string[] Examples(string cmdlet) => [.. engine.Run($"(Get-Help {cmdlet} -Full).examples.example | ForEach-Object {{ $_.code }}").RequireNoErrors().Objects.Select(code => code.ToString()!)];

    private string[] Lines(string script) => [.. engine.Run(script).RequireNoErrors().Objects.Where(item => item is not null).Select(item => item.ToString()!)];

    [GeneratedRegex(@"^\| `-(\w+)` \| [^|]+ \| (.*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@" \*\([^)]*\)\*$")]
    private static partial Regex Note();

    // What needs a site, a file of the reader's own, or another program.
    [GeneratedRegex(@"Connect-|-Connection|\./|\.\\|/data/|Invoke-Pester|Import-|Export-Clixml|Export-Csv|Out-File|Set-Content|\$env:|git |az ")]
    private static partial Regex Elsewhere();

    /// <summary>Help is read by one engine for all.</summary>
    public sealed class SharedEngine : IDisposable
    {
        internal Engine Engine { get; } = new();

        public void Dispose() => Engine.Dispose();
    }
}
