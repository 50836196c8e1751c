using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class SeparateIdentitiesTests
{
    private const string Id = "Security.SeparateIdentities";

    [Theory]
    [InlineData("cloud", Status.Pass, Severity.Medium)]
    [InlineData("secrets", Status.Fail, Severity.Low)]
    public void What_the_instance_carries_decides(string identity, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site().Azure(Evidence.Instances, AzureResources.InstanceWith(identity)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal("spec.parameters.clientID", result.Findings[0].Path);
    }

    [Theory]
    [InlineData("client-cloud", Status.Pass)]
    [InlineData("CLIENT-SECRETS", Status.Fail)]
    public void What_dataflows_use_decides_in_the_cluster_alone(string clientId, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Site().Kubernetes(Evidence.DataflowEndpoints, Endpoint(clientId))).Status);
    }

    [Fact]
    public void Nothing_to_compare_is_for_other_guidelines()
    {
        SiteBuilder noVault = new SiteBuilder().Kubernetes(Evidence.SecretProviderClasses).Azure(Evidence.Instances, AzureResources.InstanceWith("cloud"));

        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, noVault).Status);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Site().Azure(Evidence.Instances, AzureResources.Instance())).Status);
    }

    [Fact]
    public void Without_Azure_and_without_a_dataflow_s_identity_it_is_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site());

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
    }

    private static SiteBuilder Site() => new SiteBuilder().Kubernetes(
        Evidence.SecretProviderClasses,
        Resources.Custom("SecretProviderClass", "spc", """{"provider":"azure","parameters":{"keyvaultName":"vault","clientID":"client-secrets","tenantId":"t"}}"""));

    private static string Endpoint(string clientId) => Resources.Custom("DataflowEndpoint", "hubs", $$$"""
        {"endpointType":"Kafka","kafkaSettings":{"authentication":{"method":"UserAssignedManagedIdentity","userAssignedManagedIdentitySettings":{"clientId":"{{{clientId}}}"} } } }
        """);
}
