using System.Text;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Platform;

public class HostTuningTests
{
    private const string Id = "Cluster.HostTuning";
    private const string Good = "fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = 1048576\nfs.file-max = 18446744073709551615\n";
    private const string Low = "fs.inotify.max_user_instances = 128\nfs.inotify.max_user_watches = 524288\nfs.file-max = 100000\n";

    private static SiteBuilder TwoNodes => new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("node-1"), Resources.Node("node-2"));

    [Fact]
    public void No_api_can_tell_so_it_is_manual_and_says_what_to_declare()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node()));

        Assert.Equal((Status.Manual, Severity.Medium, "1 node to look at"), (result.Status, result.Severity, result.Findings[0].Observed));
        Assert.Contains("Cluster.HostTuning", result.Findings[0].SettledBy, StringComparison.Ordinal);
        Assert.Contains("-SysctlPath", result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void It_needs_no_evidence_at_all()
    {
        Assert.Equal(Status.Manual, Rule.Evaluate(Id, new SiteBuilder()).Status);
        Assert.Equal(Status.Pass, Evaluate(new SiteBuilder(), ("any", Good)).Status);
        Assert.Equal(Status.Fail, Evaluate(new SiteBuilder(), ("any", Low)).Status);
    }

    [Fact]
    public void One_file_holds_for_all_nodes()
    {
        GuidelineResult result = Evaluate(TwoNodes, ("sysctl", Good));

        Assert.Equal((Status.Pass, 6), (result.Status, result.Findings.Count));
        Assert.Equal(["node-1", "node-2"], result.Findings.Select(finding => finding.Target.Name).Distinct());
        Assert.All(result.Findings, finding => Assert.Equal(FindingSource.Declared, finding.Source));
    }

    [Fact]
    public void Each_node_is_judged_by_the_file_that_is_named_after_it()
    {
        GuidelineResult result = Evaluate(TwoNodes, ("NODE-1", Good), ("node-2", Low), ("node-of-another-site", Low));

        Finding failure = Assert.Single(result.Findings, finding => finding.Status == Status.Fail);
        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal(("node-2", "fs.inotify.max_user_instances = 128", "fs.inotify.max_user_instances = 8192 or more"), (failure.Target.Name, failure.Observed, failure.Expected));
        Assert.Contains("node-2.txt", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_node_without_a_file_of_its_own_is_not_decided()
    {
        GuidelineResult result = Evaluate(TwoNodes, ("node-1", Good));

        Finding missing = Assert.Single(result.Findings, finding => finding.Status == Status.Manual);
        Assert.Equal((Status.Manual, "node-2"), (result.Status, missing.Target.Name));
        Assert.Contains("node-2.txt", missing.SettledBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fs.inotify.max_user_instances = 8192\nfs.file-max = 100000\n", Reason.NeedsInput)]
    [InlineData("fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = many\nfs.file-max = 100000\n", Reason.InvalidData)]
    [InlineData("fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = -1\nfs.file-max = 100000\n", Reason.InvalidData)]
    [InlineData("fs.inotify.max_user_instances = 8192\nfs.inotify.max_user_watches = 99999999999999999999999\nfs.file-max = 100000\n", Reason.InvalidData)]
    public void A_limit_that_is_missing_or_no_number_is_unknown(string text, Reason reason)
    {
        GuidelineResult result = Evaluate(TwoNodes, ("all", text));

        Assert.Equal((Status.Unknown, reason), (result.Status, result.Reason));
        Assert.Equal((Status.Unknown, reason), (Evaluate(new SiteBuilder(), ("all", text)) is var alone ? alone.Status : default, alone.Reason));
    }

    [Fact]
    public void What_a_probe_read_counts_as_what_runs()
    {
        NodeSysctls probed = new() { Node = "node-1", Values = SysctlText.Parse(Encoding.UTF8.GetBytes(Good), "x"), Origin = "a probe on the node", Source = FindingSource.Runtime };

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("node-1")), new() { Inputs = new() { NodeSysctls = [probed] } });

        Assert.All(result.Findings, finding => Assert.Equal((Status.Pass, FindingSource.Runtime), (finding.Status, finding.Source)));
    }

    [Fact]
    public void What_is_in_doubt_decides_nothing()
    {
        NodeSysctls doubted = new() { Node = "node-1", Values = SysctlText.Parse(Encoding.UTF8.GetBytes(Good), "x"), Origin = "a probe", Doubt = "the pod has a user namespace of its own" };
        AssessmentOptions options = new() { Inputs = new() { NodeSysctls = [doubted] } };

        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("node-1")), options);

        Assert.Equal((Status.Unknown, Reason.NeedsInput), (result.Status, result.Reason));
        Assert.Contains("user namespace", result.Summary, StringComparison.Ordinal);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, new SiteBuilder(), options).Status);
    }

    [Fact]
    public void Findings_of_several_files_without_nodes_are_told_apart()
    {
        GuidelineResult result = Evaluate(new SiteBuilder(), ("node-1", Low), ("node-2", Low));

        Assert.Equal(2, result.Findings.Where(finding => finding.Status == Status.Fail).Select(finding => finding.Fingerprint).Distinct().Count());
    }

    private static GuidelineResult Evaluate(SiteBuilder site, params (string Node, string Text)[] files) => Rule.Evaluate(Id, site, new AssessmentOptions
    {
        Inputs = new()
        {
            NodeSysctls = [.. files.Select(file => new NodeSysctls { Node = file.Node, Values = SysctlText.Parse(Encoding.UTF8.GetBytes(file.Text), file.Node), Origin = file.Node + ".txt" })],
        },
    });
}
