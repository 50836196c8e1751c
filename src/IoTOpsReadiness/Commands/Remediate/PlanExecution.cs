using System.Management.Automation;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Remediation.Journal;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>Applies a plan to a connected site, for every cmdlet that changes something.</summary>
/// <param name="cmdlet">The cmdlet; only looked at on the pipeline thread.</param>
/// <param name="force">Whether -Force is given.</param>
/// <param name="journalPath">What -JournalPath says.</param>
/// <param name="timeoutSec">How long one request may take.</param>
internal sealed class PlanExecution(PSCmdlet cmdlet, bool force, string? journalPath, int timeoutSec)
{
    private const int ProgressId = 100;
    private const string HealthGuideline = "Health.AllAvailable";

    private readonly ChangeConfirmation confirmation = new(cmdlet, force);
    private readonly string folder = JournalFolder.Resolve(cmdlet, journalPath);

    /// <summary>What is looked at before anything is written: whether the site is well, and whether it is online.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needed { get; } =
        [.. AssessmentEvidence.Of([Health]).Union([Evidence.Instances, Evidence.ConnectedClusters])];

    private static Guideline Health => Catalogue.All.First(guideline => guideline.Definition.Id == HealthGuideline);

    /// <summary>The folder of the journals.</summary>
    public string Folder => folder;

    /// <summary>Applies a plan and writes a result for each step.</summary>
    /// <param name="connection">The site.</param>
    /// <param name="snapshot">Its evidence of this moment.</param>
    /// <param name="plan">What to do.</param>
    /// <param name="options">How; consent, verification and progress are seen to here.</param>
    /// <param name="isUndo">The run that is undone; an undo goes ahead on a site that is unwell, for that may be why.</param>
    /// <param name="pipeline">Where results and questions go.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="rounds">How to go on with what the site tells only on the way; null where a plan is all there is.</param>
    /// <returns>What became of the steps.</returns>
    public async Task<IReadOnlyList<ChangeResult>> ApplyAsync(
        SiteConnection connection,
        Snapshot snapshot,
        RemediationPlan plan,
        ExecutionOptions options,
        string? isUndo,
        CmdletPipeline pipeline,
        CancellationToken cancellationToken,
        ChangeRounds? rounds = null)
    {
        RequireSameSite(connection, snapshot, plan);
        TellInterrupted(plan, isUndo, pipeline);
        if (isUndo is null && plan.Changes.Any(change => change.IsApplicable))
        {
            await RequireHealthAsync(snapshot, pipeline, cancellationToken).ConfigureAwait(false);
        }

        using var journal = new JournalWriter(folder, plan, connection.AzureUser ?? connection.Site.User, isUndo);
        var collector = new CollectorOptions { RequestTimeout = TimeSpan.FromSeconds(timeoutSec) };
        int done = 0;
        var executor = new Executor(new SiteWriter(connection, collector), journal, options with
        {
            Offline = OfflineReason(new Site(snapshot)),
            Ask = (change, token) => confirmation.AskAsync(change, plan.Site, pipeline, token),
            Assess = (guidelines, token) => AssessAsync(connection, guidelines, collector, token),
            Progress = (change, state) =>
            {
                if (state == "reading")
                {
                    Interlocked.Increment(ref done);
                }

                Report($"{change.Target}: {state}");
            },
        });
        List<ChangeResult> results = [.. await executor.ApplyAsync(plan, cancellationToken).ConfigureAwait(false)];
        if (rounds is not null && !confirmation.IsWhatIf)
        {
            results = await GoOnAsync(executor, rounds, results, pipeline, Report, cancellationToken).ConfigureAwait(false);
        }

        IReadOnlyList<ChangeResult> verified = await executor.VerifyAsync(results, cancellationToken).ConfigureAwait(false);
        foreach (ChangeResult result in verified)
        {
            await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
        }

        journal.Complete();
        if (journal.Path is not null)
        {
            pipeline.WriteVerbose($"Run {journal.RunId} is recorded in {journal.Path}; Undo-IoTOpsRemediation -RunId {journal.RunId} takes it back.");
        }

        return verified;

        void Report(string state) =>
            pipeline.WriteProgress(ProgressId, $"Changing {plan.Site}", state, 100 * Math.Min(done, plan.Changes.Count) / Math.Max(1, plan.Changes.Count + 1));
    }

    private static async Task<List<ChangeResult>> GoOnAsync(
        Executor executor, ChangeRounds rounds, List<ChangeResult> results, CmdletPipeline pipeline, Action<string> report, CancellationToken cancellationToken)
    {
        while (rounds.Pending(results) is { Count: > 0 } pending)
        {
            (RemediationPlan rest, IReadOnlyList<ChangeResult> done) = await rounds.WaitAsync(pending, pipeline, report, cancellationToken).ConfigureAwait(false);
            if (rest.Changes.Count == 0 && done.Count == 0)
            {
                break;
            }

            IReadOnlyList<ChangeResult> further = await executor.ApplyAsync(rest, cancellationToken).ConfigureAwait(false);
            Dictionary<string, ChangeResult> latest = done.Concat(further).ToDictionary(result => result.Id, StringComparer.Ordinal);
            results = [.. results.Select(result => latest.GetValueOrDefault(result.Id, result))];
        }

        return results;
    }

    private static async Task<IReadOnlyList<GuidelineResult>> AssessAsync(
        SiteConnection connection, IReadOnlyList<Guideline> guidelines, CollectorOptions options, CancellationToken cancellationToken)
    {
        Snapshot after = await connection.CollectAsync(AssessmentEvidence.Of(guidelines), options, cancellationToken).ConfigureAwait(false);
        List<GuidelineResult> results = [];
        await foreach (GuidelineResult result in new Assessor(new() { Guidelines = guidelines }).AssessAsync(after, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
        }

        return results;
    }

    private static void RequireSameSite(SiteConnection connection, Snapshot snapshot, RemediationPlan plan)
    {
        string? here = connection.InstanceId ?? snapshot.Site.InstanceId;
        bool isOther = plan.InstanceId is not null && here is not null ? !Same.Text(plan.InstanceId, here) : plan.Site != connection.Name && plan.Site != snapshot.Site.Name;
        if (isOther)
        {
            throw new ReadinessException(
                "IoTOps.Remediation.OtherSite",
                ErrorKind.InvalidOperation,
                $"The plan is for '{plan.InstanceId ?? plan.Site}', and the connection is to '{here ?? connection.Name}'.",
                "Connect to the plan's site with Connect-IoTOpsCluster, or make a plan for this one.",
                plan.Site);
        }
    }

    // Azure takes a change whether or not the cluster is there to follow it.
    private static string? OfflineReason(Site site) => site.ConnectedCluster is { ConnectivityStatus: { } status } cluster && !Same.AnyOf(status, "Connected", "Connecting")
        ? $"the cluster is {status}{(cluster.LastConnectivityTime is { } last ? $" since {last.UtcDateTime:yyyy-MM-dd HH:mm}Z" : "")}"
        : null;

    private void TellInterrupted(RemediationPlan plan, string? undone, CmdletPipeline pipeline)
    {
        foreach (RemediationRecord record in JournalReader.ReadFolder(folder).Where(record => record.IsInterrupted && record.RunId != undone && record.Site == plan.Site))
        {
            pipeline.WriteWarning(
                $"Run {record.RunId} was killed while it made this change: {record.Change.Title}. Every step is read again before it is written, so that nothing is done twice; "
                + $"Undo-IoTOpsRemediation -RunId {record.RunId} takes that run back.");
        }
    }

    private async Task RequireHealthAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        await foreach (GuidelineResult result in new Assessor(new() { Guidelines = [Health] }).AssessAsync(snapshot, cancellationToken).ConfigureAwait(false))
        {
            if (result.Status == Status.Unknown)
            {
                pipeline.WriteWarning($"Whether the site is well is not known: {result.Summary}");
            }

            if (result.Status != Status.Fail)
            {
                continue;
            }

            if (force || confirmation.IsWhatIf)
            {
                pipeline.WriteWarning($"The site is not well: {result.Summary}");
                continue;
            }

            throw new ReadinessException(
                "IoTOps.Remediation.SiteUnhealthy",
                ErrorKind.InvalidOperation,
                $"'{snapshot.Site.Name}' is not well, so that nothing is changed: {result.Summary}",
                "See Test-IoTOpsCluster -Guideline Health.AllAvailable, put that right first, or insist with -Force.",
                snapshot.Site.Name);
        }
    }
}
