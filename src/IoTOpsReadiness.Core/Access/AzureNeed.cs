namespace IoTOpsReadiness.Access;

/// <summary>What somebody has to be able to do on a target in Azure, whatever the role that lets them.</summary>
/// <param name="Role">The built-in role to hand out for it.</param>
/// <param name="Actions">Actions on the resource.</param>
/// <param name="DataActions">Actions on the data in it.</param>
internal sealed record AzureNeed(string Role, IReadOnlyList<string> Actions, IReadOnlyList<string> DataActions)
{
    private const string Blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

    /// <summary>To fetch secrets.</summary>
    public static AzureNeed Secrets { get; } = OnData(
        "Key Vault Secrets User", "Microsoft.KeyVault/vaults/secrets/getSecret/action", "Microsoft.KeyVault/vaults/secrets/readMetadata/action");

    /// <summary>To see what secrets there are in a vault, and what is said of them.</summary>
    public static AzureNeed Vault { get; } = new(
        "Key Vault Reader", ["Microsoft.KeyVault/vaults/secrets/read"], ["Microsoft.KeyVault/vaults/secrets/readMetadata/action"]);

    /// <summary>To read and write blobs.</summary>
    public static AzureNeed WriteBlobs { get; } = OnData("Storage Blob Data Contributor", $"{Blobs}/read", $"{Blobs}/write");

    /// <summary>To send events.</summary>
    public static AzureNeed SendEvents { get; } = OnData("Azure Event Hubs Data Sender", "Microsoft.EventHub/namespaces/messages/send/action");

    /// <summary>To receive events.</summary>
    public static AzureNeed ReceiveEvents { get; } = OnData("Azure Event Hubs Data Receiver", "Microsoft.EventHub/namespaces/messages/receive/action");

    /// <summary>To publish to topics of Event Grid.</summary>
    public static AzureNeed Publish { get; } = OnData("EventGrid TopicSpaces Publisher", "Microsoft.EventGrid/topicSpaces/publish/action");

    /// <summary>To subscribe to topics of Event Grid.</summary>
    public static AzureNeed Subscribe { get; } = OnData("EventGrid TopicSpaces Subscriber", "Microsoft.EventGrid/topicSpaces/subscribe/action");

    /// <inheritdoc/>
    public override string ToString() => Role;

    private static AzureNeed OnData(string role, params string[] actions) => new(role, [], actions);
}
