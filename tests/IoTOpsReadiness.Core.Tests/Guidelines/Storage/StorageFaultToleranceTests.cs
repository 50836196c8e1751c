using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Storage;

public class StorageFaultToleranceTests
{
    private const string Id = "Storage.FaultTolerance";
    private const string Pool = "acstor-arccontainerstorage-storage-pool";

    [Theory]
    [InlineData("1.1.69", "2026-08", 3, Pool, Status.Pass)]
    [InlineData("1.1.69", "2024-10", 3, Pool, Status.Pass)]
    [InlineData("1.1.69", "2026-08", 3, "local-path", Status.Fail)]
    [InlineData("1.1.69", "2026-08", 2, "local-path", Status.NotApplicable)]
    [InlineData("1.1.69", "2026-08", 1, "local-path", Status.NotApplicable)]
    [InlineData("1.2.112", "2026-08", 3, "local-path", Status.NotApplicable)]
    [InlineData("1.2.112", "2025-03", 3, "local-path", Status.Fail)]
    [InlineData("1.2.112", "2025-03", 3, Pool, Status.Pass)]
    public void The_pool_has_to_be_there(string version, string baseline, int nodes, string storageClass, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(version, nodes, storageClass), new() { Baseline = Baseline.Find(baseline)! });

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData($$"""{"feature.diskStorageClass":"{{Pool}}","acstorConfiguration.create":"true"}""", Status.Pass)]
    [InlineData("""{"feature.diskStorageClass":"default,local-path"}""", Status.Fail)]
    [InlineData($$"""{"feature.diskStorageClass":"{{Pool}}"}""", Status.Fail)]
    [InlineData("{}", Status.Fail)]
    public void The_extension_s_settings_count_where_arm_shows_them(string settings, Status status)
    {
        SiteBuilder site = Site("1.1.69", 3, Pool).Azure(
            Evidence.Extensions,
            Resources.Arm("Microsoft.KubernetesConfiguration/extensions", "other", """{"extensionType":"microsoft.openservicemesh"}"""),
            Resources.Arm("Microsoft.KubernetesConfiguration/extensions", "azure-arc-containerstorage", $$"""{"extensionType":"microsoft.arc.containerstorage","configurationSettings":{{settings}} }"""));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        Assert.Contains(result.Findings, finding => finding.Source == FindingSource.Azure && finding.Status == status);
    }

    [Fact]
    public void An_extension_that_Azure_does_not_know_is_not_installed()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, Site("1.1.69", 3, Pool).Azure(Evidence.Extensions)).Status);
    }

    [Theory]
    [InlineData("1.2.112", 3, "{}", Status.NotApplicable)]
    [InlineData("1.1.69", 1, "{}", Status.NotApplicable)]
    [InlineData("1.1.69", 2, "{}", Status.NotApplicable)]
    [InlineData("1.1.69", 3, """{"feature.diskStorageClass":"default,local-path"}""", Status.Fail)]
    // The settings are right; whether the pool came to be only the cluster tells.
    [InlineData("1.1.69", 3, $$"""{"feature.diskStorageClass":"{{Pool}}","acstorConfiguration.create":"true"}""", Status.Unknown)]
    public void Azure_alone_counts_the_nodes_and_shows_the_settings(string version, int nodes, string settings, Status status)
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.ConnectedClusters, AzureResources.Cluster($$"""{"totalNodeCount":{{nodes}} }"""))
            .Azure(Evidence.Instances, AzureResources.Instance(properties: $$"""{"version":"{{version}}"}"""))
            .Azure(Evidence.Extensions, AzureResources.Extension("microsoft.arc.containerstorage", settings));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData(true, "Running", "azure-arc-acstor", Status.Pass)]
    [InlineData(false, "Running", "azure-arc-acstor", Status.Fail)]
    [InlineData(false, "Succeeded", "azure-arc-acstor", Status.Pass)]
    [InlineData(false, "Running", "elsewhere", Status.Pass)]
    public void The_pool_s_pods_have_to_be_ready(bool ready, string phase, string @namespace, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Site("1.1.69", 3, Pool).Kubernetes(Evidence.Pods, Workloads.Pod("diskpool-worker-1", "node-1", ready, phase: phase, @namespace: @namespace)));

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Assert.Equal(("diskpool-worker-1", FindingSource.Runtime), (Verdict.Deciding(result.Findings).Target.Name, Verdict.Deciding(result.Findings).Source));
        }
    }

    [Fact]
    public void What_was_not_read_stays_open()
    {
        SiteBuilder noVersion = new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("a"), Resources.Node("b"), Resources.Node("c")).Kubernetes(Evidence.StorageClasses);
        SiteBuilder noClasses = Site("1.1.69", 3, Pool).Failed(Evidence.StorageClasses, QueryOutcome.Forbidden);

        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Id, noVersion).Status, Rule.Evaluate(Id, noVersion).Reason));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, noClasses).Status, Rule.Evaluate(Id, noClasses).Reason));
    }

    private static SiteBuilder Site(string version, int nodes, string storageClass) => new SiteBuilder()
        .Kubernetes(Evidence.Nodes, [.. Enumerable.Range(1, nodes).Select(number => Resources.Node($"node-{number}"))])
        .Kubernetes(Evidence.StorageClasses, Workloads.StorageClass(storageClass))
        .Kubernetes(Evidence.Instances, Resources.Custom("Instance", "aio", "{}", $$"""{"version":"{{version}}"}"""));
}
