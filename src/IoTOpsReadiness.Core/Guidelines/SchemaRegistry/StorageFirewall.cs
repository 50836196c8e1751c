using IoTOpsReadiness.Model;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>Check 45: the storage account's firewall is closed, but not to the schema registry.</summary>
internal sealed class StorageFirewall : Guideline
{
    private const string ActionPath = "networkAcls.defaultAction";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 45,
        Id = "SchemaRegistry.StorageFirewall",
        Title = "The registry's storage account is behind a firewall",
        Area = Area.SchemaRegistry,
        Severity = Severity.High,
        Since = Baseline.March2025,
        Recommendation = "Restrict public network access of the storage account to selected networks, and let trusted Azure services pass: the schema registry is one.",
        Remediation = "Set-IoTOpsSchemaRegistryStorage; by hand az storage account update --bypass AzureServices first, --default-action Deny second; the other way round cuts the schema registry off.",
        Article = "deploy-iot-ops/concept-production-guidelines#schema-registry-and-storage",
        Needs = [Evidence.SchemaRegistries, Evidence.StorageAccounts],
        Uses = [Evidence.Instances],
        JudgesInPart = true,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => RegistryStorage.Judge(context, (storage, account) => Judge(context, storage, account));

    private static Finding Judge(GuidelineContext context, RegistryStorage storage, StorageAccount account)
    {
        string access = account.PublicNetworkAccess ?? "Enabled";
        return access switch
        {
            _ when Same.Text(access, "SecuredByPerimeter") => context.Unknown(
                account, Reason.NeedsInput, "A network perimeter stands before the storage account; whether it lets the schema registry in cannot be seen here.", "a schema that was stored, declared in an attestation", "publicNetworkAccess", access),
            _ when !Same.Text(access, "Enabled") => context.Fail(
                account, "publicNetworkAccess", access, "Enabled, from selected networks", "The storage account is closed to the schema registry; SchemaRegistry.PublicNetwork judges that."),
            _ when !Same.Text(account.DefaultAction, "Deny") => context.Fail(
                account, ActionPath, account.DefaultAction, "Deny", "The storage account is open to every network.", Severity.High.Lowered()),
            _ when Passes(account) => context.Pass(account, "networkAcls.bypass", account.Bypass, "The firewall is closed, and trusted Azure services pass.", "AzureServices"),
            _ when account.ResourceAccessRules.Any(rule => Names(rule, storage.Registry)) => context.Pass(
                account, "networkAcls.resourceAccessRules", storage.Registry.Reference.ArmId, "The firewall is closed, and the schema registry passes by a rule of its own."),
            _ => context.Fail(account, "networkAcls.bypass", account.Bypass, "AzureServices, or a rule for the registry", "The firewall keeps the schema registry out."),
        };
    }

    // A list such as "Logging, AzureServices".
    private static bool Passes(StorageAccount account) =>
        account.Bypass.Split(',', StringSplitOptions.TrimEntries).Any(word => Same.Text(word, "AzureServices"));

    // A rule may be for all resources of a type, with a star in the place of their names.
    private static bool Names(ResourceAccessRule rule, Model.SchemaRegistry registry) =>
        AzureGrant.Matches(rule.ResourceId, registry.Reference.ArmId ?? "")
        && (rule.TenantId is null || registry.TenantId is null || Same.Text(rule.TenantId, registry.TenantId));
}
