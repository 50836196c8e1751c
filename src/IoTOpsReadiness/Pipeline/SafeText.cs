using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Pipeline;

/// <summary>
/// Text on its way to a stream. Words of servers and libraries are in it: a credential would live on in <c>$Error</c> and
/// in transcripts, and control characters would drive the reader's terminal.
/// </summary>
internal static class SafeText
{
    private const int MaxLines = 200;

    /// <summary>The text on one line, without credentials and control characters.</summary>
    public static string Line(string text) => DisplayText.Sanitize(Redaction.Redact(text), DisplayText.MaxMessageLength);

    /// <summary>The same for a text whose lines matter, such as a stack trace.</summary>
    public static string Lines(string text) => string.Join(
        Environment.NewLine,
        Redaction.Redact(text).ReplaceLineEndings("\n").Split('\n').Take(MaxLines).Select(line => DisplayText.Sanitize(line, DisplayText.MaxMessageLength)));

    /// <summary>A target; only what is text can be made safe, and only that is shown as it is.</summary>
    public static object? Target(object? target) => target is string text ? Line(text) : target;
}
