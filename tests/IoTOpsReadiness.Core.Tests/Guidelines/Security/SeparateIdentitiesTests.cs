using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class SeparateIdentitiesTests
{
    private const string Id = "Security.SeparateIdentities";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string EventHubsOwner = "f526a384-b230-433a-b45c-95f59c4a2dec";
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";

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
    [InlineData("client-cloud", Status.Unknown)]
    [InlineData("CLIENT-SECRETS", Status.Fail)]
    public void What_dataflows_use_is_all_the_cluster_shows_and_the_instance_may_carry_more(string clientId, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Site().Kubernetes(Evidence.DataflowEndpoints, Endpoint(clientId))).Status);
    }

    public static TheoryData<string, string, string, Status, string> Rights => new()
    {
        { "each its own", "principal-secrets", SecretsUser, Status.Pass, "" },
        { "secrets with a right on events", "principal-secrets", EventHubsOwner, Status.Fail, "is for secrets and has Azure Event Hubs Data Owner" },
        { "secrets with a right on blobs", "PRINCIPAL-secrets", BlobContributor, Status.Fail, "is for secrets and has Storage Blob Data Contributor" },
        { "cloud with a right on secrets", "principal-cloud", SecretsUser, Status.Fail, "is for cloud connections and has Key Vault Secrets User" },
        { "cloud with a right on events", "principal-cloud", EventHubsOwner, Status.Pass, "" },
        { "a role that opens no data", "principal-secrets", "b24988ac-6180-42a0-ab88-20f7382dd24c", Status.Pass, "" },
        { "somebody else", "principal-other", EventHubsOwner, Status.Pass, "" },
    };

    [Theory]
    [MemberData(nameof(Rights))]
    public void Neither_has_the_other_s_rights(string why, string principal, string role, Status status, string message)
    {
        GuidelineResult result = Rule.Evaluate(Id, Both().Azure(Evidence.RoleAssignments, AzureResources.Role(principal, role, AzureResources.VaultId)));

        Assert.True((status, status == Status.Fail ? Severity.Low : Severity.Medium) == (result.Status, result.Severity), $"{why}: {result}");
        Assert.Contains(result.Findings, finding => finding.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(AzureResources.Issuer, Status.Pass)]
    [InlineData("https://another.example.net/", Status.Fail)]
    public void No_other_cluster_may_act_as_it(string issuer, Status status)
    {
        SiteBuilder site = Both().Azure(Evidence.RoleAssignments).Azure(
            Evidence.FederatedCredentials, AzureResources.Credential("cloud", "aio-dataflow"), AzureResources.Credential("cloud", "aio-other", issuer));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Roles_that_may_not_be_read_leave_it_open()
    {
        GuidelineResult result = Rule.Evaluate(Id, Both().Failed(Evidence.RoleAssignments, QueryOutcome.Forbidden, EvidenceSource.Azure));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
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

    private static SiteBuilder Both() => Site()
        .Azure(Evidence.Instances, AzureResources.InstanceWith("cloud"))
        .Azure(Evidence.ManagedIdentities, AzureResources.Identity("cloud"), AzureResources.Identity("secrets"));

    private static string Endpoint(string clientId) => Resources.Custom("DataflowEndpoint", "hubs", $$$"""
        {"endpointType":"Kafka","kafkaSettings":{"authentication":{"method":"UserAssignedManagedIdentity","userAssignedManagedIdentitySettings":{"clientId":"{{{clientId}}}"} } } }
        """);
}
