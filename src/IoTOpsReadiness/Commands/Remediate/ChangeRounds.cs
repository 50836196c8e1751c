using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// Goes on with a plan whose later steps need what the site tells only after the earlier ones: waits for that, plans again,
/// and applies the rest.
/// </summary>
/// <param name="planAgain">Reads the site and makes the plan anew.</param>
/// <param name="patience">How long to wait for one thing.</param>
/// <param name="waitsForHosts">Whether to wait for what somebody does on a node.</param>
internal sealed class ChangeRounds(Func<CancellationToken, Task<RemediationPlan>> planAgain, TimeSpan patience, bool waitsForHosts)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>The steps that are not settled yet: those that wait, and those that wait for them alone.</summary>
    public IReadOnlyList<ChangeResult> Pending(IReadOnlyList<ChangeResult> results)
    {
        List<ChangeResult> pending = [.. results.Where(result => IsWaiting(result) || result.Outcome == ChangeOutcome.Blocked)];

        // What comes after a step that went wrong will not come.
        while (pending.RemoveAll(result => !CanStillCome(result)) > 0)
        {
        }

        return pending;

        bool CanStillCome(ChangeResult result) => results
            .Where(other => result.Change.DependsOn.Contains(other.Id))
            .All(other => other.Outcome is ChangeOutcome.Applied or ChangeOutcome.Unchanged || pending.Contains(other));
    }

    /// <summary>Waits until something can go on.</summary>
    /// <returns>What can be applied now, empty where the patience is at its end; and what has been done meanwhile.</returns>
    public async Task<(RemediationPlan Plan, IReadOnlyList<ChangeResult> Done)> WaitAsync(
        IReadOnlyList<ChangeResult> pending, CmdletPipeline pipeline, Action<string> report, CancellationToken cancellationToken)
    {
        foreach (ChangeResult host in pending.Where(result => result.Change.Kind == RemediationKind.Host && result.Change.Awaits is null))
        {
            pipeline.WriteWarning($"{host.Change.Title}: {host.Change.Instruction} Waiting for it; Ctrl+C ends the waiting, and what is done stays done.");
        }

        DateTimeOffset end = DateTimeOffset.UtcNow + patience;
        while (true)
        {
            RemediationPlan plan = await planAgain(cancellationToken).ConfigureAwait(false);
            Dictionary<string, Change> wanted = plan.Changes.ToDictionary(change => change.Id, StringComparer.Ordinal);
            ChangeResult[] done = [.. pending.Where(result => !wanted.ContainsKey(result.Id)).Select(Done)];
            Change[] rest = [.. pending.Select(result => wanted.GetValueOrDefault(result.Id)).OfType<Change>()];
            bool canGoOn = done.Length > 0 || rest.Any(change => change.Awaits is null && pending.Any(result => result.Id == change.Id && result.Change.Awaits is not null));
            if (canGoOn || DateTimeOffset.UtcNow + Pause > end)
            {
                return (plan with { Changes = canGoOn ? rest : [] }, done);
            }

            report(string.Join("; ", rest.Select(change => change.Awaits ?? (change.Kind == RemediationKind.Host ? change.Title : null)).OfType<string>().Distinct()));
            await Task.Delay(Pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool IsWaiting(ChangeResult result) => result.Change.Kind == RemediationKind.Host
        ? waitsForHosts && result.Outcome == ChangeOutcome.Listed
        : result.Outcome == ChangeOutcome.NeedsInput && result.Change.Awaits is not null && result.Change.MissingInput.Count == 0;

    private static ChangeResult Done(ChangeResult result) => result with
    {
        Outcome = result.Change.Kind == RemediationKind.Host ? ChangeOutcome.Applied : ChangeOutcome.Unchanged,
        Message = result.Change.Kind == RemediationKind.Host ? "It was done on the node, and the site shows it." : "It is already as it should be.",
    };
}
