using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>What the pages of the project lead to and name is there.</summary>
public sealed partial class PageTests(HelpTests.SharedEngine shared) : IClassFixture<HelpTests.SharedEngine>
{
    private readonly Engine engine = shared.Engine;

    private static IEnumerable<string> Pages =>
        Directory.EnumerateFiles(BuiltFiles.RepositoryRoot, "*.md").Concat(Directory.EnumerateFiles(Path.Combine(BuiltFiles.RepositoryRoot, "docs"), "*.md", SearchOption.AllDirectories));

    [Fact]
    public void Every_link_within_the_project_leads_somewhere()
    {
        List<string> broken = [];
        foreach (string page in Pages)
        {
            foreach (Match link in Link().Matches(Fence().Replace(File.ReadAllText(page), "")))
            {
                string target = link.Groups[1].Value.Split('#')[0];
                if (target.Length > 0 && !target.Contains("://", StringComparison.Ordinal) && !Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)))
                {
                    broken.Add($"{Path.GetRelativePath(BuiltFiles.RepositoryRoot, page)}: {target}");
                }
            }
        }

        Assert.Empty(broken);
    }

    [Fact]
    public void Commands_in_the_pages_exist_with_the_parameters_they_are_given()
    {
        Dictionary<string, string[]> known = engine.Run("Get-Command -Module IoTOpsReadiness -CommandType Cmdlet").RequireNoErrors().Objects
            .Select(command => (System.Management.Automation.CommandInfo)command.BaseObject)
            .ToDictionary(command => command.Name, command => command.Parameters.Keys.ToArray(), StringComparer.OrdinalIgnoreCase);
        List<string> wrong = [];
        foreach (string page in Pages.Where(page => Path.GetFileName(page) != "CHANGELOG.md"))
        {
            foreach (Match block in Code().Matches(File.ReadAllText(page).ReplaceLineEndings("\n")))
            {
                ScriptBlockAst script = Parser.ParseInput(block.Groups[1].Value, out _, out _);
                foreach (CommandAst command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
                {
                    if (command.GetCommandName() is not { } name || !name.Contains("-IoTOps", StringComparison.Ordinal))
                    {
                        continue;
                    }

                    if (!known.TryGetValue(name, out string[]? parameters))
                    {
                        wrong.Add($"{Path.GetRelativePath(BuiltFiles.RepositoryRoot, page)}: {name}");
                        continue;
                    }

                    wrong.AddRange(command.CommandElements.OfType<CommandParameterAst>().Select(parameter => parameter.ParameterName)
                        .Where(parameter => !parameters.Any(item => item.StartsWith(parameter, StringComparison.OrdinalIgnoreCase)))
                        .Select(parameter => $"{Path.GetRelativePath(BuiltFiles.RepositoryRoot, page)}: {name} -{parameter}"));
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void What_the_readme_shows_of_a_plan_is_what_a_plan_shows()
    {
        string readme = File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "README.md")).ReplaceLineEndings("\n");
        string step = ShownStep().Match(readme).Groups[1].Value;
        var host = new RecordingHost(120);
        using var showing = new Engine(host: host);
        showing.Run("$PSStyle.OutputRendering = 'PlainText'; Get-IoTOpsRemediationPlan Arc.AutoUpgradeOff -Sample Quickstart | Out-Default").RequireNoErrors();

        Assert.NotEmpty(step);
        Assert.Contains(step, Escape().Replace(host.Text, "").ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"(?<!\!)\[[^\]\n]*\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^```.*?^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^ *```powershell\n(.*?)\n *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    // A step, without its number, which depends on what else is in the plan.
    [GeneratedRegex(@"```\n\d+\. (Tell Azure.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex ShownStep();

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Escape();
}
