using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>Check 24: the schema registry may write to its storage account.</summary>
internal sealed class StorageRole : Guideline
{
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";
    private const string Expected = "Storage Blob Data Contributor";

    // Roles on the control plane: they manage the account and open none of its blobs.
    private static readonly Dictionary<string, string> ControlPlane = new(StringComparer.OrdinalIgnoreCase)
    {
        ["b24988ac-6180-42a0-ab88-20f7382dd24c"] = "Contributor",
        ["8e3af657-a8ff-443c-a75c-2fe8c4bcb635"] = "Owner",
        ["acdd72a7-3385-48ef-bd42-f606fba81ae7"] = "Reader",
        ["17d1049b-9a84-46fb-8f53-869881c3d3ab"] = "Storage Account Contributor",
    };

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 24,
        Id = "SchemaRegistry.StorageRole",
        Title = "The schema registry may write to its storage account",
        Area = Area.SchemaRegistry,
        Severity = Severity.Critical,
        Recommendation = "Give the schema registry's identity Storage Blob Data Contributor on its container. Contributor alone opens no blob.",
        Remediation = "az role assignment create --role 'Storage Blob Data Contributor' --assignee-object-id <principal of the registry> --assignee-principal-type ServicePrincipal --scope <container>; it takes minutes to have effect.",
        Article = "deploy-iot-ops/concept-production-guidelines#schema-registry-and-storage",
        Needs = [Evidence.SchemaRegistries, Evidence.RoleAssignments],
        Uses = [Evidence.Instances, Evidence.StorageAccounts],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => RegistryStorage.JudgeAny(context, storage => [Judge(context, storage)]);

    private static Finding Judge(GuidelineContext context, RegistryStorage storage)
    {
        Model.SchemaRegistry registry = storage.Registry;
        if (registry.PrincipalId is not { } principal)
        {
            return context.Fail(registry, null, "none", "SystemAssigned", "The schema registry has no identity of its own.") with { Path = "identity.type" };
        }

        RoleAssignment[] own = [.. context.Site.RoleAssignments.Where(assignment => Same.Text(assignment.PrincipalId, principal) && Reaches(storage, assignment.Scope))];
        RoleAssignment[] data = [.. own.Where(assignment => Same.AnyOf(assignment.RoleId, BlobContributor, BlobOwner))];
        RoleAssignment? unconditional = Array.Find(data, assignment => assignment.Condition is null);
        string[] others = [.. own.Select(assignment => assignment.RoleId).OfType<string>().Select(id => ControlPlane.GetValueOrDefault(id, id)).Distinct()];
        bool hasUnknownRole = own.Any(assignment => assignment.RoleId is { } id && !ControlPlane.ContainsKey(id));
        return unconditional is not null ? context.Pass(registry, null, unconditional.Scope, $"The schema registry may write to its container.{Breadth(storage, unconditional)}", Expected)
            : data.Length > 0 ? context.Fail(data[0], "condition", data[0].Condition, "no condition", "The schema registry's role has a condition that may keep it from writing.", Severity.Critical.Lowered())
            : hasUnknownRole ? context.Unknown(
                registry, Reason.NeedsInput, "The schema registry has a role that this module does not know.", $"the role {Expected}, or a look at the one it has", null, string.Join(", ", others))
            : storage.Account is null ? context.Unknown(
                registry, Reason.NotAuthorized, $"The storage account {storage.AccountName} is not visible, so roles on it are not known.", "the permission to read Microsoft.Storage/storageAccounts and its role assignments")
            : others.Length > 0 ? context.Fail(registry, null, string.Join(", ", others), Expected, $"{string.Join(", ", others)} manages the account but opens no blob: the schema registry cannot write.")
            : context.Fail(registry, null, "no role", Expected, "The schema registry has no role on its storage account.");
    }

    // Where the account is not visible, its name in the scope tells enough: names of accounts are unique in all of Azure.
    private static bool Reaches(RegistryStorage storage, string scope)
    {
        if (storage.ContainerId is { } container)
        {
            return ArmId.Covers(scope, container);
        }

        string account = $"/storageAccounts/{storage.AccountName}";
        int at = scope.IndexOf(account, StringComparison.OrdinalIgnoreCase);
        string rest = at < 0 ? "" : scope[(at + account.Length)..].TrimEnd('/');
        return at >= 0 && (rest.Length == 0 || Same.Text(rest, $"/blobServices/default/containers/{storage.Container}"));
    }

    private static string Breadth(RegistryStorage storage, RoleAssignment assignment) =>
        assignment.Scope.TrimEnd('/').EndsWith($"/containers/{storage.Container}", StringComparison.OrdinalIgnoreCase)
            ? ""
            : " The role reaches further than the container.";
}
