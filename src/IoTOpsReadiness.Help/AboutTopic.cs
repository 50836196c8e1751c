using System.Text;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Help;

/// <summary>
/// A topic that Get-Help shows as it is: a page of docs/about, as text of 80 columns in the layout that its other topics have.
/// </summary>
/// <remarks>Pages use headings, paragraphs, lists, code blocks, inline code and links, and nothing else of Markdown.</remarks>
internal static partial class AboutTopic
{
    private const int Width = 80;

    public static string ToText(string page)
    {
        var text = new StringBuilder();
        bool isCode = false;
        bool afterItem = false;
        // Get-Help takes its synopsis from the fifth line.
        string next = "TOPIC";
        foreach (string line in Lines(page))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                // A blank line ends a block; the one before it is there already.
                text.Append(isCode ? "" : "\n");
            }
            else if (isCode)
            {
                text.Append(line.Length == 0 ? "\n" : $"        {line}\n");
            }
            else if (line.StartsWith("# ", StringComparison.Ordinal))
            {
                text.Append($"{next}\n    {line[2..]}\n\n");
                next = "SHORT DESCRIPTION";
            }
            else if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                text.Append(afterItem ? "\n" : "").Append($"{line[3..].ToUpperInvariant()}\n");
                afterItem = false;
                next = "";
            }
            else if (line.Length == 0)
            {
                continue;
            }
            else if (line.StartsWith("- ", StringComparison.Ordinal))
            {
                Wrap(text, Plain(line[2..]), "    - ", "      ");
                afterItem = true;
            }
            else
            {
                text.Append(afterItem ? "\n" : "").Append(next.Length > 0 ? next + "\n" : "");
                next = next == "SHORT DESCRIPTION" ? "LONG DESCRIPTION" : "";
                Wrap(text, Plain(line), "    ", "    ");
                text.Append('\n');
                afterItem = false;
            }
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    // A paragraph, an item of a list, a heading or a line of code at a time, however its source is broken into lines.
    private static IEnumerable<string> Lines(string page)
    {
        bool isCode = false;
        string pending = "";
        foreach (string line in page.ReplaceLineEndings("\n").Split('\n'))
        {
            bool isFence = line.StartsWith("```", StringComparison.Ordinal);
            if (!isCode && !isFence && line.Length > 0 && line[0] is not ('#' or '-'))
            {
                pending = pending.Length == 0 ? line : $"{pending} {line.Trim()}";
                continue;
            }

            if (pending.Length > 0)
            {
                yield return pending;
                pending = "";
            }

            isCode ^= isFence;
            if (!isCode && line.StartsWith("- ", StringComparison.Ordinal))
            {
                pending = line;
                continue;
            }

            yield return line;
        }

        if (pending.Length > 0)
        {
            yield return pending;
        }
    }

    private static void Wrap(StringBuilder text, string words, string first, string others)
    {
        string line = first;
        bool isEmpty = true;
        foreach (string word in words.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!isEmpty && line.Length + 1 + word.Length > Width)
            {
                text.Append(line).Append('\n');
                line = others;
                isEmpty = true;
            }

            line += isEmpty ? word : " " + word;
            isEmpty = false;
        }

        text.Append(line).Append('\n');
    }

    private static string Plain(string markdown) => Link().Replace(markdown, "$1").Replace("`", "", StringComparison.Ordinal).Replace("**", "", StringComparison.Ordinal);

    [GeneratedRegex(@"\[([^\]]+)\]\(([^)]+)\)")]
    private static partial Regex Link();
}
