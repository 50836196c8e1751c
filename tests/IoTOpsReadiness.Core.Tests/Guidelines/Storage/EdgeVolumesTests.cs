using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Storage;

public class EdgeVolumesTests
{
    private const string Id = "Storage.EdgeVolumes";
    private static readonly string Installed = Workloads.Pod("csi-wyvern-controller-0", "node-1", @namespace: "azure-arc-containerstorage");

    [Fact]
    public void A_prepared_site_leaves_only_what_the_host_shows()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("1.1.69", Nodes(3)).Kubernetes(Evidence.Pods, Installed));

        Assert.Equal(Status.Manual, result.Status);
        Assert.Contains("nvme-tcp", result.Summary, StringComparison.Ordinal);
        Assert.DoesNotContain(result.Findings, finding => finding.Status is Status.Fail or Status.Unknown);
    }

    [Theory]
    [InlineData("6.8.0-51-generic", "1Gi", "2026-08", Status.Manual, Severity.Medium)]
    [InlineData("6.8.0-51-generic", "0", "2026-08", Status.Fail, Severity.Medium)]
    [InlineData("6.8.0-51-generic", "1023Mi", "2026-08", Status.Fail, Severity.Medium)]
    [InlineData("5.4.0-100-generic", "1Gi", "2026-08", Status.Fail, Severity.Medium)]
    [InlineData("5.4.0-100-generic", "1Gi", "2024-10", Status.Manual, Severity.Medium)]
    [InlineData("5.0.0", "1Gi", "2024-10", Status.Fail, Severity.Medium)]
    [InlineData("6.2.0-20-generic", "1Gi", "2024-10", Status.Fail, Severity.Low)]
    [InlineData("6.4.1", "1Gi", "2026-08", Status.Fail, Severity.Low)]
    [InlineData("not a version", "1Gi", "2026-08", Status.Unknown, Severity.Medium)]
    public void Kernels_and_huge_pages_are_judged(string kernel, string pages, string baseline, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            Site("1.1.69", [Node("node-0", kernel, pages), .. Nodes(2)]).Kubernetes(Evidence.Pods, Installed),
            new() { Baseline = Baseline.Find(baseline)! });

        Assert.Equal((status, severity), (result.Status, result.Severity));
        if (status is Status.Fail or Status.Unknown)
        {
            Assert.Equal("node-0", Verdict.Deciding(result.Findings).Target.Name);
        }
    }

    [Fact]
    public void Storage_that_is_not_installed_fails()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("1.1.69", Nodes(3)).Kubernetes(Evidence.Pods));

        Assert.Equal((Status.Fail, Severity.Medium, "Container storage is not installed."), (result.Status, result.Severity, result.Summary));
    }

    [Fact]
    public void The_extension_tells_too()
    {
        SiteBuilder site = Site("1.1.69", Nodes(3)).Azure(
            Evidence.Extensions, Resources.Arm("Microsoft.KubernetesConfiguration/extensions", "acsa", """{"extensionType":"Microsoft.Arc.ContainerStorage"}"""));

        Assert.Equal(Status.Manual, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Whether_it_is_installed_stays_open_where_nothing_may_be_read()
    {
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), Of(Site("1.1.69", Nodes(3)).Failed(Evidence.Pods, QueryOutcome.Forbidden)));
    }

    [Fact]
    public void Two_nodes_are_one_too_few()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("1.1.69", Nodes(2)).Kubernetes(Evidence.Pods, Installed));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void A_single_node_is_not_concerned()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Site("1.1.69", Nodes(1))).Status);
    }

    [Theory]
    [InlineData("1.2.112", "unbacked-sc", "x", Status.Manual)]
    [InlineData("1.4.73", "mine", "csi.wyvern.example.com", Status.Manual)]
    [InlineData("1.4.73", "disk", "disk.csi.example.com", Status.NotApplicable)]
    [InlineData("1.2.72", "disk", "disk.csi.example.com", Status.Manual)]
    public void Newer_releases_are_concerned_only_where_a_claim_is_on_it(string version, string storageClass, string provisioner, Status status)
    {
        SiteBuilder site = Site(version, Nodes(3))
            .Kubernetes(Evidence.Pods, Installed)
            .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass(storageClass, provisioner))
            .Kubernetes(Evidence.PersistentVolumeClaims, Workloads.Claim("connector-data", storageClass: storageClass));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData("8", "32Gi", Status.Manual, Severity.Medium)]
    [InlineData("8", "31Gi", Status.Manual, Severity.Medium)]
    [InlineData("4", "32Gi", Status.Fail, Severity.Low)]
    [InlineData("8", "16Gi", Status.Fail, Severity.Low)]
    [InlineData("8", "8Gi", Status.Fail, Severity.Medium)]
    public void Newer_releases_ask_for_larger_nodes(string cpu, string memory, Status status, Severity severity)
    {
        SiteBuilder site = Site("1.2.112", [Resources.Node("a", cpu, memory), Resources.Node("b", cpu, memory), Resources.Node("c", cpu, memory)])
            .Kubernetes(Evidence.Pods, Installed)
            .Kubernetes(Evidence.StorageClasses)
            .Kubernetes(Evidence.PersistentVolumeClaims, Workloads.Claim("data", storageClass: "cloud-backed-sc"));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void What_was_not_read_stays_open()
    {
        Assert.Equal((Status.Unknown, Reason.NotCollected), Of(new SiteBuilder().Kubernetes(Evidence.Nodes, Nodes(3))));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), Of(Site("1.2.112", Nodes(3)).Failed(Evidence.PersistentVolumeClaims, QueryOutcome.Forbidden)));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), Of(new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden)));
    }

    private static (Status, Reason) Of(SiteBuilder site)
    {
        GuidelineResult result = Rule.Evaluate(Id, site);
        return (result.Status, result.Reason);
    }

    private static SiteBuilder Site(string version, string[] nodes) => new SiteBuilder()
        .Kubernetes(Evidence.Nodes, nodes)
        .Kubernetes(Evidence.Instances, Resources.Custom("Instance", "aio", "{}", $$"""{"version":"{{version}}"}"""));

    private static string[] Nodes(int count) => [.. Enumerable.Range(1, count).Select(number => Node($"node-{number}", "6.8.0-51-generic", "1Gi"))];

    private static string Node(string name, string kernel, string pages) => $$$"""
        {"kind":"Node","metadata":{"name":"{{{name}}}"},"spec":{},"status":{"capacity":{"cpu":"8","memory":"32Gi"},
         "allocatable":{"cpu":"8","memory":"32Gi","hugepages-2Mi":"{{{pages}}}"},"nodeInfo":{"kernelVersion":"{{{kernel}}}"} } }
        """;
}
