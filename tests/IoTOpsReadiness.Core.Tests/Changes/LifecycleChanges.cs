using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Changes.Expected;
using static IoTOpsReadiness.Core.Tests.Changes.SiteChange;
using static IoTOpsReadiness.Snapshots.Evidence;
using static IoTOpsReadiness.Verdicts.Severity;

namespace IoTOpsReadiness.Core.Tests.Changes;

/// <summary>Versions, and who changes them.</summary>
internal static class LifecycleChanges
{
    private const string Agents = "azure-clusterconfig";

    public static IEnumerable<SiteChange> All =>
    [
        Ready("a patch is missing")
            .Set(Instances, "lisbon-bottling", "spec.version", "1.4.41")
            .Moves("Lifecycle.UpToDate", Fails(High))
            .Moves("Security.ReleaseImageList", DoesNotApply),
        Ready("the release is out of support")
            .Set(Instances, "lisbon-bottling", "spec.version", "1.1.69")
            .Moves("Lifecycle.SupportedWindow", Fails(Critical))
            .Moves("Lifecycle.UpToDate", Fails(High))
            .Moves("Security.ReleaseImageList", DoesNotApply)
            .Moves("Storage.EdgeVolumes", Fails(Medium))
            .Moves("Storage.FaultTolerance", Fails(Medium))
            .Moves("Broker.Persistence", DoesNotApply),
        Ready("the release is newer than what this module knows")
            .Set(Instances, "lisbon-bottling", "spec.version", "1.5.3")
            .MovesNothing(),
        MultiNode("the newest patch of the second newest minor version runs")
            .Set(Instances, "porto-assembly", "spec.version", "1.3.137")
            .MovesNothing(),
        Quickstart("the newest release runs")
            .Set(Instances, "quickstart-instance", "spec.version", "1.4.73")
            .Moves("Lifecycle.UpToDate", Passes)
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NeedsReferenceData)),
        Restricted("the newest release runs")
            .Set(Instances, "porto-assembly", "spec.version", "1.4.73")
            .Moves("Lifecycle.UpToDate", Passes)
            .Moves("Security.ReleaseImageList", IsUnknown(High, Reason.NeedsReferenceData)),
        Ready("the Arc agents upgrade themselves")
            .Set(ArcConfiguration, Agents, "data.AZURE_ARC_AUTOUPDATE", "true")
            .Moves("Arc.AutoUpgradeOff", Fails(Medium)),
        MultiNode("nobody says whether the Arc agents upgrade themselves")
            .Unset(ArcConfiguration, Agents, "data.AZURE_ARC_AUTOUPDATE")
            .Moves("Arc.AutoUpgradeOff", Fails(Medium)),
        Quickstart("the Arc agents no longer upgrade themselves")
            .Set(ArcConfiguration, Agents, "data.AZURE_ARC_AUTOUPDATE", "false")
            .Moves("Arc.AutoUpgradeOff", IsUnknown(Medium, Reason.NotCollected)),
        MultiNode("the Arc agents are years old")
            .Set(ArcConfiguration, Agents, "data.AZURE_ARC_AGENT_VERSION", "1.10.2")
            .Moves("Arc.AgentSupported", Fails(Medium)),
        Ready("Kubernetes is years old")
            .Set(ServerVersion, "", "gitVersion", "v1.24.1+k3s1")
            .Moves("Arc.AgentSupported", Fails(Medium)),
        Ready("the Arc agents do not tell their version")
            .Unset(ArcConfiguration, Agents, "data.AZURE_ARC_AGENT_VERSION")
            .MovesNothing(),
    ];
}
