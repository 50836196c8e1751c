using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 48: the key vault goes by roles.</summary>
internal sealed class KeyVaultModel : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 48,
        Id = "Security.KeyVaultModel",
        Title = "The key vault goes by roles and keeps what is deleted",
        Area = Area.Security,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Use one key vault per instance, with the role-based permission model, soft delete and purge protection.",
        Remediation = "az keyvault update --enable-rbac-authorization true, after everybody who relies on access policies has a role: the switch cuts them off.",
        Article = "secure-iot-ops/howto-enable-secure-settings",
        Needs = [Evidence.SecretProviderClasses],
        Uses = [Evidence.KeyVaults],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        string[] names = [.. SecretSyncUsed.ClassesOf(site).Select(item => item.KeyVaultName).OfType<string>().Distinct(StringComparer.OrdinalIgnoreCase)];
        if (names.Length == 0)
        {
            yield return context.NotApplicableSite("No key vault is named; Security.SecretSync judges that.");
            yield break;
        }

        if (names.Length > 1)
        {
            yield return context.FailSite("The instance syncs from more than one key vault; one is supported.", string.Join(", ", names), "one key vault", Severity.Medium.Lowered());
        }

        foreach (string name in names)
        {
            KeyVault? vault = site.KeyVaults.FirstOrDefault(candidate => Same.Text(candidate.Name, name));
            yield return vault is null && !site.Has(Evidence.KeyVaults) ? context.Missing(Evidence.KeyVaults) with { Observed = name }
                : vault is null
                ? context.UnknownSite(Reason.NotAuthorized, $"The key vault {name} is not visible.", "the permission to read Microsoft.KeyVault/vaults", name)
                : Judge(context, vault);
        }
    }

    private static Finding Judge(GuidelineContext context, KeyVault vault)
    {
        if (!vault.UsesRoles)
        {
            return context.Fail(vault, "enableRbacAuthorization", "false", "true", "The vault goes by access policies: role assignments have no effect on it.");
        }

        if (!vault.HasSoftDelete)
        {
            return context.Fail(vault, "enableSoftDelete", "false", "true", "What is deleted from the vault is gone at once.");
        }

        string note = vault.HasPurgeProtection ? "" : " It has no purge protection: deleted secrets can be destroyed before their time.";
        string network = vault.PublicNetworkAccess is { } access ? $" Public network access: {access}." : "";
        return context.Pass(vault, "enableRbacAuthorization", "true", $"The vault goes by roles.{note}{network}", "true");
    }
}
