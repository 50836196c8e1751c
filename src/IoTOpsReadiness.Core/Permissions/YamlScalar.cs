using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Permissions;

/// <summary>Text as one YAML scalar that every reader takes for that text, and for nothing else.</summary>
internal static partial class YamlScalar
{
    // What readers of YAML 1.1, as kubectl's is, take for something other than text.
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase) { "y", "n", "yes", "no", "on", "off", "true", "false", "null" };

    /// <summary>The scalar, in double quotes where it needs any.</summary>
    public static string Write(string text)
    {
        if (Plain().IsMatch(text) && !Words.Contains(text))
        {
            return text;
        }

        var quoted = new StringBuilder("\"");
        foreach (char c in text)
        {
            _ = c switch
            {
                '"' or '\\' => quoted.Append('\\').Append(c),
                _ when char.IsControl(c) || c is '\u2028' or '\u2029' or '\uFEFF' => quoted.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => quoted.Append(c),
            };
        }

        return quoted.Append('"').ToString();
    }

    // A letter or a slash first, so that it is no number and no date; nothing that YAML gives a meaning.
    [GeneratedRegex(@"^[A-Za-z/][-A-Za-z0-9_./]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Plain();
}
