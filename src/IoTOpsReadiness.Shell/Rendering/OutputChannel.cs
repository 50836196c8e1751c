using System.Text;
using Microsoft.Win32.SafeHandles;

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
        Open(1, Console.IsOutputRedirected, colorsAllowed, WindowsConsole.OutputHandle, () => Console.Out, Console.OpenStandardOutput);

    public static OutputChannel StandardError(bool colorsAllowed) =>
        Open(2, Console.IsErrorRedirected, colorsAllowed, WindowsConsole.ErrorHandle, () => Console.Error, Console.OpenStandardError);

    /// <param name="text">The text; escape sequences in it are kept only where colours are allowed.</param>
    /// <param name="style">The escape sequence that colours the text, if any.</param>
    public void Write(string text, string? style = null)
    {
        if (Colors)
            writer.Write(string.IsNullOrEmpty(style) ? text : style + text + Reset);
        else
            writer.Write(VirtualTerminalText.Strip(text));
    }

    private static OutputChannel Open(int descriptor, bool redirected, bool colorsAllowed, int windowsHandle, Func<TextWriter> console, Func<Stream> stream)
    {
        var isTerminal = !redirected;
        if (isTerminal && OperatingSystem.IsWindows())
            return new OutputChannel(console(), isTerminal, colorsAllowed && WindowsConsole.TryEnableEscapeSequences(windowsHandle));

        // The console's own stream sends a terminal the escape sequences that prepare it for reading keys.
        var target = isTerminal && !colorsAllowed
            ? new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0)
            : stream();
        // Each write at once: a log is read while it grows.
        return new OutputChannel(new StreamWriter(target, new UTF8Encoding(false)) { AutoFlush = true }, isTerminal, isTerminal && colorsAllowed);
    }
}
