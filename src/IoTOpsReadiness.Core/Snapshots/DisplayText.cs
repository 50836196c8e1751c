using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Makes text from outside safe to show. A name in a snapshot file may have been written by anyone: escape sequences
/// would drive the reader's terminal, line breaks would forge lines of a report, and directional marks would make a
/// name read as another.
/// </summary>
public static class DisplayText
{
    /// <summary>How long a name may be before it is cut.</summary>
    public const int MaxNameLength = 256;

    /// <summary>How long a URL or an ARM id may be before it is cut.</summary>
    public const int MaxAddressLength = 2048;

    /// <summary>How long a message may be before it is cut.</summary>
    public const int MaxMessageLength = 4096;

    private const char Replacement = '\uFFFD';
    private const char Ellipsis = '\u2026';

    /// <summary>
    /// The text with white space of any sort as a blank, with every other control, format, separator or half character
    /// as U+FFFD, and cut after <paramref name="maxLength"/> characters. Text that is safe comes back as it is, so
    /// doing it twice changes nothing.
    /// </summary>
    public static string Sanitize(string text, int maxLength = MaxNameLength)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxLength, 1);
        if (text.Length <= maxLength && text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0)
        {
            return text;
        }

        // One character more than allowed tells that there is something to cut.
        var safe = new StringBuilder(Math.Min(text.Length, maxLength + 1));
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (safe.Length > maxLength)
            {
                break;
            }

            safe.Append(Neutralize(rune).ToString());
        }

        return safe.Length <= maxLength ? safe.ToString() : Cut(safe, maxLength);
    }

    /// <summary>The same for a text that may be missing; an empty one counts as missing.</summary>
    public static string? SanitizeOrNull(string? text, int maxLength = MaxNameLength) =>
        string.IsNullOrEmpty(text) ? null : Sanitize(text, maxLength);

    // EnumerateRunes has already turned half a surrogate pair into U+FFFD.
    private static Rune Neutralize(Rune rune) => Rune.GetUnicodeCategory(rune) switch
    {
        _ when rune.Value is '\t' or '\n' or '\r' => new Rune(' '),
        UnicodeCategory.SpaceSeparator => new Rune(' '),
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => new Rune(Replacement),
        _ => rune,
    };

    private static string Cut(StringBuilder safe, int maxLength)
    {
        int length = maxLength - 1;
        if (length > 0 && char.IsHighSurrogate(safe[length - 1]))
        {
            length--;
        }

        safe.Length = length;
        return safe.Append(Ellipsis).ToString();
    }
}
