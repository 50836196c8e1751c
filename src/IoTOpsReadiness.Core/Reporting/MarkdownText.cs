using System.Net;
using System.Text;

namespace IoTOpsReadiness.Reporting;

/// <summary>Text as GitHub-flavoured Markdown, so that it reads as it was written and nothing of it becomes markup.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]()#+-.!|<>~&@:/\"'$^=";

    /// <summary>The text as text: no emphasis, link, image, mention, heading, list, table cell or HTML.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        for (int index = 0; index < text.Length; index++)
        {
            char character = text[index];
            if (NeedsEscape(text, index))
            {
                escaped.Append('\\');
            }

            escaped.Append(character is '\n' or '\r' ? ' ' : character);
        }

        // No escape stops an address that begins with www; a joiner nobody sees does.
        return escaped.ToString().Replace("www\\.", "www\u2060\\.", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The text as code; nothing to show is shown as such.</summary>
    public static string Code(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "*empty*";
        }

        string line = text.ReplaceLineEndings(" ");
        string fence = new('`', LongestRun(line) + 1);
        string padding = line.StartsWith('`') || line.EndsWith('`') || (line.StartsWith(' ') && line.EndsWith(' ')) ? " " : "";
        return $"{fence}{padding}{line}{padding}{fence}";
    }

    /// <summary>The text inside HTML that stands in Markdown, where Markdown has no say.</summary>
    public static string Html(string text) => WebUtility.HtmlEncode(text.ReplaceLineEndings(" "));

    /// <summary>A link; the address as text where a browser should not follow it.</summary>
    public static string Link(string title, string address) => SafeLink.Of(address) is { } link
        ? $"[{Escape(title)}](<{link.Replace("<", "%3C", StringComparison.Ordinal).Replace(">", "%3E", StringComparison.Ordinal)}>)"
        : Code(address);

    // A full stop or hyphen within a word is left alone, or every version number would be full of backslashes.
    private static bool NeedsEscape(string text, int index) => text[index] switch
    {
        '.' => IsListNumber(text, index) || (index >= 3 && text.AsSpan(index - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase)),
        '-' or '+' or '=' or '#' or '"' or '\'' or '/' or '(' or ')' or '{' or '}' or '!' => index == 0 || (text[index] is '!' or '(' or '#'),
        ':' => index + 2 < text.Length && text[index + 1] == '/' && text[index + 2] == '/',
        var character => Special.Contains(character, StringComparison.Ordinal),
    };

    private static bool IsListNumber(string text, int index) => index < 10 && index > 0 && text.AsSpan(0, index).IndexOfAnyExceptInRange('0', '9') < 0;

    private static int LongestRun(string text)
    {
        int longest = 0;
        int run = 0;
        foreach (char character in text)
        {
            run = character == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
