using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class UserAssignedIdentityUsedTests
{
    private const string Id = "Security.UserAssignedIdentity";

    public static TheoryData<string, string[], Status> Credentials => new()
    {
        { "federated for dataflows", [AzureResources.Credential("cloud", "aio-dataflow")], Status.Pass },
        { "and for the registry", [AzureResources.Credential("cloud", "aio-dataflow"), AzureResources.Credential("cloud", "adr-schema-registry")], Status.Pass },
        { "for the registry alone", [AzureResources.Credential("cloud", "adr-schema-registry")], Status.Fail },
        { "not at all", [], Status.Fail },
        { "for another namespace", [AzureResources.Credential("cloud", "aio-dataflow", siteNamespace: "other")], Status.Fail },
        { "in another letter case", [AzureResources.Credential("cloud", "AIO-dataflow")], Status.Fail },
        { "of another identity", [AzureResources.Credential("secrets", "aio-dataflow")], Status.Fail },
        { "for another audience", [AzureResources.Credential("cloud", "aio-dataflow").Replace("api://AzureADTokenExchange", "api://other", StringComparison.Ordinal)], Status.Fail },
        { "for the audience of a sovereign cloud", [AzureResources.Credential("cloud", "aio-dataflow").Replace("api://AzureADTokenExchange", "api://AzureADTokenExchangeUSGov", StringComparison.Ordinal)], Status.Pass },
        { "without the slash of the issuer", [AzureResources.Credential("cloud", "aio-dataflow", AzureResources.Issuer.TrimEnd('/'))], Status.Fail },
        { "by another issuer", [AzureResources.Credential("cloud", "aio-dataflow", "https://example.com/")], Status.Fail },
    };

    [Theory]
    [MemberData(nameof(Credentials))]
    public void The_identity_has_to_be_federated_with_the_dataflows(string why, string[] credentials, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(AzureResources.InstanceWith("cloud")).Azure(Evidence.FederatedCredentials, credentials));

        Assert.True(status == result.Status, $"{why}: {result}");
    }

    [Theory]
    [InlineData("null")]
    [InlineData("""{"type":"None"}""")]
    [InlineData("""{"type":"SystemAssigned","principalId":"p"}""")]
    [InlineData("""{"type":"UserAssigned","userAssignedIdentities":{}}""")]
    [InlineData("""{"type":"SystemAssigned","userAssignedIdentities":{"/x":{"clientId":"c"}}}""")]
    public void An_instance_without_one_fails(string identity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(AzureResources.Instance(identity)).Azure(Evidence.FederatedCredentials));

        Assert.Equal((Status.Fail, Severity.Medium, "identity.type"), (result.Status, result.Severity, result.Findings[0].Path));
    }

    [Theory]
    [InlineData(QueryOutcome.NotRequested, Reason.NotCollected)]
    [InlineData(QueryOutcome.Forbidden, Reason.NotAuthorized)]
    public void The_cluster_alone_does_not_tell(QueryOutcome azure, Reason reason)
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Instances, Resources.Custom("Instance", "site", "{}"))
            .Failed(Evidence.Instances, azure, EvidenceSource.Azure);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, reason), (result.Status, result.Reason));
        Assert.Contains("Microsoft.IoTOperations/instances", result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cloud", Status.Pass)]
    [InlineData("another", Status.Fail)]
    public void An_identity_that_was_deleted_fails_though_the_instance_still_names_it(string existing, Status status)
    {
        SiteBuilder site = Site(AzureResources.InstanceWith("cloud"))
            .Azure(Evidence.FederatedCredentials, AzureResources.Credential("cloud", "aio-dataflow"))
            .Azure(Evidence.ManagedIdentities, AzureResources.Identity(existing));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void One_identity_for_dataflows_and_one_for_the_registry_will_do()
    {
        SiteBuilder site = Site(AzureResources.InstanceWith("cloud", "registry"))
            .Azure(Evidence.FederatedCredentials, AzureResources.Credential("cloud", "aio-dataflow"), AzureResources.Credential("registry", "adr-schema-registry"));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData("aio-dataflow", Status.Pass)]
    [InlineData("other", Status.Unknown)]
    public void Of_credentials_read_in_part_the_right_one_is_enough(string account, Status status)
    {
        SiteBuilder site = Site(AzureResources.InstanceWith("cloud")).Partly(Evidence.FederatedCredentials, QueryOutcome.Forbidden, AzureResources.Credential("cloud", account));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Where_nobody_tells_the_issuer_of_the_cluster_the_federation_is_open()
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.Instances, AzureResources.InstanceWith("cloud"))
            .Azure(Evidence.FederatedCredentials, AzureResources.Credential("cloud", "aio-dataflow"));

        Assert.Equal((Status.Unknown, Reason.NotCollected), Outcome(Rule.Evaluate(Id, site)));
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site.Kubernetes(Evidence.ServiceAccountIssuer, $$"""{"issuer":"{{AzureResources.Issuer}}"}""")).Status);
    }

    [Fact]
    public void Credentials_that_were_not_collected_are_unknown()
    {
        Assert.Equal((Status.Unknown, Reason.NotCollected), Outcome(Rule.Evaluate(Id, Site(AzureResources.InstanceWith("cloud")))));
    }

    [Fact]
    public void An_identity_of_the_wrong_shape_is_unknown()
    {
        SiteBuilder site = Site(AzureResources.Instance("""{"type":7,"userAssignedIdentities":{"/x":{}}}""")).Azure(Evidence.FederatedCredentials);

        Assert.Equal((Status.Unknown, Reason.InvalidData), Outcome(Rule.Evaluate(Id, site)));
    }

    [Fact]
    public void No_instance_fails() => Assert.Equal(Status.Fail, Rule.Evaluate(Id, new SiteBuilder().Azure(Evidence.Instances)).Status);

    private static (Status Status, Reason Reason) Outcome(GuidelineResult result) => (result.Status, result.Reason);

    private static SiteBuilder Site(string instance) => new SiteBuilder()
        .Azure(Evidence.Instances, instance)
        .Azure(Evidence.ConnectedClusters, AzureResources.Cluster($$$"""{"oidcIssuerProfile":{"enabled":true,"issuerUrl":"{{{AzureResources.Issuer}}}"} }"""));
}
