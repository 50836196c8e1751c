using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 52: every component is available, and says so.</summary>
internal sealed class HealthAllAvailable : Guideline
{
    // Components report every minute; after this long, silence or Unknown is a failure (operations manual, day 1).
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static readonly EvidenceKind[] Reporting =
    [
        Evidence.Instances, Evidence.Brokers, Evidence.BrokerListeners, Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.DataflowGraphs,
        Evidence.DataflowEndpoints, Evidence.AssetEndpointProfiles, Evidence.Devices, Evidence.Assets, Evidence.NamespacedAssets,
    ];

    // Words of releases before healthState, and of provisioning. What is not listed here is fine.
    private static readonly string[] Failed = ["Unavailable", "Degraded", "Failed", "Error", "Canceled"];
    private static readonly string[] Doubtful = ["Starting", "Recovering", "Warn", "Warning", "Waiting"];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 52,
        Id = "Health.AllAvailable",
        Title = "All components report Available",
        Area = Area.Operations,
        Severity = Severity.High,
        Since = Baseline.August2026,
        Recommendation = "Watch the health of all components; act on Degraded and Unavailable, and on Unknown for more than 15 minutes.",
        Remediation = "Look up the reason code in the health reference and fix its cause; start with the component reported first.",
        Article = "reference/health-status-reason-codes",
        Needs = [Evidence.Brokers],
        Uses = [.. Reporting, Evidence.Pods, Evidence.Extensions],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        foreach (EvidenceKind kind in Reporting)
        {
            IReadOnlyList<ReportingResource> reporting = context.Site.Reporting(kind, out int available);
            foreach (ReportingResource resource in reporting)
            {
                context.CancellationToken.ThrowIfCancellationRequested();
                Finding[] complaints = [.. resource.Reports.Select(health => Judge(context, resource, health)).OfType<Finding>()];
                foreach (Finding complaint in complaints)
                {
                    yield return complaint;
                }

                available += complaints.Length == 0 ? 1 : 0;
            }

            // One line per kind: a site may have thousands of healthy assets.
            if (available > 0)
            {
                yield return context.PassSite(string.Create(CultureInfo.InvariantCulture, $"{kind.Name}: {available} looked at, none with a problem."), kind.Name);
            }
        }

        foreach (Finding finding in context.Refused(Severity.High, Reporting).Concat(Extensions(context)).Concat(Pods(context)))
        {
            yield return finding;
        }
    }

    // Azure shows what became of installing; releases before health states have little else.
    private static IEnumerable<Finding> Extensions(GuidelineContext context) =>
        from extension in context.Site.Extensions
        where Same.AnyOf(extension.ProvisioningState, Failed) || extension.Error is not null
        select context.Fail(
            extension, "provisioningState", extension.ProvisioningState ?? "not reported", "Succeeded", $"{extension} is {extension.ProvisioningState}{(extension.Error is null ? "" : ": " + extension.Error)}.");

    // Null: nothing to complain about.
    private static Finding? Judge(GuidelineContext context, ReportingResource resource, Health health)
    {
        string name = health.Part is { } part ? $"{resource} {part}" : resource.ToString();
        string said = string.Join(": ", new[] { health.ReasonCode, health.Message }.Where(part => part is not null));
        string because = said.Length == 0 ? "" : $" ({said})";
        Finding Fail(string message, Severity severity) =>
            context.Fail(resource, null, health.State, "Available", message, severity, FindingSource.Runtime) with { Path = health.Path };

        if (Same.AnyOf(health.State, Failed))
        {
            return Fail($"{name} reports {health.State}{because}.", Severity.High);
        }

        if (Same.AnyOf(health.State, Doubtful))
        {
            return Fail($"{name} reports {health.State}{because}.", Severity.Medium);
        }

        if (context.Now - health.UpdatedAt > Patience)
        {
            return Fail($"{name} has reported nothing since {Moment(health.UpdatedAt)}; its last word was {health.State}.", Severity.Medium);
        }

        if (!Same.Text(health.State, "Unknown"))
        {
            return null;
        }

        return context.Now - health.Since > Patience
            ? Fail($"{name} reports Unknown since {Moment(health.Since)}{because}.", Severity.Medium)
            : context.Unknown(
                resource, Reason.NotCollected, $"{name} reports Unknown for less than 15 minutes{because}.", "a second assessment after 15 minutes", observed: health.State);
    }

    private static IEnumerable<Finding> Pods(GuidelineContext context)
    {
        if (!context.Site.Has(Evidence.Pods))
        {
            yield return context.Missing(Evidence.Pods);
            yield break;
        }

        Pod[] own = [.. context.Site.Pods.Where(pod => pod.Namespace == context.Site.Namespace && !pod.IsFinished)];
        ILookup<bool, Pod> byReadiness = own.ToLookup(pod => pod.IsReady);
        foreach (Pod pod in byReadiness[false].Where(pod => !MayWait(pod)))
        {
            yield return context.Fail(
                pod,
                null,
                pod.Phase,
                "Running and Ready",
                pod.UnschedulableMessage is { } why ? $"{pod} waits for a node: {why}" : $"{pod} is {pod.Phase} and not Ready.",
                Severity.High,
                FindingSource.Runtime) with { Path = "status.conditions" };
        }

        if (own.Length == 0)
        {
            yield return context.UnknownSite(Reason.NotCollected, $"No pod runs in {context.Site.Namespace}.", $"the permission to list pods there, or the namespace of Azure IoT Operations");
        }

        int ready = byReadiness[true].Count();
        if (ready > 0)
        {
            yield return context.PassSite(string.Create(CultureInfo.InvariantCulture, $"{ready} pods in {context.Site.Namespace} are Ready."), "Pods");
        }
    }

    // The log forwarder's pods stay pending on nodes that have nothing to forward.
    private static bool MayWait(Pod pod) => pod.Phase == "Pending" && pod.Name.StartsWith("aio-broker-fluent-bit", StringComparison.Ordinal);

    private static string Moment(DateTimeOffset? moment) => moment?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "an unknown time";
}
