using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.SchemaRegistry;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Storage;

/// <summary>
/// Puts the storage account of the schema registry right: reachable over the public network, behind a firewall that lets trusted Azure
/// services pass, with the role the registry needs. What cannot be changed, a missing hierarchical namespace, becomes the steps to a new account.
/// </summary>
public static class RegistryStorageEditor
{
    internal const string PublicNetwork = "SchemaRegistry.PublicNetwork";
    internal const string Firewall = "SchemaRegistry.StorageFirewall";
    internal const string Role = "SchemaRegistry.StorageRole";
    internal const string Namespace = "SchemaRegistry.StorageHns";

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
        [Evidence.Instances, Evidence.SchemaRegistries, Evidence.StorageAccounts, Evidence.RoleAssignments, Evidence.RoleDefinitions, Evidence.DataflowEndpoints];

    /// <summary>Drafts what is missing.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the drafts go.</param>
    /// <param name="request">What is wanted.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.SchemaRegistry.NotRead</c>, <c>IoTOps.SchemaRegistry.NotFound</c>, <c>IoTOps.SchemaRegistry.NotVisible</c>,
    /// <c>IoTOps.SchemaRegistry.InvalidRange</c>, <c>IoTOps.SchemaRegistry.InvalidName</c>, <c>IoTOps.SchemaRegistry.Perimeter</c>,
    /// <c>IoTOps.SchemaRegistry.DataflowCutOff</c>.
    /// </exception>
    public static void Apply(Site site, ChangeDrafts drafts, RegistryStorageRequest request)
    {
        IReadOnlyList<string> ranges = [.. request.AllowedRanges.Select(FirewallRange.Parse)];
        if (request.NewAccountName is { } name)
        {
            NewAccountPlan.RequireName(name);
        }

        if (!site.HasAzure(Evidence.SchemaRegistries))
        {
            throw new ReadinessException(
                "IoTOps.SchemaRegistry.NotRead", ErrorKind.InvalidOperation, $"The schema registry of '{site.Name}' could not be read from Azure.", "Connect with -Azure or -InstanceId; Test-IoTOpsPermission says which permission is missing.", site.Name);
        }

        IReadOnlyList<RegistryStorage> all = RegistryStorage.Of(site);
        if (all.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.SchemaRegistry.NotFound", ErrorKind.NotFound, $"No schema registry of '{site.Name}' is visible that names a container.", "Make one with az iot ops schema registry create, or get the permission to read it.", site.Name);
        }

        foreach (RegistryStorage storage in all)
        {
            Apply(site, drafts, storage, request, ranges);
        }
    }

    private static void Apply(Site site, ChangeDrafts drafts, RegistryStorage storage, RegistryStorageRequest request, IReadOnlyList<string> ranges)
    {
        if (storage.Account is not { } account)
        {
            if (!request.SkipRoleAssignment)
            {
                RegistryRole.Draft(site, drafts, storage);
            }

            throw new ReadinessException(
                "IoTOps.SchemaRegistry.NotVisible",
                ErrorKind.PermissionDenied,
                $"The storage account {storage.AccountName} of the schema registry {storage.Registry.Name} is not visible to you.",
                "Get the permission to read Microsoft.Storage/storageAccounts where it lies.",
                storage.AccountName);
        }

        bool needsNewAccount = account.HasHierarchicalNamespace != true;
        if (needsNewAccount && !request.SkipNewAccount)
        {
            NewAccountPlan.Draft(site, drafts, storage, account, request.NewAccountName);
        }

        ChangeDraft? open = request.SkipPublicNetwork ? null : AccountFirewall.Open(drafts, account);
        if (!request.SkipFirewall)
        {
            AccountFirewall.Close(site, drafts, storage, account, open, ranges, request.Force);
        }

        if (!request.SkipRoleAssignment)
        {
            RegistryRole.Draft(site, drafts, storage);
        }
    }

    /// <summary>The draft of an account, which is written by what changes alone.</summary>
    internal static ChangeDraft Draft(ChangeDrafts drafts, StorageAccount account)
    {
        ChangeDraft draft = drafts.EditAzure(account.Reference, account.Document.Root);
        draft.Operation = ChangeOperation.Patch;
        return draft;
    }

    /// <summary>The rules of an account's firewall in its draft.</summary>
    internal static JsonObject Rules(JsonObject body)
    {
        JsonObject properties = body["properties"]!.AsObject();
        if (properties["networkAcls"] is not JsonObject rules)
        {
            // The service wants the action with the rest, and it is what there was.
            properties["networkAcls"] = rules = new() { ["bypass"] = "AzureServices", ["defaultAction"] = "Allow" };
        }

        return rules;
    }
}
