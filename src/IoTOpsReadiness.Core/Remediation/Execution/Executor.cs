using System.Diagnostics;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>
/// Applies plans: the only thing that writes to a site. Independent steps go side by side, dependent ones in their order;
/// one that fails stops what depends on it and nothing else.
/// </summary>
public sealed class Executor(IResourceWriter writer, JournalWriter journal, ExecutionOptions options)
{
    /// <summary>Applies a plan.</summary>
    /// <returns>One result per step, in the order of the plan.</returns>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Remediation.JournalNotWritable</c>: what is not recorded is not done.</exception>
    public async Task<IReadOnlyList<ChangeResult>> ApplyAsync(RemediationPlan plan, CancellationToken cancellationToken)
    {
        using var turns = new SemaphoreSlim(Math.Max(1, options.Concurrency));
        using var asking = new SemaphoreSlim(1);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var step = new ChangeStep(writer, journal, options, plan.Site, asking);
        Dictionary<string, Task<ChangeResult>> running = [];
        foreach (Change change in ChangeOrder.Sort(plan.Changes))
        {
            Task<ChangeResult>[] before = [.. change.DependsOn.Where(running.ContainsKey).Select(id => running[id])];
            running.Add(change.Id, RunAsync(change, before));
        }

        ChangeResult[] results;
        try
        {
            results = await Task.WhenAll(plan.Changes.Select(change => running[change.Id])).ConfigureAwait(false);
        }
        catch
        {
            // A step that could not be recorded, or Ctrl+C: what has not begun does not begin.
            await stop.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(running.Values.Select(task => task.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default))).ConfigureAwait(false);
            throw;
        }

        return results;

        // Several steps may be about one resource, each from where the one before it arrives.
        StepPlace Place(Change change, ChangeResult[] earlier) => new(
            earlier.FirstOrDefault(result => IsOfSame(result.Change, change))?.Outcome,
            [.. ChangeOrder.Sort(plan.Changes).SkipWhile(other => other.Id != change.Id).Skip(1).Where(other => IsOfSame(other, change))]);

        async Task<ChangeResult> RunAsync(Change change, Task<ChangeResult>[] before)
        {
            ChangeResult[] earlier = await Task.WhenAll(before).ConfigureAwait(false);
            var clock = Stopwatch.StartNew();
            DateTimeOffset started = DateTimeOffset.UtcNow;
            (ChangeOutcome outcome, string message)? settled = Settled(change, earlier);
            if (settled is null)
            {
                await turns.WaitAsync(stop.Token).ConfigureAwait(false);
                try
                {
                    settled = await step.RunAsync(change, Place(change, earlier), stop.Token).ConfigureAwait(false);
                }
                finally
                {
                    turns.Release();
                }
            }

            bool isRecorded = journal.HasBegun(change.Id);
            return new()
            {
                Outcome = settled.Value.outcome,
                Change = change,
                Site = plan.Site,
                Message = settled.Value.message,
                StartedAt = started,
                Duration = clock.Elapsed,
                RunId = isRecorded ? journal.RunId : null,
                Journal = isRecorded ? journal.Path : null,
            };
        }
    }

    // What can be said of a step without looking at the site.
    private (ChangeOutcome Outcome, string Message)? Settled(Change change, ChangeResult[] earlier)
    {
        if (!IsChosen(change))
        {
            return (ChangeOutcome.Excluded, "It was left out.");
        }

        if (change.Kind != RemediationKind.Api)
        {
            return (ChangeOutcome.Listed, change.Kind switch
            {
                RemediationKind.Redeploy => "The service takes this only when the resource is created; New-IoTOpsDeploymentConfig writes the configuration.",
                RemediationKind.Host => "This is done on the node; the change carries the script.",
                _ => "This is done by a person; the change carries the instruction.",
            });
        }

        if (change.Impact > options.MaxImpact)
        {
            return (ChangeOutcome.Excluded, $"Its impact is {change.Impact}, and -MaxImpact is {options.MaxImpact}.");
        }

        if (change.MissingInput.Count > 0)
        {
            return (ChangeOutcome.NeedsInput, $"Still to be said: {string.Join("; ", change.MissingInput)}.");
        }

        if (Array.Find(earlier, result => result.Outcome is not (ChangeOutcome.Applied or ChangeOutcome.Unchanged or ChangeOutcome.Planned)) is { } obstacle)
        {
            return (ChangeOutcome.Blocked, $"It depends on {obstacle.Id}, which is {obstacle.Outcome}.");
        }

        if (change.Awaits is { } awaited)
        {
            return Array.Exists(earlier, result => result.Outcome == ChangeOutcome.Planned)
                ? (ChangeOutcome.Planned, $"Nothing was written. It waits for {awaited}.")
                : (ChangeOutcome.NeedsInput, $"It waits for {awaited}. Make a new plan once that is there.");
        }

        return change.IsApplicable ? null : (ChangeOutcome.NeedsInput, "It does not say where to write.");
    }

    private static bool IsOfSame(Change left, Change right) =>
        left.Side == right.Side && left.Path is not null && string.Equals(left.Path, right.Path, StringComparison.OrdinalIgnoreCase);

    private bool IsChosen(Change change) =>
        (options.Include is null || options.Include.Any(pattern => IsMeant(pattern, change))) && !options.Exclude.Any(pattern => IsMeant(pattern, change));

    private static bool IsMeant(string pattern, Change change) =>
        Wildcard.Matches(pattern, change.Id) || change.Guidelines.Any(guideline => Wildcard.Matches(pattern, guideline));

    /// <summary>Assesses the site again by the guidelines that the applied steps were for.</summary>
    /// <returns>The results, with what the guidelines say now.</returns>
    public async Task<IReadOnlyList<ChangeResult>> VerifyAsync(IReadOnlyList<ChangeResult> results, CancellationToken cancellationToken)
    {
        HashSet<string> ids = [.. results.Where(result => result.Outcome is ChangeOutcome.Applied).SelectMany(result => result.Change.Guidelines)];
        Guideline[] guidelines = [.. Catalogue.All.Where(guideline => ids.Contains(guideline.Definition.Id))];
        if (options.Assess is null || guidelines.Length == 0)
        {
            return results;
        }

        IReadOnlyList<GuidelineResult> verdicts = await options.Assess(guidelines, cancellationToken).ConfigureAwait(false);
        ChangeResult[] verified = [.. results.Select(result => result.Outcome != ChangeOutcome.Applied ? result : result with
        {
            Verified = [.. verdicts.Where(verdict => result.Change.Guidelines.Contains(verdict.Id)).Select(verdict => $"{verdict.Id}: {verdict.Status}")],
        })];
        foreach (ChangeResult result in verified.Where(result => result.Verified.Count > 0))
        {
            journal.Verified(result.Id, result.Verified);
        }

        return verified;
    }
}
