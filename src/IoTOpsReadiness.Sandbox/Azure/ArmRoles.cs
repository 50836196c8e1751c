using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>The roles Azure brings along, as far as Azure IoT Operations has a use for them, with the actions that matter here.</summary>
internal static class ArmRoles
{
    /// <summary>The type of a role's definition.</summary>
    public const string DefinitionType = "Microsoft.Authorization/roleDefinitions";

    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers";
    private const string DelegationKey = "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action";

    private static readonly Role[] Roles =
    [
        new("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner") { Actions = ["*"] },
        new("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor")
        {
            Actions = ["*"],
            NotActions = ["Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action"],
        },
        new("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader") { Actions = ["*/read"] },
        new("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator") { Actions = ["*/read", "Microsoft.Authorization/*", "Microsoft.Support/*"] },
        new("f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator")
        {
            Actions = ["Microsoft.Authorization/roleAssignments/write", "Microsoft.Authorization/roleAssignments/delete", "*/read", "Microsoft.Support/*"],
        },
        new("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator") { Actions = ["Microsoft.KeyVault/vaults/*/read"], DataActions = ["Microsoft.KeyVault/vaults/*"] },
        new("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer") { Actions = ["Microsoft.KeyVault/vaults/*/read"], DataActions = ["Microsoft.KeyVault/vaults/secrets/*"] },
        new("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User")
        {
            DataActions = ["Microsoft.KeyVault/vaults/secrets/getSecret/action", "Microsoft.KeyVault/vaults/secrets/readMetadata/action"],
        },
        new("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader")
        {
            Actions = ["Microsoft.KeyVault/vaults/*/read"],
            DataActions = ["Microsoft.KeyVault/vaults/*/read", "Microsoft.KeyVault/vaults/secrets/readMetadata/action"],
        },
        new("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor")
        {
            Actions = [$"{Blobs}/delete", $"{Blobs}/read", $"{Blobs}/write", DelegationKey],
            DataActions = [$"{Blobs}/blobs/delete", $"{Blobs}/blobs/read", $"{Blobs}/blobs/write", $"{Blobs}/blobs/move/action", $"{Blobs}/blobs/add/action"],
        },
        new("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner") { Actions = [$"{Blobs}/*", DelegationKey], DataActions = [$"{Blobs}/blobs/*"] },
        new("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader") { Actions = [$"{Blobs}/read", DelegationKey], DataActions = [$"{Blobs}/blobs/read"] },
        new("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor")
        {
            Actions = ["Microsoft.Authorization/*/read", "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.Storage/storageAccounts/*"],
        },
        new("f526a384-b230-433a-b45c-95f59c4a2dec", "Azure Event Hubs Data Owner") { Actions = ["Microsoft.EventHub/*"], DataActions = ["Microsoft.EventHub/*"] },
        new("2b629674-e913-4c01-ae53-ef4638d8f975", "Azure Event Hubs Data Sender") { Actions = ["Microsoft.EventHub/*/eventhubs/read"], DataActions = ["Microsoft.EventHub/*/send/action"] },
        new("a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "Azure Event Hubs Data Receiver")
        {
            Actions = ["Microsoft.EventHub/*/eventhubs/consumergroups/read"],
            DataActions = ["Microsoft.EventHub/*/receive/action"],
        },
        new("a12b0b94-b317-4dcd-84a8-502ce99884c6", "EventGrid TopicSpaces Publisher")
        {
            Actions = ["Microsoft.Authorization/*/read", "Microsoft.EventGrid/*/read", "Microsoft.Resources/subscriptions/resourceGroups/read"],
            DataActions = ["Microsoft.EventGrid/topicSpaces/publish/action"],
        },
        new("4b0f2fd7-60b4-4eca-896f-4435034f8bf5", "EventGrid TopicSpaces Subscriber")
        {
            Actions = ["Microsoft.Authorization/*/read", "Microsoft.EventGrid/*/read", "Microsoft.Resources/subscriptions/resourceGroups/read"],
            DataActions = ["Microsoft.EventGrid/topicSpaces/subscribe/action"],
        },
        new("7b7c71ed-33fa-4ed2-a91a-e56d5da260b5", "Azure IoT Operations Onboarding")
        {
            Actions =
            [
                "Microsoft.Authorization/roleAssignments/*", "Microsoft.DeviceRegistry/schemaRegistries/*", "Microsoft.ExtendedLocation/customLocations/*",
                "Microsoft.IoTOperations/*", "Microsoft.Kubernetes/connectedClusters/read", "Microsoft.KubernetesConfiguration/extensions/*",
                "Microsoft.Resources/deployments/*", "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.SecretSyncController/*",
            ],
        },
        new("5bc02df6-6cd5-43fe-ad3d-4c93cf56cc16", "Azure IoT Operations Administrator")
        {
            Actions =
            [
                "Microsoft.DeviceRegistry/*", "Microsoft.ExtendedLocation/customLocations/read", "Microsoft.IoTOperations/*",
                "Microsoft.Kubernetes/connectedClusters/read", "Microsoft.KubernetesConfiguration/extensions/read",
                "Microsoft.Resources/subscriptions/resourceGroups/read", "Microsoft.SecretSyncController/*",
            ],
        },
        new("34e09817-6cbe-4d01-b1a2-e0eac5743d41", "Kubernetes Cluster - Azure Arc Onboarding")
        {
            Actions =
            [
                "Microsoft.Kubernetes/connectedClusters/Write", "Microsoft.Kubernetes/connectedClusters/read", "Microsoft.Resources/deployments/write",
                "Microsoft.Resources/subscriptions/resourceGroups/read",
            ],
        },
        new("5d3f1697-4507-4d08-bb4a-477695db5f82", "Azure Kubernetes Service Arc Contributor Role")
        {
            Actions = ["Microsoft.ExtendedLocation/customLocations/*", "Microsoft.Kubernetes/connectedClusters/*", "Microsoft.KubernetesConfiguration/*"],
        },
        new("e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", "Managed Identity Contributor") { Actions = ["Microsoft.ManagedIdentity/userAssignedIdentities/*", "Microsoft.Authorization/*/read"] },
        new("f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator")
        {
            Actions = ["Microsoft.ManagedIdentity/userAssignedIdentities/*/read", "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action", "Microsoft.Authorization/*/read"],
        },
        new("43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader") { Actions = ["*/read"] },
        new("b0d8363b-8ddd-447d-831f-62ca05bff136", "Monitoring Data Reader") { Actions = ["Microsoft.Monitor/accounts/read"], DataActions = ["Microsoft.Monitor/accounts/data/metrics/read"] },
        new("22926164-76b3-42b3-bc55-97df8dab3e41", "Grafana Admin") { DataActions = ["Microsoft.Dashboard/grafana/ActAsGrafanaAdmin/action"] },
    ];

    /// <summary>The definitions, as the service returns them at a scope.</summary>
    /// <param name="subscription">The subscription their ids are written under; null for none.</param>
    public static IEnumerable<JsonObject> Definitions(string? subscription) => Roles.Select(role => Definition(role, subscription));

    /// <summary>One definition by its name, a GUID; null for one Azure does not bring along.</summary>
    public static JsonObject? Find(string name, string? subscription) =>
        Roles.FirstOrDefault(role => role.Id.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } role ? Definition(role, subscription) : null;

    private static JsonObject Definition(Role role, string? subscription) => new()
    {
        ["properties"] = new JsonObject
        {
            ["roleName"] = role.Name,
            ["type"] = "BuiltInRole",
            ["description"] = "",
            ["assignableScopes"] = new JsonArray("/"),
            ["permissions"] = new JsonArray(new JsonObject
            {
                ["actions"] = Texts(role.Actions),
                ["notActions"] = Texts(role.NotActions),
                ["dataActions"] = Texts(role.DataActions),
                ["notDataActions"] = new JsonArray(),
            }),
        },
        ["id"] = $"{(subscription is null ? "" : $"/subscriptions/{subscription}")}/providers/{DefinitionType}/{role.Id}",
        ["type"] = DefinitionType,
        ["name"] = role.Id,
    };

    private static JsonArray Texts(string[] texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private sealed record Role(string Id, string Name)
    {
        public string[] Actions { get; init; } = [];

        public string[] NotActions { get; init; } = [];

        public string[] DataActions { get; init; } = [];
    }
}
