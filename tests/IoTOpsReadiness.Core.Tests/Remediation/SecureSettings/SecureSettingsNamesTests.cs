using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>Names are those of az iot ops, so that neither tool makes again what the other made.</summary>
public class SecureSettingsNamesTests
{
    private const string Issuer = "https://westeurope.oic.prod-arc.azure.com/tid/iid/";

    [Fact]
    public void A_provider_class_is_called_as_the_CLI_calls_it() =>
        Assert.Equal("spc-ops-d6f672d", SecureSettingsNames.SecretProviderClass("mycluster", "myrg", "myinstance"));

    [Theory]
    [InlineData("aio-ssc-sa", "e949b83")]
    [InlineData("aio-dataflow", "42aa575")]
    [InlineData("adr-schema-registry", "9cde48d")]
    public void A_credential_is_called_as_the_CLI_calls_it(string account, string name) =>
        Assert.Equal(name, SecureSettingsNames.FederatedCredential("mycluster", Issuer, $"system:serviceaccount:azure-iot-operations:{account}"));

    [Fact]
    public void The_slash_at_the_end_of_the_issuer_counts() =>
        Assert.NotEqual("e949b83", SecureSettingsNames.FederatedCredential("mycluster", Issuer.TrimEnd('/'), "system:serviceaccount:azure-iot-operations:aio-ssc-sa"));

    [Fact]
    public void Vaults_of_different_sites_do_not_collide_and_letter_case_makes_no_other_one()
    {
        string name = SecureSettingsNames.KeyVault("/subscriptions/a/cluster", "/subscriptions/a/instance");

        Assert.Equal(name, SecureSettingsNames.KeyVault("/SUBSCRIPTIONS/a/cluster", "/subscriptions/A/instance"));
        Assert.NotEqual(name, SecureSettingsNames.KeyVault("/subscriptions/b/cluster", "/subscriptions/b/instance"));
        Assert.Matches("^[a-z][a-z0-9-]{1,22}[a-z0-9]$", name);
    }

    // Cluster, resource group, instance, namespace and issuer of the sample, the names given by the CLI's rule.
    [Theory]
    [InlineData("mycluster", "myrg", "myinstance", "spc-ops-d6f672d", "e949b83", "42aa575", "9cde48d")]
    public void The_editor_goes_by_the_rule(string cluster, string group, string instance, string providerClass, params string[] credentials)
    {
        Change[] plan = Renamed(cluster, group, instance).Enable(new()
        {
            KeyVault = SecureSite.Vault,
            SecretIdentity = SecureSite.SecretIdentity,
            CloudIdentity = SecureSite.CloudIdentity,
            IncludeSchemaRegistry = true,
        });

        Assert.Equal(credentials, plan.Where(change => change.Target.Kind == "FederatedCredential").Select(change => change.Path!.Split('/')[^1]));
        Assert.EndsWith($"/resourceGroups/{group}/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/{providerClass}", plan.Single(change => change.Target.Kind == "SecretProviderClass").Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Given_names_win()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Remove(Evidence.FederatedCredentials);

        Change[] plan = site.Enable(new()
        {
            KeyVault = SecureSite.Vault,
            SecretIdentity = SecureSite.SecretIdentity,
            SecretProviderClassName = "plant-secrets",
            SecretCredentialName = "plant-sync",
            CloudCredentialName = "plant-flows",
        });

        Assert.Equal(["plant-sync", "plant-flows", "plant-secrets"], plan.Where(change => change.Target.Kind != "Instance").Select(change => change.Path!.Split('/')[^1]));
        Assert.Contains("/plant-secrets", plan.Single(change => change.Target.Kind == "Instance").After, StringComparison.Ordinal);
        Assert.Contains("-SecretProviderClassName plant-secrets -SecretCredentialName plant-sync -CloudCredentialName plant-flows", plan[0].Command, StringComparison.Ordinal);
    }

    private static SecureSite Renamed(string cluster, string group, string instance)
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);
        site.Remove(Evidence.FederatedCredentials);
        site.Edit(Evidence.ConnectedClusters, document =>
        {
            document["name"] = cluster;
            document["properties"]!["oidcIssuerProfile"]!["issuerUrl"] = Issuer;
        });
        site.Edit(Evidence.Instances, document =>
        {
            document["name"] = instance;
            document["id"] = $"{SecureSite.Subscription}/resourceGroups/{group}/providers/Microsoft.IoTOperations/instances/{instance}";
        });
        return site;
    }
}
