using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>Text with escape sequences in it: colours, links, cursor movement.</summary>
internal static partial class VirtualTerminalText
{
    private const char Escape = '\x1b';

    /// <summary>The text without any escape sequence, also incomplete ones.</summary>
    /// <remarks>The engine strips colours and links only, and not from what a script writes to the host.</remarks>
    public static string Strip(string text) =>
        text.Contains(Escape) ? SequencePattern().Replace(text, string.Empty) : text;

    // CSI, then OSC (ended by BEL or ST), then the other string sequences, then two-character ones, then a stray escape.
    [GeneratedRegex(@"\x1b(\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|[ -/]*[0-Z\\`-~])|\x1b", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex SequencePattern();
}
