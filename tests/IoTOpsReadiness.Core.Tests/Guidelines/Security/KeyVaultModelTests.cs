using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class KeyVaultModelTests
{
    private const string Id = "Security.KeyVaultModel";

    [Theory]
    [InlineData("""{"enableRbacAuthorization":true,"enablePurgeProtection":true}""", Status.Pass, null)]
    [InlineData("""{"enableRbacAuthorization":true,"enableSoftDelete":true,"publicNetworkAccess":"Disabled"}""", Status.Pass, "purge protection")]
    [InlineData("""{"enableRbacAuthorization":true,"enableSoftDelete":false}""", Status.Fail, null)]
    [InlineData("""{"enableRbacAuthorization":false}""", Status.Fail, "access policies")]
    [InlineData("{}", Status.Fail, "access policies")]
    [InlineData("""{"enableRbacAuthorization":"perhaps"}""", Status.Unknown, "properties.enableRbacAuthorization")]
    public void The_vault_s_own_settings_decide(string properties, Status status, string? says)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("VAULT").Azure(Evidence.KeyVaults, AzureResources.Vault(properties)));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
        Assert.Contains(says ?? "", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_vaults_are_one_too_many_even_where_Azure_was_not_asked()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("vault", "other"));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void No_vault_is_for_another_guideline() => Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Site()).Status);

    [Fact]
    public void A_vault_that_is_not_visible_is_unknown()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, Site("vault")).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, Site("vault").Azure(Evidence.KeyVaults, AzureResources.Vault(name: "other"))).Reason);
    }

    [Fact]
    public void A_vault_that_was_seen_is_judged_though_another_was_refused()
    {
        SiteBuilder seen = Site("vault").Partly(Evidence.KeyVaults, QueryOutcome.Forbidden, AzureResources.Vault());
        SiteBuilder refused = Site("vault").Partly(Evidence.KeyVaults, QueryOutcome.Forbidden, AzureResources.Vault(name: "other"));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, seen).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, refused).Status, Rule.Evaluate(Id, refused).Reason));
    }

    private static SiteBuilder Site(params string[] vaults) => new SiteBuilder().Kubernetes(
        Evidence.SecretProviderClasses,
        [.. vaults.Select(vault => Resources.Custom("SecretProviderClass", $"spc-{vault}", $$$"""{"provider":"azure","parameters":{"keyvaultName":"{{{vault}}}"} }"""))]);
}
