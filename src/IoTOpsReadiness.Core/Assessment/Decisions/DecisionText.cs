using System.Text;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>
/// Adds entries to the text of a file of decisions. The file is a document that people write and review, so everything in it
/// stays as it is: order, comments, line ends.
/// </summary>
public static partial class DecisionText
{
    private const string Schema = "schemaVersion";

    /// <summary>The text with one more entry, as YAML. The caller reads the outcome again before keeping it.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Decision.NotAppendable</c>: the list is written in a way that cannot be continued.</exception>
    public static string AppendYaml(string text, Decision decision, string name)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            text = $"{Schema}: {DecisionFile.SchemaVersion}\ndecisions:\n";
        }

        string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        List<string> lines = [.. text.ReplaceLineEndings("\n").Split('\n')];
        int list = lines.FindIndex(line => ListLine().IsMatch(line));
        if (list < 0)
        {
            throw NotAppendable(name, YamlEntry(decision, "  "));
        }

        // An empty list written out becomes one that entries can follow.
        lines[list] = ListLine().Replace(lines[list], "decisions:$2");
        string? first = lines.Skip(list + 1).FirstOrDefault(line => EntryLine().IsMatch(line));
        string indent = first is null ? "  " : EntryLine().Match(first).Groups[1].Value;
        int last = list;
        for (int i = list + 1; i < lines.Count && (lines[i].Length == 0 || lines[i][0] is ' ' or '#' || (indent.Length == 0 && lines[i][0] == '-')); i++)
        {
            last = lines[i].Length == 0 || lines[i][0] == '#' ? last : i;
        }

        lines.Insert(last + 1, YamlEntry(decision, indent));
        return string.Join('\n', lines).ReplaceLineEndings(newLine);
    }

    /// <summary>The text with one more entry, as JSON. The caller reads the outcome again before keeping it.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Decision.NotAppendable</c>: there is no list to continue.</exception>
    public static string AppendJson(string text, Decision decision, string name, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            text = $"{{\n  \"{Schema}\": {DecisionFile.SchemaVersion},\n  \"decisions\": []\n}}\n";
        }

        byte[] json = Encoding.UTF8.GetBytes(text);
        (IReadOnlyList<Decision> known, int end) = DecisionFile.Parse(json, name, now, []);
        if (end == 0)
        {
            throw NotAppendable(name, JsonEntry(decision));
        }

        string newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        string before = Encoding.UTF8.GetString(json.AsSpan(0, end)).TrimEnd();
        string after = Encoding.UTF8.GetString(json.AsSpan(end));
        return before + (known.Count > 0 ? "," : "") + ("\n" + JsonEntry(decision) + "\n  ").ReplaceLineEndings(newLine) + after;
    }

    /// <summary>The entry to add by hand where the file cannot be continued.</summary>
    public static ReadinessException NotAppendable(string name, string entry) => new(
        "IoTOps.Decision.NotAppendable",
        ErrorKind.InvalidData,
        $"The list in '{name}' is not written one entry below the other as its last words, so nothing was added.",
        $"Add it by hand: {entry}",
        name);

    /// <summary>The members of an entry that say something, as they are written.</summary>
    internal static IEnumerable<(string Name, string Text)> Members(Decision decision)
    {
        yield return (DecisionFields.Kind, decision.Kind == DecisionKind.Attestation ? "attestation" : "exemption");
        yield return (DecisionFields.Guideline, decision.Guideline);
        if (decision.Target != Decision.Any)
        {
            yield return (DecisionFields.Target, decision.Target);
        }

        if (decision.Path is not null)
        {
            yield return (DecisionFields.Path, decision.Path);
        }

        if (decision.Fingerprint is not null)
        {
            yield return (DecisionFields.Fingerprint, decision.Fingerprint);
        }

        if (decision.Site != Decision.Any)
        {
            yield return (DecisionFields.Site, decision.Site);
        }

        yield return (DecisionFields.Reason, decision.Reason);
        yield return (DecisionFields.Owner, decision.Owner);
        if (decision.Created is { } created)
        {
            yield return (DecisionFields.Created, DecisionDates.Format(created, isLast: false));
        }

        yield return (DecisionFields.Expires, DecisionDates.Format(decision.Expires!.Value, isLast: true));
        if (decision.Ticket is not null)
        {
            yield return (DecisionFields.Ticket, decision.Ticket);
        }
    }

    // The texts hold no control characters: they were made safe to show when they were read.
    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string YamlEntry(Decision decision, string indent) => string.Join(
        '\n',
        Members(decision).Select((member, index) => $"{indent}{(index == 0 ? "- " : "  ")}{member.Name}: {(IsPlain(member) ? member.Text : Quote(member.Text))}"));

    // Names and dates need no quotes in YAML; what people write gets them, or a word such as null would be lost.
    private static bool IsPlain((string Name, string Text) member) =>
        member.Name is DecisionFields.Kind or DecisionFields.Guideline or DecisionFields.Created or DecisionFields.Expires && Plain().IsMatch(member.Text);

    private static string JsonEntry(Decision decision) =>
        "    {\n" + string.Join(",\n", Members(decision).Select(member => $"      \"{member.Name}\": {Quote(member.Text)}")) + "\n    }";

    [GeneratedRegex(@"^decisions\s*:(\s*(?:\[\s*\]|null|~))?(\s*#.*|\s*)$", RegexOptions.CultureInvariant)]
    private static partial Regex ListLine();

    [GeneratedRegex(@"^( *)-(\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex EntryLine();

    [GeneratedRegex(@"^([A-Za-z][A-Za-z0-9.-]*|\d{4}-\d\d-\d\d)$", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
