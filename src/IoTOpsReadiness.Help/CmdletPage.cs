using System.Management.Automation;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Help;

/// <summary>The page of a cmdlet: what it does and examples are written there by hand, the parameter table from the comments.</summary>
internal sealed partial class CmdletPage
{
    private readonly string text;

    private CmdletPage(string text) => this.text = text.ReplaceLineEndings("\n");

    /// <summary>What it does: the paragraphs below the title.</summary>
    public IReadOnlyList<string> Description => Paragraphs(Between("\n", "\n## "));

    /// <summary>What it returns.</summary>
    public IReadOnlyList<string> Output => Paragraphs(Section("Output"));

    /// <summary>Examples: what they are about, the command, and what it prints.</summary>
    public IReadOnlyList<(string Title, string Code, string Output)> Examples
    {
        get
        {
            List<(string, string, string)> examples = [];
            string section = Section("Examples");
            int from = 0;
            foreach (Match match in Example().Matches(section))
            {
                string title = string.Join(' ', Paragraphs(section[from..match.Index]));
                examples.Add((title, match.Groups["code"].Value, match.Groups["output"].Value));
                from = match.Index + match.Length;
            }

            return examples;
        }
    }

    /// <summary>What else to read.</summary>
    public IReadOnlyList<(string Text, string Target)> Links => [.. Link().Matches(Section("See also")).Select(match => (match.Groups[1].Value, match.Groups[2].Value))];

    public static string PathOf(string folder, string cmdlet) => Path.Combine(folder, cmdlet + ".md");

    public static CmdletPage Read(string folder, string cmdlet) => new(File.ReadAllText(PathOf(folder, cmdlet)));

    /// <summary>The page with its parameter table as the cmdlet is now.</summary>
    public static string WithParameters(string page, CmdletDescription cmdlet) => Table().Replace(page, _ =>
        "## Parameters\n\n| parameter | type | meaning |\n|---|---|---|\n" + string.Concat(cmdlet.Parameters.Select(parameter => Row(parameter) + "\n")) + "\n## ", 1);

    private static string Row(ParameterDescription parameter)
    {
        string notes = string.Join("; ", Notes(parameter));
        string meaning = parameter.Meaning.Replace("|", "\\|", StringComparison.Ordinal);
        return $"| `-{parameter.Name}` | {parameter.TypeName} | {meaning}{(notes.Length > 0 ? $" *({notes})*" : "")} |";
    }

    private static IEnumerable<string> Notes(ParameterDescription parameter)
    {
        ParameterAttribute[] sets = [.. parameter.Sets.Values];
        if (sets.Any(set => set.Mandatory))
        {
            yield return sets.All(set => set.Mandatory && set.ParameterSetName == ParameterDescription.AllSets) ? "required" : "required in its set";
        }

        if (sets.FirstOrDefault(set => set.Position >= 0) is { } positional)
        {
            yield return $"position {positional.Position}";
        }

        if (sets.Any(set => set.ValueFromPipeline))
        {
            yield return "takes pipeline input";
        }

        if (sets.Any(set => set.ValueFromPipelineByPropertyName))
        {
            yield return "takes pipeline input by property name";
        }

        if (parameter.Aliases.Count > 0)
        {
            yield return "alias " + string.Join(", ", parameter.Aliases.Select(alias => $"`-{alias}`"));
        }
    }

    private string Section(string title) => Between($"\n## {title}\n", "\n## ");

    private string Between(string start, string end)
    {
        int from = text.IndexOf(start, StringComparison.Ordinal);
        if (from < 0)
        {
            return "";
        }

        from += start.Length;
        int to = text.IndexOf(end, from, StringComparison.Ordinal);
        return (to < 0 ? text[from..] : text[from..to]).Trim('\n');
    }

    private static string[] Paragraphs(string markdown) =>
        [.. markdown.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Plain).Where(paragraph => paragraph.Length > 0)];

    // Lines of a paragraph flow together; those of a table or a list do not.
    private static string Plain(string paragraph)
    {
        string joined = paragraph.StartsWith('|') || paragraph.StartsWith('-') || paragraph.StartsWith("```", StringComparison.Ordinal) ? paragraph : paragraph.Replace('\n', ' ');
        return Link().Replace(joined, "$1").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@"```powershell\n(?<code>.*?)\n```(\n\n```\n(?<output>.*?)\n```)?", RegexOptions.Singleline)]
    private static partial Regex Example();

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"## Parameters\n.*?\n## ", RegexOptions.Singleline)]
    private static partial Regex Table();
}
