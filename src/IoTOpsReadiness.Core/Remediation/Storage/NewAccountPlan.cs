using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.SchemaRegistry;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>
/// The way to an account with a hierarchical namespace, which is chosen when an account is made: account, container, registry, and the
/// instance that names it, as command lines to run one after the other.
/// </summary>
internal static partial class NewAccountPlan
{
    private const int LongestName = 24;

    /// <exception cref="ReadinessException"><c>IoTOps.SchemaRegistry.InvalidName</c>.</exception>
    public static void RequireName(string name)
    {
        if (!AccountName().IsMatch(name))
        {
            throw new ReadinessException(
                "IoTOps.SchemaRegistry.InvalidName",
                ErrorKind.InvalidArgument,
                $"'{DisplayText.Sanitize(name)}' is no name of a storage account.",
                "-NewAccountName takes 3 to 24 lower-case letters and digits, unique in all of Azure.",
                name);
        }
    }

    public static void Draft(Site site, ChangeDrafts drafts, RegistryStorage storage, StorageAccount account, string? newName)
    {
        SchemaRegistry registry = storage.Registry;
        string name = newName ?? $"{account.Name[..Math.Min(account.Name.Length, LongestName - 3)]}hns".ToLowerInvariant();
        string newRegistry = $"{registry.Name}-hns";
        string accountGroup = GroupOf(account.Reference.ArmId);
        string registryGroup = GroupOf(registry.Reference.ArmId);
        string accountId = Sibling(account.Reference.ArmId, name);
        string registryId = Sibling(registry.Reference.ArmId, newRegistry);
        string location = account.Document.Root.At("location").TextOrNull() ?? "<region>";
        string subscription = account.Reference.ArmId?.Split('/').ElementAtOrDefault(2) is { Length: > 0 } id ? $" --subscription {id}" : "";

        ChangeDraft made = Step("new account", account.Reference, $"Make a storage account with a hierarchical namespace for the schema registry {registry.Name}")
            .With(ChangeImpact.None, "An account without a hierarchical namespace can be upgraded, which cannot be taken back and stops nothing from writing meanwhile; a new one is the supported way.")
            .Instruction($"az storage account create --name {name} --resource-group {accountGroup} --location {location} --kind StorageV2 --sku {Sku(account)} --enable-hierarchical-namespace true --min-tls-version TLS1_2 --allow-blob-public-access false --public-network-access Enabled --bypass AzureServices --default-action Deny{subscription}");
        ChangeDraft container = Step("new container", account.Reference, $"Make the container {storage.Container} in it")
            .Instruction($"az storage container-rm create --storage-account {name} --resource-group {accountGroup} --name {storage.Container}{subscription}")
            .After(made);
        ChangeDraft next = Step("new registry", registry.Reference, "Make a schema registry on it, which gets its role on the container with it")
            .Instruction($"az iot ops schema registry create --name {newRegistry} --resource-group {registryGroup} --registry-namespace {newRegistry} --sa-resource-id {accountId} --sa-container {storage.Container}")
            .After(container);
        ChangeDraft pointed = Step("instance", registry.Reference, "Point the instance to it")
            .With(ChangeImpact.PodRestart, "Dataflows that name schemas of the old registry stop until those are in the new one.")
            .Requires($"Every schema that a dataflow names is in {newRegistry}: az iot ops schema list --registry {registry.Name} --resource-group {registryGroup} shows what there is.")
            .After(next);
        foreach (string instance in site.AzureInstances.Where(item => Same.Text(item.SchemaRegistryId, registry.Reference.ArmId)).Select(item => item.Reference.ArmId).OfType<string>())
        {
            pointed.Instruction($"az resource update --ids {instance} --set properties.schemaRegistryRef.resourceId={registryId}");
        }

        ChangeDraft Step(string step, ResourceReference target, string title) => drafts
            .Other($"SchemaRegistry/{registry.Name}: {step}", RemediationKind.Manual, target)
            .For(title, RegistryStorageEditor.Namespace);
    }

    private static string Sku(StorageAccount account) => account.Document.Root.At("sku.name").TextOrNull() is { } sku && sku.StartsWith("Standard_", StringComparison.OrdinalIgnoreCase) ? sku : "Standard_ZRS";

    private static string GroupOf(string? id) => id?.Split('/').ElementAtOrDefault(4) ?? "<resource-group>";

    private static string Sibling(string? id, string name) => id is null ? $"<id of {name}>" : $"{id[..id.LastIndexOf('/')]}/{name}";

    [GeneratedRegex("^[a-z0-9]{3,24}$")]
    private static partial Regex AccountName();
}
