using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>Evaluates guidelines over a snapshot. One that throws or hangs becomes Unknown, and the run goes on.</summary>
public sealed class Assessor(AssessmentOptions options)
{
    /// <summary>
    /// Evaluates the selected guidelines side by side and returns their results in the order of the catalogue, each as
    /// soon as those before it are there.
    /// </summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Assessment.NothingSelected</c>: no guideline is selected.
    /// <c>IoTOps.Assessment.NotInstalled</c>: the cluster does not run Azure IoT Operations.
    /// </exception>
    public async IAsyncEnumerable<GuidelineResult> AssessAsync(
        Snapshot snapshot, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        IReadOnlyList<Guideline> selection = options.Selection;
        if (selection.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.Assessment.NothingSelected",
                ErrorKind.InvalidArgument,
                $"No guideline of baseline {options.Baseline} is selected: nothing would be assessed.",
                "Widen -Guideline, -Area or -Severity, or list the guidelines with Get-IoTOpsGuideline.",
                snapshot.Site.Name);
        }

        RequireOperations(snapshot);
        var site = new Site(snapshot);
        Topology topology = options.Topology ?? TopologyOf(site);

        // All at once: a cold start compiles sixty small rules, and that spreads over the cores.
        Task<GuidelineResult>[] running = [.. selection.Select(guideline => EvaluateInTimeAsync(guideline, site, topology, cancellationToken))];
        foreach (Task<GuidelineResult> evaluation in running)
        {
            yield return await evaluation.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private static void RequireOperations(Snapshot snapshot)
    {
        bool absent = snapshot.Outcome(Evidence.Brokers, EvidenceSource.Kubernetes) == QueryOutcome.NotInstalled
            && snapshot.Outcome(Evidence.Brokers, EvidenceSource.Azure) != QueryOutcome.Collected;
        if (absent)
        {
            throw new ReadinessException(
                "IoTOps.Assessment.NotInstalled",
                ErrorKind.NotFound,
                $"Azure IoT Operations is not installed on '{snapshot.Site.Name}': the API server does not serve mqttbroker.iotoperations.azure.com.",
                "Check that the kubeconfig context is the site you mean; Get-IoTOpsConnection shows it.",
                snapshot.Site.Name);
        }
    }

    private async Task<GuidelineResult> EvaluateInTimeAsync(Guideline guideline, Site site, Topology topology, CancellationToken cancellationToken)
    {
        TimeSpan timeout = guideline.Definition.Timeout ?? options.GuidelineTimeout;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var clock = Stopwatch.StartNew();
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Task<GuidelineResult> evaluation = Task.Run(
            () =>
            {
                started.SetResult();
                return Evaluate(guideline, site, topology, clock, limit.Token);
            },
            limit.Token);
        try
        {
            // The limit is on the guideline's own work, not on waiting for a thread.
            await Task.WhenAny(started.Task, evaluation).WaitAsync(cancellationToken).ConfigureAwait(false);
            return await evaluation.WaitAsync(timeout, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await limit.CancelAsync().ConfigureAwait(false);
            Finding finding = Unknown(guideline, site, Reason.TimedOut, $"{guideline.Definition.Id} did not finish within {timeout.TotalSeconds:0.#} s.", Remedy(guideline));
            return Result(guideline, site, [finding], clock.Elapsed);
        }
    }

    private GuidelineResult Evaluate(Guideline guideline, Site site, Topology topology, Stopwatch clock, CancellationToken cancellationToken)
    {
        TimeSpan started = clock.Elapsed;
        Finding[] findings = BothSides.Collapse(Judge(guideline, site, topology, cancellationToken));
        return Result(guideline, site, findings, clock.Elapsed - started);
    }

    private Finding[] Judge(Guideline guideline, Site site, Topology topology, CancellationToken cancellationToken)
    {
        GuidelineDefinition definition = guideline.Definition;
        try
        {
            EvidenceKind[] missing = [.. definition.Needs.Where(kind => !site.Has(kind) && !(definition.JudgesInPart && HasPart(site.Snapshot, kind)))];
            if (missing.Length > 0)
            {
                return [.. missing.Select(kind => MissingEvidence.Describe(definition, site.Snapshot, kind))];
            }

            var context = new GuidelineContext(
                definition, site, options.Baseline, topology, options.Inputs, options.Reference, site.Snapshot.CollectedAt, cancellationToken);
            if (definition.Topology is { } only && topology != only)
            {
                return [topology == Topology.Unknown
                    ? UnknownTopology(context)
                    : context.NotApplicableSite($"Applies to {Describe(only)} only; this is {Describe(topology)}.")];
            }

            // What is said of the site as a whole is said once, though both sides lead to it.
            Finding[] findings = [.. guideline.Evaluate(context).Distinct()];
            return findings.Length > 0
                ? findings
                : [Unknown(guideline, site, Reason.InvalidData, $"{definition.Id} returned no finding.", Remedy(guideline))];
        }
        catch (MalformedResourceException exception)
        {
            return [Unknown(guideline, site, Reason.InvalidData, exception.Message, "a resource its own API would accept") with
            {
                Target = exception.Target,
                Path = exception.Path,
            }];
        }
        catch (JsonException exception)
        {
            return [Unknown(guideline, site, Reason.InvalidData, $"A document is not valid JSON: {exception.Message}", "a complete snapshot")];
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A defect in one guideline must not cost the user the other fifty-nine.
            return [Unknown(guideline, site, Reason.InvalidData, $"{definition.Id} failed on this evidence: {exception.GetType().Name}: {exception.Message}", Remedy(guideline))];
        }
    }

    private static bool HasPart(Snapshot snapshot, EvidenceKind kind) =>
        snapshot.Documents(kind, EvidenceSource.Kubernetes).Count + snapshot.Documents(kind, EvidenceSource.Azure).Count > 0;

    // Where the nodes were asked for and refused, that is the reason, and the permission settles it as a declaration does.
    private static Finding UnknownTopology(GuidelineContext context)
    {
        const string Declaration = "-Topology";
        if (!context.WasRefused(Evidence.Nodes))
        {
            return context.UnknownSite(Reason.NeedsInput, "How many nodes the site has is not known.", $"the permission to list nodes, or {Declaration}");
        }

        Finding missing = context.Missing(Evidence.Nodes);
        return missing with { SettledBy = $"{missing.SettledBy}, or {Declaration}" };
    }

    private static string Remedy(Guideline guideline) =>
        guideline.Definition.Reference.IsCustom ? "a correction of this guideline of your own" : "a report of this as a defect of the module";

    private static Finding Unknown(Guideline guideline, Site site, Reason reason, string message, string settledBy) => new()
    {
        Status = Status.Unknown,
        Reason = reason,
        Severity = guideline.Definition.Severity,
        Target = new() { Kind = "Site", Name = site.Name, Namespace = site.Namespace },
        Message = message,
        SettledBy = settledBy,
        Source = FindingSource.Evidence,
    };

    private GuidelineResult Result(Guideline guideline, Site site, IReadOnlyList<Finding> judged, TimeSpan duration)
    {
        GuidelineDefinition definition = guideline.Definition;
        IReadOnlyList<Finding> findings = [.. judged.Select(finding => Complete(finding, definition, site))];
        Finding deciding = Verdict.Deciding(findings);
        return new()
        {
            Status = deciding.Status,
            Severity = deciding.Status is Status.Fail or Status.Exempt ? deciding.Severity : definition.Severity,
            Reason = deciding.Status == Status.Unknown ? deciding.Reason : Reason.None,
            Guideline = definition.Reference,
            Site = site.Name,
            Summary = Summarize(findings, deciding),
            Findings = findings,
            Recommendation = definition.Recommendation,
            Remediation = definition.Remediation,
            HelpUri = definition.HelpUri,
            Baseline = options.Baseline.Name,
            Duration = duration,
            CollectedAt = site.Snapshot.CollectedAt,
        };
    }

    // What was said is made safe to show first, so that a decision matches what a person reads.
    private Finding Complete(Finding finding, GuidelineDefinition definition, Site site)
    {
        Finding shown = finding.ForDisplay();
        shown = shown with { Fingerprint = Fingerprint.Of(definition.Ref, shown) };
        return options.Decisions is null ? shown : options.Decisions.Apply(shown, definition.Reference, site.Snapshot);
    }

    private static string Summarize(IReadOnlyList<Finding> findings, Finding deciding)
    {
        int alike = findings.Count(finding => finding.Status == deciding.Status);
        string message = deciding is { Status: Status.Exempt, Decision: { } decision }
            ? $"Exempt until {DecisionDates.Format(decision.Expires, isLast: true)} ({decision.Owner}): {deciding.Message}"
            : deciding.Message;
        return alike <= 1 ? message : $"{message} (and {alike - 1} more)";
    }

    // A node that makes no sense is for the guidelines that look at nodes to report; it must not end the run.
    private static Topology TopologyOf(Site site)
    {
        try
        {
            return site.Topology;
        }
        catch (Exception exception) when (exception is MalformedResourceException or JsonException)
        {
            return Topology.Unknown;
        }
    }

    private static string Describe(Topology topology) => topology == Topology.SingleNode ? "a single node" : "several nodes";
}
