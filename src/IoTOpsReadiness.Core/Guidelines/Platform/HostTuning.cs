using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 4: the kernel limits of every node are raised; no API shows them, so somebody gives or reads them.</summary>
internal sealed class HostTuning : Guideline
{
    private const string HowToTell = "-ProbeNode, -SysctlPath with the output of 'sysctl -a' of each node, or New-IoTOpsAttestation -Guideline Cluster.HostTuning";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = KernelLimits.Guideline,
        Id = "Cluster.HostTuning",
        Title = "Kernel limits of the nodes are raised",
        Area = Area.Platform,
        Severity = Severity.Medium,
        Recommendation = "Raise fs.inotify.max_user_instances to 8192, fs.inotify.max_user_watches to 524288 and fs.file-max to 100000 on every node: connectors and pod watches fail where they run out.",
        Remediation = "New-IoTOpsHostScript -Part Sysctl writes the script to run on every node.",
        Article = "deploy-iot-ops/howto-prepare-cluster",
        Uses = [Evidence.Nodes],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<NodeSysctls> given = context.Inputs.NodeSysctls;
        IReadOnlyList<Node> nodes = context.Site.Nodes;
        if (given.Count == 0)
        {
            return [NobodyTold(context)];
        }

        string[] names = [.. nodes.Select(node => node.Name)];
        return nodes.Count == 0
            ? given.SelectMany(settings => Judge(context, null, settings).Select(finding => settings.Node is null || given.Count == 1 ? finding : About(finding, settings.Node)))
            : nodes.SelectMany(node => NodeSysctls.Of(given, node.Name, names) is { } settings
                ? Judge(context, node, settings)
                : [context.Manual(node, "The kernel limits of this node were not given.", $"a file {node.Name}.txt for -SysctlPath, or an attestation")]);
    }

    // Nodes may not be listed; of several files each is about another.
    private static Finding About(Finding finding, string node) => finding with { Target = new() { Kind = "Node", Name = DisplayText.Sanitize(node) } };

    private static Finding NobodyTold(GuidelineContext context)
    {
        int nodes = context.Site.Nodes.Count;
        return context.ManualSite(
            "Kernel limits are not visible to the Kubernetes API: compare 'sysctl fs.inotify.max_user_instances fs.inotify.max_user_watches fs.file-max' on every node with 8192, 524288 and 100000.",
            HowToTell,
            nodes == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{nodes} {(nodes == 1 ? "node" : "nodes")} to look at"));
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, Node? node, NodeSysctls settings) => settings.Doubt is { } doubt
        ? [Doubted(context, node, settings, doubt)]
        : KernelLimits.All.Select(limit => Judge(context, node, settings, limit.Key, limit.Least) with { Source = settings.Source });

    private static Finding Doubted(GuidelineContext context, Node? node, NodeSysctls settings, string doubt)
    {
        string message = $"What {settings.Origin} tells may not hold for the node: {doubt}.";
        return node is null
            ? context.UnknownSite(Reason.NeedsInput, message, HowToTell)
            : context.Unknown(node, Reason.NeedsInput, message, HowToTell);
    }

    private static Finding Judge(GuidelineContext context, Node? node, NodeSysctls settings, string key, ulong least)
    {
        string expected = string.Create(CultureInfo.InvariantCulture, $"{key} = {least} or more");
        if (!settings.Values.TryGetValue(key, out string? value) || !ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            bool isThere = value is not null;
            string message = isThere ? $"{key} is not a number in {settings.Origin}." : $"{key} is not in {settings.Origin}.";
            string? shown = DisplayText.SanitizeOrNull(value);
            string settledBy = $"the output of 'sysctl {key}' on the node";
            Reason reason = isThere ? Reason.InvalidData : Reason.NeedsInput;
            return node is null
                ? context.UnknownSite(reason, message, settledBy, shown)
                : context.Unknown(node, reason, message, settledBy, observed: shown);
        }

        string observed = string.Create(CultureInfo.InvariantCulture, $"{key} = {number}");
        return (number >= least, node) switch
        {
            (true, null) => context.PassSite($"{key} is high enough, by {settings.Origin}.", observed, expected),
            (true, _) => context.Pass(node, null, observed, $"{key} is high enough, by {settings.Origin}.", expected),
            (false, null) => context.FailSite($"{key} is too low, by {settings.Origin}.", observed, expected),
            (false, _) => context.Fail(node, null, observed, expected, $"{key} is too low, by {settings.Origin}."),
        };
    }
}
