using System.Management.Automation;

namespace IoTOpsReadiness.Pipeline;

/// <summary>
/// Knows which activities are on the user's screen. Workers may report as often as they like: only the newest record of
/// an activity is written, and every activity that was shown is taken down again, whatever happens.
/// </summary>
internal sealed class ProgressBoard
{
    // Far from the numbers the engine gives out, so that our activities never mix with another command's.
    private static long lastSource = 0x494F_5400_0000_0000;

    private readonly long source = Interlocked.Increment(ref lastSource);
    private readonly object gate = new();
    private readonly Dictionary<int, ProgressRecord> waiting = [];
    private readonly Dictionary<int, ProgressRecord> shown = [];

    /// <summary>Notes the newest record of an activity. True if somebody has to call <see cref="Write"/> for it.</summary>
    public bool Note(ProgressRecord record)
    {
        lock (gate)
        {
            bool isNew = !waiting.ContainsKey(record.ActivityId);
            waiting[record.ActivityId] = record;
            return isNew;
        }
    }

    /// <summary>Writes the newest record of an activity. Pipeline thread only.</summary>
    public void Write(Cmdlet cmdlet, int activityId)
    {
        ProgressRecord? record;
        lock (gate)
        {
            if (!waiting.Remove(activityId, out record))
            {
                return;
            }

            shown[activityId] = record;
        }

        cmdlet.CommandRuntime.WriteProgress(source, record);
    }

    /// <summary>Takes down every activity that is still on screen. Pipeline thread only; never throws.</summary>
    public void CompleteAll(PSCmdlet cmdlet)
    {
        ProgressRecord[] open;
        lock (gate)
        {
            open = [.. shown.Values];
            shown.Clear();
            waiting.Clear();
        }

        foreach (ProgressRecord last in open)
        {
            TakeDown(cmdlet, new(last.ActivityId, last.Activity, last.StatusDescription) { RecordType = ProgressRecordType.Completed });
        }
    }

    private static bool IsSilenced(PSCmdlet cmdlet)
    {
        object? preference = cmdlet.MyInvocation.BoundParameters.TryGetValue("ProgressAction", out object? action)
            ? action
            : cmdlet.GetVariableValue("ProgressPreference");
        return preference?.ToString() is nameof(ActionPreference.SilentlyContinue) or nameof(ActionPreference.Ignore);
    }

    private void TakeDown(PSCmdlet cmdlet, ProgressRecord record)
    {
        try
        {
            // Not through the cmdlet: a pipeline that is being stopped accepts nothing, and this is when it matters.
            if (!IsSilenced(cmdlet))
            {
                cmdlet.Host?.UI?.WriteProgress(source, record);
            }
        }
#pragma warning disable CA1031 // Tidying the screen must not replace the reason for leaving.
        catch (Exception)
        {
        }
#pragma warning restore CA1031
    }
}
