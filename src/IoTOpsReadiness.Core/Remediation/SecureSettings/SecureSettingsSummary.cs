using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>What is left to do after a run that did not get to its end.</summary>
public static class SecureSettingsSummary
{
    /// <summary>The error that names the step, what was done before, and the next command; null where nothing went wrong.</summary>
    public static ReadinessException? Of(IReadOnlyList<ChangeResult> results, SecureSettingsRequest request)
    {
        ChangeResult[] failed = [.. results.Where(result => result.Outcome is ChangeOutcome.Failed or ChangeOutcome.Rejected or ChangeOutcome.Ignored or ChangeOutcome.Moved)];
        ChangeResult[] waiting = [.. results.Where(result => result.Outcome == ChangeOutcome.NeedsInput && result.Change.Awaits is not null)];
        if (failed.Length + waiting.Length == 0)
        {
            return null;
        }

        string[] done = [.. results.Where(result => result.Outcome == ChangeOutcome.Applied).Select(result => result.Change.Title)];
        string[] open = [.. results.Where(result => result.Outcome is ChangeOutcome.Blocked or ChangeOutcome.NeedsInput).Select(result => result.Change.Title)];
        string problem = failed.Length > 0
            ? string.Join(" ", failed.Select(result => $"'{result.Change.Title}' is {result.Outcome}: {result.Message.TrimEnd('.')}."))
            : $"{waiting[0].Message}";
        string? run = results.Select(result => result.RunId).FirstOrDefault(id => id is not null);
        return new(
            "IoTOps.SecureSettings.Incomplete",
            ErrorKind.InvalidOperation,
            $"{problem} Done so far: {(done.Length == 0 ? "nothing" : string.Join("; ", done))}.{(open.Length == 0 ? "" : $" Still open: {string.Join("; ", open)}.")}",
            $"Put that right and run the same again, which goes on from here: {SecureSettingsEditor.Command(request)}.{(run is null ? "" : $" Undo-IoTOpsRemediation {run} takes back what was done.")}",
            (failed.Length > 0 ? failed[0] : waiting[0]).Id);
    }
}
