using System.Management.Automation.Language;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>The topics that Get-Help about_* shows.</summary>
public sealed partial class AboutTopicTests(HelpTests.SharedEngine shared) : IClassFixture<HelpTests.SharedEngine>
{
    private static readonly string Folder = Path.Combine(BuiltFiles.Module, "en-US");

    private readonly Engine engine = shared.Engine;

    private static string[] Names => [.. Directory.EnumerateFiles(Folder, "about_*.help.txt").Select(file => Path.GetFileName(file).Replace(".help.txt", "", StringComparison.Ordinal))];

    public static TheoryData<string> Topics => [.. Names];

    [Fact]
    public void There_is_a_topic_for_everything_one_has_to_know() => Assert.Equal(
        ["", "_Authentication", "_Automation", "_Decisions", "_Guidelines", "_Offline", "_Permissions", "_Remediation", "_Troubleshooting"],
        Names.Select(topic => topic.Replace("about_IoTOpsReadiness", "", StringComparison.Ordinal)).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Topics))]
    public void Get_Help_finds_it_and_lists_it_with_one_line(string topic)
    {
        string text = engine.Run($"Get-Help {topic}").RequireNoErrors().Lines.Single();
        string synopsis = engine.Run($"(Get-Help {topic}*).Where({{ $_.Name -eq '{topic}' }}).Synopsis; (Get-Help {topic}).Synopsis").RequireNoErrors().Lines.First(line => line.Length > 0);

        Assert.Equal(File.ReadAllText(Path.Combine(Folder, topic + ".help.txt")), text);
        Assert.StartsWith($"TOPIC\n    {topic}\n\nSHORT DESCRIPTION\n    {synopsis}\n\nLONG DESCRIPTION\n    ", text, StringComparison.Ordinal);
        Assert.EndsWith(synopsis[^1..], synopsis.Trim()[^1] is '.' or '?' ? synopsis : "neither a sentence nor a question", StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void It_fits_a_narrow_console_and_has_no_markup(string topic)
    {
        foreach (string line in File.ReadAllLines(Path.Combine(Folder, topic + ".help.txt")))
        {
            Assert.InRange(line.Length, 0, 80);
            Assert.DoesNotContain("**", line, StringComparison.Ordinal);
            Assert.DoesNotContain("](", line, StringComparison.Ordinal);
            Assert.DoesNotContain("```", line, StringComparison.Ordinal);
            Assert.Equal(line.TrimEnd(), line);
        }
    }

    [Theory]
    [MemberData(nameof(Topics))]
    public void It_names_commands_parameters_and_topics_there_are(string topic)
    {
        string text = File.ReadAllText(Path.Combine(Folder, topic + ".help.txt"));
        string page = File.ReadAllText(Path.Combine(BuiltFiles.RepositoryRoot, "docs", "about", topic + ".md"));
        Dictionary<string, string[]> commands = CommandNames().Matches(text).Select(match => match.Value).Distinct()
            .ToDictionary(name => name, name => engine.Run($"(Get-Command {name} -ErrorAction Stop).Parameters.Keys").RequireNoErrors().Lines.ToArray());
        Assert.NotEmpty(commands);

        foreach (Match code in Code().Matches(page))
        {
            ScriptBlockAst script = Parser.ParseInput(code.Groups[1].Value, out _, out ParseError[] errors);
            Assert.Empty(errors);
            foreach (CommandAst command in script.FindAll(ast => ast is CommandAst, searchNestedScriptBlocks: true).Cast<CommandAst>())
            {
                foreach (CommandParameterAst parameter in command.CommandElements.OfType<CommandParameterAst>())
                {
                    if (command.GetCommandName() is { } name && name.Contains("-IoTOps", StringComparison.Ordinal))
                    {
                        Assert.Contains(parameter.ParameterName, commands[name]);
                    }
                }
            }
        }

        // In running text a parameter belongs to one of the commands of the topic.
        string prose = Fence().Replace(page, "");
        Assert.All(ProseParameters().Matches(prose).Select(match => match.Groups[1].Value), name => Assert.Contains(name, commands.Values.SelectMany(known => known)));
        Assert.All(TopicNames().Matches(text).Select(match => match.Value.TrimEnd('_')), name => Assert.Contains(name, Names));
    }

    [GeneratedRegex(@"\b[A-Z][a-z]+-IoTOps\w+")]
    private static partial Regex CommandNames();

    [GeneratedRegex(@"\babout_\w+")]
    private static partial Regex TopicNames();

    [GeneratedRegex(@"```powershell\n(.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"```.*?\n```", RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<=[`\s])-([A-Z]\w+)")]
    private static partial Regex ProseParameters();
}
