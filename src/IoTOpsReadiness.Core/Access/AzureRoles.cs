using IoTOpsReadiness.Model;
using IoTOpsReadiness.Permissions;

namespace IoTOpsReadiness.Access;

/// <summary>
/// The built-in roles that bear on a site: ids and actions as Microsoft publishes them under "Azure built-in roles"
/// (https://learn.microsoft.com/azure/role-based-access-control/built-in-roles), without what no rule here asks for.
/// The ids never change; actions are added now and then. This is the only place that holds them.
/// </summary>
internal static class AzureRoles
{
    /// <summary>The role that may deploy an instance, and hand out data rights while doing so.</summary>
    public const string OperationsOnboarding = "7b7c71ed-33fa-4ed2-a91a-e56d5da260b5";

    /// <summary>The role that manages an instance.</summary>
    public const string OperationsAdministrator = "5bc02df6-6cd5-43fe-ad3d-4c93cf56cc16";

    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";
    private const string Vaults = "Microsoft.KeyVault/vaults";

    private static readonly string[] ReadVaults = [$"{Vaults}/*/read"];

    private static readonly AzureRole[] All =
    [
        // Privileged and general roles: everything on the resource, nothing in it.
        Role("8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner", ["*"]),
        Role("b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor", ["*"], notActions:
        [
            "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write", "Microsoft.Authorization/elevateAccess/Action",
        ]),
        Role("acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader", ["*/read"]),
        Role("18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator", ["*/read", "Microsoft.Authorization/*"]),

        // Key Vault.
        Role("00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator", ReadVaults, [$"{Vaults}/*"]),
        Role("f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor", ["Microsoft.KeyVault/*"]),
        Role("21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader", ReadVaults, [$"{Vaults}/*/read", $"{Vaults}/secrets/readMetadata/action"]),
        Role("b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer", ReadVaults, [$"{Vaults}/secrets/*"]),
        Role("4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", [], [$"{Vaults}/secrets/getSecret/action", $"{Vaults}/secrets/readMetadata/action"]),

        // Storage.
        Role("17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor", ["Microsoft.Storage/storageAccounts/*"]),
        Role("ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor", [], [$"{Blobs}/read", $"{Blobs}/write", $"{Blobs}/add/action", $"{Blobs}/delete", $"{Blobs}/move/action"]),
        Role("b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner", [], [$"{Blobs}/*"]),
        Role("2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader", [], [$"{Blobs}/read"]),

        // Event Hubs and Event Grid.
        Role("f526a384-b230-433a-b45c-95f59c4a2dec", "Azure Event Hubs Data Owner", ["Microsoft.EventHub/*"], ["Microsoft.EventHub/*"]),
        Role("a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "Azure Event Hubs Data Receiver", [], ["Microsoft.EventHub/*/receive/action"]),
        Role("2b629674-e913-4c01-ae53-ef4638d8f975", "Azure Event Hubs Data Sender", [], ["Microsoft.EventHub/*/send/action"]),
        Role("a12b0b94-b317-4dcd-84a8-502ce99884c6", "EventGrid TopicSpaces Publisher", [], ["Microsoft.EventGrid/topicSpaces/publish/action"]),
        Role("4b0f2fd7-60b4-4eca-896f-4435034f8bf5", "EventGrid TopicSpaces Subscriber", [], ["Microsoft.EventGrid/topicSpaces/subscribe/action"]),
    ];

    private static readonly Dictionary<string, AzureRole> ById = All.ToDictionary(role => role.Id, StringComparer.OrdinalIgnoreCase);

    /// <summary>The role an assignment names; null for one that is neither built in and known here nor among the custom roles collected.</summary>
    public static AzureRole? Find(Site site, string? id) => id is null ? null
        : ById.TryGetValue(id, out AzureRole? builtIn) ? builtIn
        : site.RoleDefinitions.FirstOrDefault(definition => Same.Text(definition.RoleId, id)) is { } custom
            ? new(custom.RoleId, custom.Title, custom.Permissions) { IsCustom = true }
            : null;

    /// <summary>The id of a built-in role by its title.</summary>
    public static string IdOf(string title) => All.First(role => role.Title == title).Id;

    private static AzureRole Role(string id, string title, string[] actions, string[]? dataActions = null, string[]? notActions = null) =>
        new(id, title, [new AzureGrant { Actions = actions, NotActions = notActions ?? [], DataActions = dataActions ?? [] }]);
}
