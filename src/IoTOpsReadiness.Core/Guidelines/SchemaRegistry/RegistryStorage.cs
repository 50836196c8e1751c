using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>A schema registry and the storage account it writes to, found the way the service finds them.</summary>
/// <param name="Registry">The registry.</param>
/// <param name="AccountName">The account's name, as the address of the container tells it.</param>
/// <param name="Container">The container's name.</param>
/// <param name="Account">The account; null where it is not visible.</param>
internal sealed record RegistryStorage(Model.SchemaRegistry Registry, string AccountName, string Container, StorageAccount? Account)
{
    /// <summary>Judges the account of every registry the instance uses; says what is missing on the way there.</summary>
    public static IEnumerable<Finding> Judge(GuidelineContext context, Func<RegistryStorage, StorageAccount, Finding> rule) =>
        JudgeAny(context, storage => storage.Account is { } account
            ? [rule(storage, account)]
            : !context.Site.Has(Evidence.StorageAccounts) ? [context.Missing(Evidence.StorageAccounts) with { Target = storage.Registry.Reference }]
            : [context.Unknown(
                storage.Registry, Reason.NotAuthorized, $"The storage account {storage.AccountName} is not visible.", "the permission to read Microsoft.Storage/storageAccounts", "storageAccountContainerUrl", storage.Registry.ContainerUrl)]);

    /// <summary>The same where a verdict is possible without the account.</summary>
    public static IEnumerable<Finding> JudgeAny(GuidelineContext context, Func<RegistryStorage, IEnumerable<Finding>> rule)
    {
        string[] ids = Ids(context.Site);
        Model.SchemaRegistry[] registries = Registries(context.Site, ids);
        if (registries.Length == 0)
        {
            return [ids.Length == 0
                ? context.FailSite("There is no schema registry.", "none", "a schema registry")
                : context.UnknownSite(Reason.NotAuthorized, "The schema registry of the instance is not visible.", "the permission to read Microsoft.DeviceRegistry/schemaRegistries", string.Join(", ", ids))];
        }

        return registries.SelectMany(registry => Find(context.Site, registry) is { } storage
            ? rule(storage)
            : [context.Unknown(
                registry, Reason.InvalidData, "The registry names no blob container that can be understood.", "a registry its own API would accept", "storageAccountContainerUrl", registry.ContainerUrl)]);
    }

    /// <summary>The storage of every registry the instance uses, as far as their addresses tell.</summary>
    public static IReadOnlyList<RegistryStorage> Of(Site site) => [.. Registries(site, Ids(site)).Select(registry => Find(site, registry)).OfType<RegistryStorage>()];

    /// <summary>What the right to write is needed on.</summary>
    public AzureTarget Target => new("Microsoft.Storage/storageAccounts", AccountName, Account?.Reference.ArmId, $"blobServices/default/containers/{Container}");

    private static string[] Ids(Site site) => [.. site.OwnInstances.Select(instance => instance.SchemaRegistryId).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];

    // Where no instance says which registry it uses, any that was collected is its.
    private static Model.SchemaRegistry[] Registries(Site site, string[] ids) =>
        [.. site.SchemaRegistries.Where(registry => ids.Length == 0 || ids.Any(id => Same.Text(id, registry.Reference.ArmId)))];

    // The host is <account>.blob.core.windows.net, or <account>.z01.blob.storage.azure.net in a DNS zone.
    private static RegistryStorage? Find(Site site, Model.SchemaRegistry registry)
    {
        if (!Uri.TryCreate(registry.ContainerUrl, UriKind.Absolute, out Uri? url) || !url.Host.Contains('.', StringComparison.Ordinal))
        {
            return null;
        }

        string name = url.Host.Split('.')[0];
        StorageAccount? account = site.StorageAccounts.FirstOrDefault(candidate => candidate.BlobEndpoint is { } endpoint
            ? Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? blobs) && Same.Text(blobs.Host, url.Host)
            : Same.Text(candidate.Name, name));
        return new(registry, name, url.AbsolutePath.Trim('/'), account);
    }
}
