using System.Globalization;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>
/// The only user of the console. Data goes to standard output; errors, warnings, verbose, debug and progress go to
/// standard error, so that redirected output is nothing but data.
/// </summary>
internal sealed class Terminal
{
    /// <summary>Columns when there is no terminal to ask and COLUMNS does not say: wide enough for tables, narrow enough for a log.</summary>
    private const int DefaultWidth = 120;

    private const int DefaultHeight = 40;

    private readonly Lock gate = new();
    private readonly OutputChannel output;
    private readonly OutputChannel error;
    private readonly ProgressLine progress;

    public Terminal(bool noColor)
    {
        var colorsAllowed = !noColor && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") != "dumb";
        output = OutputChannel.StandardOutput(colorsAllowed);
        error = OutputChannel.StandardError(colorsAllowed);
        progress = new ProgressLine(error, () => Width);
    }

    /// <summary>Whether escape sequences may be part of what a command outputs.</summary>
    public bool Colors => output.Colors;

    /// <summary>Whether somebody is there to answer: a terminal to read from and to ask on, and no build agent.</summary>
    public bool CanPrompt { get; } =
        !Console.IsInputRedirected && !(Console.IsOutputRedirected && Console.IsErrorRedirected) && !IsTrue("CI") && !IsTrue("TF_BUILD");

    public int Width
    {
        get
        {
            if (output.IsTerminal && WindowSize.Get().Columns is > 0 and var width)
                return width;
            return int.TryParse(Environment.GetEnvironmentVariable("COLUMNS"), NumberStyles.None, CultureInfo.InvariantCulture, out var columns) && columns > 0
                ? columns
                : DefaultWidth;
        }
    }

    public int Height => output.IsTerminal && WindowSize.Get().Rows is > 0 and var height ? height : DefaultHeight;

    public void Write(string text, string? style = null) => Write(output, text, style);

    public void WriteLine(string text, string? style = null) => Write(output, text, style, Environment.NewLine);

    public void WriteErrorLine(string text, string? style = null) => Write(error, text, style, Environment.NewLine);

    /// <summary>For what a person has to see in order to answer, wherever the output goes.</summary>
    public void WritePrompt(string text, string? style = null) => Write(output.IsTerminal ? output : error, text, style);

    public void ShowProgress(long source, System.Management.Automation.ProgressRecord record)
    {
        lock (gate)
            progress.Update(source, record);
    }

    public void ClearProgress()
    {
        lock (gate)
            progress.Clear();
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));

    private static bool IsTrue(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { } value && (value == "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase));

    private void Write(OutputChannel channel, string text, string? style, string? end = null)
    {
        lock (gate)
        {
            progress.Hide();
            channel.Write(text, style);
            if (end is not null)
                channel.Write(end);
        }
    }
}
