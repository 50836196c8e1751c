using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 38: flows are grouped into profiles by what they are for, as far as that can be guessed.</summary>
internal sealed class ProfileGrouping : Guideline
{
    // From here on one profile for everything looks like nobody decided. The number is this product's proposal.
    private const int ManyFlows = 10;

    private const string DefaultProfile = "default";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 38,
        Id = "Dataflow.ProfileGrouping",
        Title = "Dataflows are grouped into profiles",
        Area = Area.Dataflow,
        Severity = Severity.Low,
        Recommendation = "Group flows that belong together into profiles, and size each by itself: a profile is what is scaled, and what fails, together.",
        Remediation = "Recreate the flows in profiles of their own: a flow cannot change its profile.",
        Article = "connect-to-cloud/howto-configure-dataflow-profile",
        Needs = [Evidence.Dataflows],
        Uses = [Evidence.DataflowProfiles, Evidence.DataflowGraphs, Evidence.DataflowEndpoints, Evidence.BrokerListeners],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        string[] profiles = [.. site.Flows.Select(flow => flow.ProfileName).Distinct().Order(StringComparer.Ordinal)];
        if (profiles.Length == 0)
        {
            return [context.NotApplicableSite("There are no dataflows.")];
        }

        int all = site.Flows.DistinctBy(flow => (flow.Kind, flow.ProfileName, flow.Name)).Count();
        string observed = string.Create(CultureInfo.InvariantCulture, $"{all} flows in {string.Join(", ", profiles)}");
        return profiles is [DefaultProfile] && all >= ManyFlows
            ? [context.FailSite("All flows run in the default profile: they scale, and fail, together.", observed, "profiles by purpose")]
            : [context.PassSite($"Nothing speaks against the grouping.{Mixed(site, profiles)}", observed)];
    }

    // Bulk storage wants throughput, messaging wants latency; one size serves neither.
    private static string Mixed(Site site, string[] profiles)
    {
        string[] mixed = [.. profiles.Where(profile =>
        {
            DataflowHostKind[] kinds = [.. site.FlowsOf(profile).SelectMany(flow => flow.DestinationEndpoints
                .Select(name => site.EndpointOf(flow, name))
                .OfType<DataflowEndpoint>()
                .Select(site.HostKindOf))];
            return kinds.Any(IsBulk) && kinds.Any(kind => !IsBulk(kind) && kind != DataflowHostKind.Unknown);
        })];
        return mixed.Length == 0 ? "" : $" Messaging and bulk storage share {string.Join(", ", mixed)}.";
    }

    private static bool IsBulk(DataflowHostKind kind) => kind is
        DataflowHostKind.DataLakeStorage or DataflowHostKind.DataExplorer or DataflowHostKind.FabricOneLake or DataflowHostKind.LocalStorage;
}
