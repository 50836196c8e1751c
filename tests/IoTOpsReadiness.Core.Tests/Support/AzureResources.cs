namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Documents as Azure Resource Manager returns them, for one site: ids fit together.</summary>
internal static class AzureResources
{
    public const string Group = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/rg";
    public const string InstanceId = Group + "/providers/Microsoft.IoTOperations/instances/site";
    public const string ClusterId = Group + "/providers/Microsoft.Kubernetes/connectedClusters/cluster";
    public const string AccountId = Group + "/providers/Microsoft.Storage/storageAccounts/schemas";
    public const string VaultId = Group + "/providers/Microsoft.KeyVault/vaults/vault";
    public const string RegistryId = Group + "/providers/Microsoft.DeviceRegistry/schemaRegistries/registry";
    public const string Issuer = "https://westeurope.oic.prod-arc.azure.com/tenant/issuer/";

    public static string IdentityId(string name) => $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/{name}";

    public static string Instance(string identity = "null", string properties = "{}", string tags = "{}", string id = InstanceId, string created = "2026-01-01T00:00:00Z") => $$"""
        {"id":"{{id}}","name":"{{id[(id.LastIndexOf('/') + 1)..]}}","identity":{{identity}},"tags":{{tags}},"systemData":{"createdAt":"{{created}}"},"properties":{{properties}}}
        """;

    public static string InstanceWith(params string[] identities)
    {
        IEnumerable<string> entries = identities.Select(name => $$"""
            "{{IdentityId(name)}}":{"clientId":"client-{{name}}","principalId":"principal-{{name}}"}
            """);
        return Instance("{\"type\":\"UserAssigned\",\"userAssignedIdentities\":{" + string.Join(',', entries) + "}}");
    }

    public static string Identity(string name) => $$"""
        {"id":"{{IdentityId(name)}}","name":"{{name}}","properties":{"clientId":"client-{{name}}","principalId":"principal-{{name}}"} }
        """;

    public static string Credential(string identity, string serviceAccount, string issuer = Issuer, string siteNamespace = "azure-iot-operations") => $$"""
        {"id":"{{IdentityId(identity)}}/federatedIdentityCredentials/{{serviceAccount}}","name":"{{serviceAccount}}",
         "properties":{"issuer":"{{issuer}}","subject":"system:serviceaccount:{{siteNamespace}}:{{serviceAccount}}","audiences":["api://AzureADTokenExchange"]} }
        """;

    public static string Role(string principal, string role, string scope, string? condition = null) => $$"""
        {"id":"{{scope}}/providers/Microsoft.Authorization/roleAssignments/{{role}}","name":"{{role}}","properties":{
          "principalId":"{{principal}}","scope":"{{scope}}","condition":{{(condition is null ? "null" : $"\"{condition}\"")}},
          "roleDefinitionId":"/subscriptions/00000000-0000-0000-0000-000000000000/providers/Microsoft.Authorization/roleDefinitions/{{role}}"} }
        """;

    public static string Cluster(string properties = "{}") => $$"""
        {"id":"{{ClusterId}}","name":"cluster","location":"westeurope","properties":{{properties}}}
        """;

    public static string Extension(string type, string settings = "{}", string state = "Succeeded", string created = "2026-01-01T00:00:00Z") => $$"""
        {"id":"{{ClusterId}}/providers/Microsoft.KubernetesConfiguration/extensions/{{type}}","name":"{{type}}","systemData":{"createdAt":"{{created}}"},
         "properties":{"extensionType":"{{type}}","provisioningState":"{{state}}","configurationSettings":{{settings}}} }
        """;

    public static string Vault(string properties = """{"enableRbacAuthorization":true,"enablePurgeProtection":true}""", string name = "vault") => $$"""
        {"id":"{{Group}}/providers/Microsoft.KeyVault/vaults/{{name}}","name":"{{name}}","properties":{{properties}}}
        """;

    public static string Registry(string identity = """{"type":"SystemAssigned","principalId":"principal-registry","tenantId":"tenant"}""", string url = "https://schemas.blob.core.windows.net/schemas") => $$"""
        {"id":"{{RegistryId}}","name":"registry","identity":{{identity}},"properties":{"storageAccountContainerUrl":"{{url}}"} }
        """;

    public static string Account(string properties = "{}", string kind = "StorageV2") => $$"""
        {"id":"{{AccountId}}","name":"schemas","kind":"{{kind}}","properties":{{properties}}}
        """;
}
