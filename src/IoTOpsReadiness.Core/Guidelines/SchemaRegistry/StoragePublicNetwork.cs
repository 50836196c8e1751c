using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.SchemaRegistry;

/// <summary>Check 22: the schema registry reaches its storage account over the public network.</summary>
internal sealed class StoragePublicNetwork : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 22,
        Id = "SchemaRegistry.PublicNetwork",
        Title = "The registry's storage account has public network access",
        Area = Area.SchemaRegistry,
        Severity = Severity.Critical,
        Recommendation = "Keep public network access of the schema registry's storage account on; no schema can be stored otherwise. Narrow it by the account's firewall instead.",
        Remediation = "Set-IoTOpsSchemaRegistryStorage; by hand az storage account update --public-network-access Enabled; set the firewall as SchemaRegistry.StorageFirewall says.",
        Article = "deploy-iot-ops/concept-production-guidelines#schema-registry-and-storage",
        Needs = [Evidence.SchemaRegistries, Evidence.StorageAccounts],
        Uses = [Evidence.Instances],
        JudgesInPart = true,
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => RegistryStorage.Judge(context, (_, account) => Judge(context, account));

    private static Finding Judge(GuidelineContext context, StorageAccount account)
    {
        const string path = "publicNetworkAccess";
        string access = account.PublicNetworkAccess ?? "not set";
        return access switch
        {
            _ when account.PublicNetworkAccess is null => context.Pass(account, path, access, "Public network access is on: the default is Enabled.", "Enabled"),
            _ when Same.Text(access, "Enabled") => context.Pass(account, path, access, "Public network access is on.", "Enabled"),
            _ when Same.Text(access, "SecuredByPerimeter") => context.Unknown(
                account, Reason.NeedsInput, "Whether the network perimeter lets the schema registry in cannot be seen here.", "a schema that was stored, declared in an attestation", path, access),
            _ => context.Fail(account, path, access, "Enabled", "The schema registry cannot reach its storage account: no schema can be stored."),
        };
    }
}
