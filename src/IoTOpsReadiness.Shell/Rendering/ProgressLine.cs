using System.Globalization;
using System.Management.Automation;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>
/// Progress as one line that is rewritten in place, on a terminal only. It uses the carriage return and blanks and no
/// escape sequence, so it also works where colours are off.
/// </summary>
internal sealed class ProgressLine(OutputChannel channel, Func<int> width)
{
    private const long RedrawMilliseconds = 80;

    private readonly Dictionary<(long Source, int Activity), ProgressRecord> active = [];
    private long drawnAt = -RedrawMilliseconds;
    private int drawnLength;

    public void Update(long source, ProgressRecord record)
    {
        if (!channel.IsTerminal)
            return;

        if (record.RecordType == ProgressRecordType.Completed)
        {
            active.Remove((source, record.ActivityId));
            if (active.Count == 0)
                Hide();
            return;
        }

        active[(source, record.ActivityId)] = record;
        var now = Environment.TickCount64;
        if (now - drawnAt < RedrawMilliseconds)
            return;

        drawnAt = now;
        Draw(Describe(record));
    }

    /// <summary>Takes the line off the screen until the next update, because something else is written.</summary>
    public void Hide()
    {
        if (drawnLength > 0)
            channel.Write('\r' + new string(' ', drawnLength) + '\r');
        drawnLength = 0;
    }

    /// <summary>Forgets all activities: the run that reported them is over.</summary>
    public void Clear()
    {
        Hide();
        active.Clear();
    }

    private static string Describe(ProgressRecord record)
    {
        var text = record.PercentComplete is >= 0 and <= 100
            ? string.Create(CultureInfo.InvariantCulture, $"[{record.PercentComplete,3}%] {record.Activity}")
            : record.Activity;
        if (!string.IsNullOrWhiteSpace(record.StatusDescription))
            text += ": " + record.StatusDescription;
        if (!string.IsNullOrWhiteSpace(record.CurrentOperation))
            text += ", " + record.CurrentOperation;
        return VirtualTerminalText.Strip(text).ReplaceLineEndings(" ");
    }

    private void Draw(string text)
    {
        // The last column stays free: writing to it moves some terminals to the next line.
        var room = Math.Max(width() - 1, 1);
        if (text.Length > room)
            text = text[..room];
        channel.Write('\r' + text.PadRight(drawnLength));
        drawnLength = text.Length;
    }
}
