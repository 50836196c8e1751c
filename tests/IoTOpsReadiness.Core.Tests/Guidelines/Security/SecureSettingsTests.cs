using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class SecureSettingsTests
{
    private const string Id = "SecureSettings.Enabled";

    [Fact]
    public void All_parts_in_order_pass_with_one_finding_each()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site());

        Assert.Equal(Status.Pass, result.Status);
        Assert.Equal(5, result.Findings.Count);
    }

    public static TheoryData<string, Status, string> Parts => new()
    {
        { "issuer off", Status.Fail, "Cluster.Prepared" },
        { "API server's issuer", Status.Fail, "Cluster.Prepared" },
        { "failed sync", Status.Fail, "Security.SecretSync" },
        { "no identity", Status.Fail, "Security.UserAssignedIdentity" },
        { "access policies", Status.Fail, "Security.KeyVaultModel" },
        { "shared identity", Status.Pass, "Security.SeparateIdentities has a remark" },
    };

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_part_that_fails_at_Medium_or_above_fails_the_whole(string broken, Status status, string says)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(broken));

        Assert.Equal((status, Severity.High), (result.Status, result.Severity));
        Assert.Contains(result.Findings, finding => finding.Status == status && finding.Message.StartsWith(says, StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_collected_is_unknown_part_by_part()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder());

        Assert.Equal((Status.Unknown, 5), (result.Status, result.Findings.Count));
        Assert.All(result.Findings, finding => Assert.NotEmpty(finding.SettledBy!));
    }

    private static SiteBuilder Site(string broken = "")
    {
        string cloud = broken == "shared identity" ? "secrets" : "cloud";
        string status = broken == "failed sync" ? """{"conditions":[{"type":"Update","reason":"UpdateFailedProviderError","status":"False"}]}""" : """{"conditions":[{"type":"CreateSucceeded","status":"True"}]}""";
        return new SiteBuilder()
            .Azure(Evidence.ConnectedClusters, AzureResources.Cluster($$$"""
                {"oidcIssuerProfile":{"enabled":{{{(broken == "issuer off" ? "false" : "true")}}},"issuerUrl":"{{{AzureResources.Issuer}}}"},"securityProfile":{"workloadIdentity":{"enabled":true} } }
                """))
            .Kubernetes(Evidence.ServiceAccountIssuer, $$"""{"issuer":"{{(broken == "API server's issuer" ? "https://kubernetes.default.svc" : AzureResources.Issuer)}}"}""")
            .Kubernetes(Evidence.Deployments, """{"kind":"Deployment","metadata":{"name":"azure-wi-workload-identity-webhook","namespace":"arc-workload-identity"},"spec":{},"status":{"availableReplicas":1}}""")
            .Kubernetes(Evidence.SecretSyncs, Resources.Custom("SecretSync", "plc", """{"secretProviderClassName":"spc"}""", status))
            .Kubernetes(Evidence.SecretProviderClasses, Resources.Custom("SecretProviderClass", "spc", """{"provider":"azure","parameters":{"keyvaultName":"vault","clientID":"client-secrets","tenantId":"t"}}"""))
            .Azure(Evidence.SecretProviderClasses, SecretProviderClass)
            .Azure(Evidence.Instances, broken == "no identity" ? Instance(AzureResources.Instance()) : Instance(AzureResources.InstanceWith(cloud)))
            .Azure(Evidence.ManagedIdentities, [.. new[] { "secrets", cloud }.Distinct().Select(AzureResources.Identity)])
            .Azure(Evidence.FederatedCredentials, AzureResources.Credential("secrets", "aio-ssc-sa"), AzureResources.Credential(cloud, "aio-dataflow"))
            .Azure(Evidence.KeyVaults, AzureResources.Vault(broken == "access policies" ? "{}" : """{"enableRbacAuthorization":true}"""))
            .Azure(
                Evidence.RoleAssignments,
                AzureResources.Role("principal-secrets", "4633458b-17de-408a-b874-0445c86b69e6", AzureResources.VaultId),
                AzureResources.Role("principal-secrets", "21090545-7ca7-4776-b22c-e363652d74d2", AzureResources.VaultId));
    }

    private const string SecretProviderClass = """{"id":"/spc","name":"spc","properties":{"keyvaultName":"vault","clientId":"client-secrets","tenantId":"t"} }""";

    private static string Instance(string instance) =>
        instance.Replace("\"properties\":{}", "\"properties\":{\"defaultSecretProviderClassRef\":{\"resourceId\":\"/spc\"}}", StringComparison.Ordinal);
}
