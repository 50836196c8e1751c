using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Payloads;

/// <summary>What public samples teach gets a verdict that tells their readers what production needs.</summary>
public class PublicSampleTests
{
    [PayloadFact]
    public void A_classic_endpoint_that_signs_in_as_nobody_fails_as_one_that_is_not_OPC_UA()
    {
        SiteBuilder site = Empty().Kubernetes(Evidence.AssetEndpointProfiles, SamplePayloads.Manifest("mqtt-asset-endpoint.yaml")).Kubernetes(Evidence.Devices);

        Assert.Equal((Status.Fail, Severity.Medium), Verdict("OpcUa.UserAuthentication", site));
        Assert.Equal(Status.NotApplicable, Verdict("OpcUa.ChannelSecurity", site).Status);
    }

    [PayloadFact]
    public void A_device_that_signs_in_as_nobody_fails_as_one_that_is_not_OPC_UA()
    {
        SiteBuilder site = Empty().Kubernetes(Evidence.Devices, SamplePayloads.Manifest("rest-server-device-definition.yaml")).Kubernetes(Evidence.AssetEndpointProfiles);

        Assert.Equal((Status.Fail, Severity.Medium), Verdict("OpcUa.UserAuthentication", site));
        Assert.Equal(Status.NotApplicable, Verdict("OpcUa.ChannelSecurity", site).Status);
    }

    [PayloadFact]
    public void Assets_that_report_nothing_are_no_failure()
    {
        SiteBuilder site = Empty()
            .Kubernetes(Evidence.Assets, SamplePayloads.Manifest("mqtt-asset-example.yaml"))
            .Kubernetes(Evidence.NamespacedAssets, SamplePayloads.Manifest("rest-server-asset1-definition.yaml"), SamplePayloads.Manifest("rest-server-asset2-definition.yaml"));

        Assert.DoesNotContain(Rule.Evaluate("Health.AllAvailable", site).Findings, finding => finding.Status == Status.Fail);
    }

    [PayloadFact]
    public void The_storage_of_the_sample_registry_is_hierarchical_and_open_to_every_network()
    {
        SiteBuilder site = Empty()
            .Azure(Evidence.Instances, AzureResources.Instance(properties: $$$"""{"schemaRegistryRef":{"resourceId":"{{{RegistryId()}}}"} }"""))
            .Azure(Evidence.SchemaRegistries, Resources("schemaRegistry.json", "Microsoft.DeviceRegistry/schemaRegistries"))
            .Azure(Evidence.StorageAccounts, Resources("storageAccount.json", "Microsoft.Storage/storageAccounts"));

        Assert.Equal(Status.Pass, Verdict("SchemaRegistry.StorageHns", site).Status);
        Assert.Equal(Status.Pass, Verdict("SchemaRegistry.PublicNetwork", site).Status);
        Assert.Equal((Status.Fail, Severity.Medium), Verdict("SchemaRegistry.StorageFirewall", site));
    }

    [PayloadFact]
    public void The_role_of_the_sample_lets_the_registry_write()
    {
        string registry = With(Resources("schemaRegistry.json", "Microsoft.DeviceRegistry/schemaRegistries")[0], body =>
        {
            body["identity"]!["principalId"] = "principal-registry";
            body["properties"]!["storageAccountContainerUrl"] = "https://schemas.blob.core.windows.net/schemas";
        });
        string role = SamplePayloads.Template("explore-iot-operations", "storageRoleAssignment.json").Parameter("roleDefinitionId")!.GetValue<string>();
        SiteBuilder site = Empty()
            .Azure(Evidence.SchemaRegistries, registry)
            .Azure(Evidence.StorageAccounts, AzureResources.Account())
            .Azure(Evidence.RoleAssignments, AzureResources.Role("principal-registry", role, AzureResources.AccountId));

        Assert.Equal(Status.Pass, Verdict("SchemaRegistry.StorageRole", site).Status);
    }

    [PayloadFact]
    public void The_vault_of_the_sample_goes_by_roles_and_its_one_role_is_half_of_what_secret_sync_takes()
    {
        string vault = With(Resources("keyVault.json", "Microsoft.KeyVault/vaults")[0], body => body["name"] = "vault");
        string role = SamplePayloads.Template("explore-iot-operations", "keyVaultRoleAssignment.json").Parameter("roleDefinitionId")!.GetValue<string>();
        string id = JsonNode.Parse(vault)!["id"]!.GetValue<string>();
        SiteBuilder site = Empty()
            .Azure(Evidence.SecretProviderClasses, Support.Resources.Arm("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "spc", """{"keyvaultName":"vault","clientId":"client-secrets","tenantId":"t"}"""))
            .Azure(Evidence.KeyVaults, vault)
            .Azure(Evidence.ManagedIdentities, AzureResources.Identity("secrets"))
            .Azure(Evidence.FederatedCredentials, AzureResources.Credential("secrets", "aio-ssc-sa"))
            .Azure(Evidence.RoleAssignments, AzureResources.Role("principal-secrets", role, id))
            .Azure(Evidence.SecretSyncs);

        Assert.Equal(Status.Pass, Verdict("Security.KeyVaultModel", site).Status);
        Finding[] roles = [.. Rule.Evaluate("Security.SecretSync", site).Findings.Where(finding => finding.Target.Kind == "UserAssignedIdentity" && finding.Expected?.StartsWith("Key Vault", StringComparison.Ordinal) == true)];
        Assert.Equal([("Key Vault Secrets User", Status.Pass), ("Key Vault Reader", Status.Fail)], roles.Select(finding => (finding.Expected!, finding.Status)));
    }

    private static string With(string json, Action<JsonNode> edit)
    {
        JsonNode body = JsonNode.Parse(json)!;
        edit(body);
        return body.ToJsonString();
    }

    private static string[] Resources(string file, string type) => SamplePayloads.Template("explore-iot-operations", file).Resources(type);

    private static string RegistryId() => JsonNode.Parse(Resources("schemaRegistry.json", "Microsoft.DeviceRegistry/schemaRegistries")[0])!["id"]!.GetValue<string>();

    private static (Status Status, Severity Severity) Verdict(string guideline, SiteBuilder site)
    {
        GuidelineResult result = Rule.Evaluate(guideline, site);
        return (result.Status, result.Severity);
    }

    private static SiteBuilder Empty() => new SiteBuilder().Kubernetes(Evidence.Brokers, Support.Resources.Broker("{}"));
}
