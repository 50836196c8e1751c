using System.Globalization;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 4: the kernel limits of every node are raised; no API shows them.</summary>
internal sealed class HostTuning : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 4,
        Id = "Cluster.HostTuning",
        Title = "Kernel limits of the nodes are raised",
        Area = Area.Platform,
        Severity = Severity.Medium,
        Recommendation = "Raise fs.inotify.max_user_instances to 8192, fs.inotify.max_user_watches to 524288 and fs.file-max to 100000 on every node: connectors and pod watches fail where they run out.",
        Remediation = "New-IoTOpsHostScript writes the script to run on every node.",
        Article = "deploy-iot-ops/howto-prepare-cluster",
        Uses = [Evidence.Nodes],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        int nodes = context.Site.Nodes.Count;
        yield return context.ManualSite(
            "Kernel limits are not visible to the Kubernetes API: compare 'sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches fs.file-max' on every node with 8192, 524288 and 100000.",
            "New-IoTOpsAttestation -Guideline Cluster.HostTuning",
            nodes == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{nodes} {(nodes == 1 ? "node" : "nodes")} to look at"));
    }
}
