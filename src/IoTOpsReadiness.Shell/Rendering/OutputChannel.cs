using System.Text;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>Standard output or standard error, and whether colours may be written to it.</summary>
internal sealed class OutputChannel
{
    private const string Reset = "\x1b[0m";

    private readonly TextWriter writer;

    private OutputChannel(TextWriter writer, bool isTerminal, bool colors)
    {
        this.writer = writer;
        IsTerminal = isTerminal;
        Colors = colors;
    }

    public bool IsTerminal { get; }

    public bool Colors { get; }

    public static OutputChannel StandardOutput(bool colorsAllowed) =>
        Open(Console.IsOutputRedirected, colorsAllowed, WindowsConsole.OutputHandle, () => Console.Out, Console.OpenStandardOutput);

    public static OutputChannel StandardError(bool colorsAllowed) =>
        Open(Console.IsErrorRedirected, colorsAllowed, WindowsConsole.ErrorHandle, () => Console.Error, Console.OpenStandardError);

    /// <param name="text">The text; escape sequences in it are kept only where colours are allowed.</param>
    /// <param name="style">The escape sequence that colours the text, if any.</param>
    public void Write(string text, string? style = null)
    {
        if (Colors)
            writer.Write(string.IsNullOrEmpty(style) ? text : style + text + Reset);
        else
            writer.Write(VirtualTerminalText.Strip(text));
    }

    private static OutputChannel Open(bool redirected, bool colorsAllowed, int windowsHandle, Func<TextWriter> console, Func<Stream> stream)
    {
        // Around Console.Out, whose first use sends a terminal the codes that prepare it for reading keys. A Windows
        // console needs it for its encoding.
        var writer = !redirected && OperatingSystem.IsWindows()
            ? console()
            : new StreamWriter(stream(), new UTF8Encoding(false)) { AutoFlush = true };
        return new OutputChannel(writer, !redirected, !redirected && colorsAllowed && WindowsConsole.TryEnableEscapeSequences(windowsHandle));
    }
}
