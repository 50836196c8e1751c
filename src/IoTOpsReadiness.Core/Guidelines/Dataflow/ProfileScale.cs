using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 37: where there are several nodes, profiles run more than one instance.</summary>
internal sealed class ProfileScale : Guideline
{
    private const int MostInstances = 20;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 37,
        Id = "Dataflow.ProfileScale",
        Title = "Dataflow profiles have more than one instance",
        Area = Area.Dataflow,
        Severity = Severity.Medium,
        Recommendation = "Run two instances or more of a profile with active flows where there are several nodes: with one, its flows stop with its node.",
        Remediation = "Set-IoTOpsDataflowProfile; pause the flows of the profile first, since messages may be lost.",
        Article = "connect-to-cloud/howto-configure-dataflow-profile#scaling",
        Topology = Topology.MultiNode,
        Needs = [Evidence.DataflowProfiles],
        Uses = [Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.DataflowEndpoints, Evidence.BrokerListeners, Evidence.Nodes, Evidence.Pods],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<DataflowProfile> profiles = context.Site.DataflowProfiles;
        return profiles.Count == 0
            ? [context.NotApplicableSite("There are no dataflow profiles.")]
            : [.. profiles.Select(profile => Configured(context, profile)), .. profiles.DistinctBy(profile => profile.Name).SelectMany(profile => Running(context, profile))];
    }

    private static Finding Configured(GuidelineContext context, DataflowProfile profile)
    {
        const string path = "instanceCount";
        Site site = context.Site;
        int count = profile.InstanceCount;
        string observed = count.ToString(CultureInfo.InvariantCulture);
        int nodes = site.SchedulableNodes.Count;
        if (count is < 1 or > MostInstances)
        {
            return context.Fail(profile, path, observed, "1 to 20", "The service allows 1 to 20 instances.");
        }

        if (count > 1)
        {
            string note = nodes > 0 && count > nodes ? $" There are only {nodes.ToString(CultureInfo.InvariantCulture)} nodes for them." : "";
            return context.Pass(profile, path, observed, $"The profile has more than one instance.{note}", "2 or more");
        }

        if (!site.Has(Evidence.Dataflows))
        {
            return context.Missing(Evidence.Dataflows) with { Target = profile.Reference };
        }

        int active = site.FlowsOf(profile.Name).Where(flow => flow.IsEnabled).DistinctBy(flow => (flow.Kind, flow.Name)).Count();
        return active == 0 ? context.Pass(profile, path, observed, "The profile has one instance, and no enabled flow to lose.", "2 or more")
            : InstanceCountConflicts.ReasonForOne(site, profile.Name) is { } reason ? context.Pass(profile, path, observed, $"One instance is right here: {reason}.", "1")
            : context.Fail(
                profile,
                path,
                observed,
                "2 or more",
                string.Create(CultureInfo.InvariantCulture, $"One instance runs the profile's enabled flows ({active}), which stop with its node."),
                context.Severity.Lowered());
    }

    private static IEnumerable<Finding> Running(GuidelineContext context, DataflowProfile profile)
    {
        Site site = context.Site;
        Pod[] pods = [.. site.Pods.Where(pod => pod.Namespace == site.Namespace && !pod.IsFinished && IsInstance(pod.Name, profile.Name))];
        if (pods.Length == 0 || profile.InstanceCount is < 2 or > MostInstances)
        {
            yield break;
        }

        Pod[] ready = [.. pods.Where(pod => pod.IsReady)];
        if (ready.Length < profile.InstanceCount)
        {
            yield return context.Fail(
                profile,
                "instanceCount",
                $"{ready.Length.ToString(CultureInfo.InvariantCulture)} ready",
                $"{profile.InstanceCount.ToString(CultureInfo.InvariantCulture)} ready",
                "Fewer instances run than are configured.",
                source: FindingSource.Runtime);
        }
        else if (ready.Select(pod => pod.NodeName).Distinct().Count() == 1)
        {
            yield return context.Fail(
                profile,
                "instanceCount",
                $"all on {ready[0].NodeName}",
                "on different nodes",
                "All instances run on one node, and stop with it.",
                context.Severity.Lowered(),
                FindingSource.Runtime);
        }
    }

    // aio-dataflow-{profile}-{ordinal}; a name that only starts so belongs to another profile.
    private static bool IsInstance(string pod, string profile)
    {
        string prefix = $"aio-dataflow-{profile}-";
        return pod.StartsWith(prefix, StringComparison.Ordinal) && pod.Length > prefix.Length && pod[prefix.Length..].All(char.IsAsciiDigit);
    }
}
