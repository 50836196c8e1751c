using IoTOpsReadiness.Access;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>Check 24: the schema registry may write to its storage account.</summary>
internal sealed class StorageRole : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 24,
        Id = "SchemaRegistry.StorageRole",
        Title = "The schema registry may write to its storage account",
        Area = Area.SchemaRegistry,
        Severity = Severity.Critical,
        Recommendation = "Give the schema registry's identity Storage Blob Data Contributor on its container. Contributor alone opens no blob.",
        Remediation = "Set-IoTOpsSchemaRegistryStorage; by hand az role assignment create --role 'Storage Blob Data Contributor' --assignee-object-id <principal of the registry> --assignee-principal-type ServicePrincipal --scope <container>; it takes minutes to have effect.",
        Article = "deploy-iot-ops/concept-production-guidelines#schema-registry-and-storage",
        Needs = [Evidence.SchemaRegistries, Evidence.RoleAssignments],
        Uses = [Evidence.RoleDefinitions, Evidence.Instances, Evidence.StorageAccounts],
        JudgesInPart = true,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => RegistryStorage.JudgeAny(context, storage => [Judge(context, storage)]);

    private static Finding Judge(GuidelineContext context, RegistryStorage storage)
    {
        Model.SchemaRegistry registry = storage.Registry;
        if (registry.PrincipalId is not { } principal)
        {
            return context.Fail(registry, null, "none", "SystemAssigned", "The schema registry has no identity of its own.") with { Path = "identity.type" };
        }

        AzureTarget target = storage.Target;
        AzureRight right = AzureRight.Find(context.Site, principal, AzureNeed.WriteBlobs, target);
        return right.Outcome switch
        {
            RightOutcome.Granted => context.Pass(
                registry, null, right.Titles, $"The schema registry may write to its container, {right.Origin}.{Breadth(storage, right)}", AzureNeed.WriteBlobs.Role),
            RightOutcome.None when storage.Account is null && context.Site.Has(Evidence.RoleAssignments) => context.Unknown(
                registry, Reason.NotAuthorized, $"The storage account {storage.AccountName} is not visible, so roles on it are not known.", "the permission to read Microsoft.Storage/storageAccounts and its role assignments"),
            _ => Rights.Judge(context, registry, null, right, AzureNeed.WriteBlobs, target, Severity.Critical),
        };
    }

    private static string Breadth(RegistryStorage storage, AzureRight right) =>
        right.By.Any(assignment => assignment.Scope.TrimEnd('/').EndsWith($"/containers/{storage.Container}", StringComparison.OrdinalIgnoreCase))
            ? ""
            : " The role reaches further than the container.";
}
