using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class StagingClusterTests
{
    private const string Id = "Cluster.StagingCluster";
    private const string StagingId = "/subscriptions/0/resourceGroups/staging/providers/Microsoft.IoTOperations/instances/staging";

    [Theory]
    [InlineData("1.2.112", Status.Pass)]
    [InlineData("1.3.0", Status.Pass)]
    [InlineData("1.2.36", Status.Fail)]
    [InlineData("nonsense", Status.Unknown)]
    public void The_staging_instance_has_to_be_as_new(string version, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Staging(version, AzureResources.InstanceId.ToUpperInvariant())));

        Assert.Equal((status, Severity.Low), (result.Status, result.Severity));
        Assert.Equal(("staging", "properties.version"), (result.Findings[0].Target.Name, result.Findings[0].Path));
    }

    [Fact]
    public void The_newest_of_several_counts()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site(Staging("1.0.9", AzureResources.InstanceId), Staging("1.2.112", AzureResources.InstanceId))).Status);
    }

    [Fact]
    public void A_staging_instance_of_another_site_does_not_count()
    {
        Assert.Equal(Status.Manual, Rule.Evaluate(Id, Site(Staging("1.2.112", "/another"))).Status);
    }

    [Fact]
    public void Nothing_declared_is_for_a_person_to_say()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder());

        Assert.Equal(Status.Manual, result.Status);
        Assert.Contains("iotops-staging-for", result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    private static string Staging(string version, string of) => AzureResources.Instance(
        properties: $$"""{"version":"{{version}}"}""", tags: $$"""{"iotops-staging-for":"{{of}}"}""", id: StagingId);

    private static SiteBuilder Site(params string[] staging) =>
        new SiteBuilder().Azure(Evidence.Instances, [AzureResources.Instance(properties: """{"version":"1.2.112"}"""), .. staging]);
}
