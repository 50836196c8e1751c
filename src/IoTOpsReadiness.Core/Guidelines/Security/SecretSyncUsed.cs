using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 12: secrets come from Key Vault, by way of the secret store.</summary>
internal sealed class SecretSyncUsed : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 12,
        Id = "Security.SecretSync",
        Title = "Secrets are synced from Key Vault",
        Area = Area.Security,
        Severity = Severity.High,
        Recommendation = "Keep the secrets of endpoints and devices in Key Vault and let the secret store sync them: what is made by hand is neither rotated nor audited.",
        Remediation = "Enable-IoTOpsSecureSettings, or az iot ops secretsync enable; then create each secret in Key Vault, sync it under the name it is referred to by, and delete the hand-made one.",
        Article = "secure-iot-ops/howto-manage-secrets",
        Needs = [Evidence.SecretSyncs, Evidence.SecretProviderClasses],
        Uses =
        [
            .. SecretUse.Kinds, Evidence.SecretNames, Evidence.Certificates, Evidence.Pods, Evidence.Extensions, Evidence.Instances,
            Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments, Evidence.RoleDefinitions, Evidence.KeyVaults, Evidence.ConnectedClusters,
            Evidence.ServiceAccountIssuer,
        ],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        // Where nothing needs a secret yet, sync that does not work costs nothing yet.
        SecretUse[] uses = [.. SecretUse.Of(context.Site)];
        Severity severity = uses.Length > 0 || context.Site.SecretSyncs.Count > 0 ? Severity.High : Severity.Medium;
        return
        [
            .. SecretStore.Judge(context, severity),
            .. Reference(context, severity),
            .. Classes(context, severity),
            .. SecretIdentity.Judge(context, severity),
            .. context.Site.SecretSyncs.Where(sync => IsOfSite(context.Site, sync)).Select(sync => Sync(context, sync)),
            .. uses.Select(use => use.Judge(context)),
            .. context.Refused(severity, SecretUse.Kinds),
        ];
    }

    /// <summary>The classes of the site; other applications may have their own elsewhere in the cluster.</summary>
    public static IEnumerable<SecretProviderClass> ClassesOf(Site site) =>
        site.SecretProviderClasses.Where(item => IsOfSite(site, item) && Same.Text(item.Provider, "azure"));

    // The instance in the cluster is not known to repeat the reference, so that only Azure's is missed.
    private static IEnumerable<Finding> Reference(GuidelineContext context, Severity severity) =>
        from instance in context.Site.OwnInstances
        where instance.Source == EvidenceSource.Azure || instance.DefaultSecretProviderClassId is not null
        select instance.DefaultSecretProviderClassId switch
        {
            null => context.Fail(instance, "defaultSecretProviderClassRef.resourceId", "not set", "a secret provider class", "Secret sync is not enabled for the instance.", severity),
            { } id when IsGone(context.Site, id) => context.Fail(
                instance, "defaultSecretProviderClassRef.resourceId", id, "a secret provider class that exists", "The instance names a secret provider class that does not exist.", severity),
            { } id => context.Pass(instance, "defaultSecretProviderClassRef.resourceId", id, "The instance names the provider class of its secrets."),
        };

    private static bool IsGone(Site site, string id) => site.HasAzure(Evidence.SecretProviderClasses)
        && !site.SecretProviderClasses.Any(item => item.Source == EvidenceSource.Azure && Same.Text(item.Reference.ArmId, id));

    private static IEnumerable<Finding> Classes(GuidelineContext context, Severity severity)
    {
        SecretProviderClass[] classes = [.. ClassesOf(context.Site)];
        if (classes.Length == 0)
        {
            yield return context.FailSite("No provider class says from which Key Vault secrets are synced.", "none", "one secret provider class", severity);
        }

        foreach (SecretProviderClass item in classes)
        {
            string[] missing = [.. new[] { (item.KeyVaultName, "vault"), (item.ClientId, "client id"), (item.TenantId, "tenant") }
                .Where(part => part.Item1 is null)
                .Select(part => part.Item2)];
            yield return missing.Length == 0
                ? context.Pass(item, null, item.KeyVaultName, $"{item} names vault, identity and tenant.")
                : context.Fail(item, null, $"no {string.Join(", no ", missing)}", "vault, client id and tenant", $"{item} is incomplete: nothing can be synced through it.", severity);
        }
    }

    private static Finding Sync(GuidelineContext context, SecretSync sync)
    {
        const string path = "status.conditions";
        bool isDangling = !ClassesOf(context.Site).Any(item => item.Name == sync.SecretProviderClassName);
        return sync switch
        {
            { Failure: { } failure } => context.Fail(
                sync, null, failure.ToString(), "a sync that succeeded", $"{sync} failed{(failure.Message is null ? "" : ": " + failure.Message)}.", source: FindingSource.Runtime) with { Path = path },
            _ when isDangling => context.Fail(
                sync, "secretProviderClassName", sync.SecretProviderClassName ?? "not set", "a secret provider class that exists", $"{sync} names no provider class that exists: it cannot be renewed."),
            _ when HasSucceeded(sync) => context.Pass(sync, null, sync.Conditions.Count > 0 ? sync.Conditions[0].ToString() : "synced", $"{sync} is synced from Key Vault.", source: FindingSource.Runtime) with { Path = path },
            _ => context.Unknown(sync, Reason.NotCollected, $"{sync} has not reported whether it succeeded.", "a second assessment after the next sync"),
        };
    }

    /// <summary>Whether the controller says that the sync worked.</summary>
    public static bool HasSucceeded(SecretSync sync) => sync.Failure is null
        && (sync.LastSuccess is not null || sync.Conditions.Any(condition => Succeeds(condition.Reason) || (condition.IsTrue && Succeeds(condition.Type))));

    // CreateSucceeded, UpdateNoValueChangeSucceeded, UpdateValueChangeOrForceUpdateSucceeded; Ready and the like in newer ones.
    private static bool Succeeds(string? word) => word is not null
        && (word.EndsWith("Succeeded", StringComparison.OrdinalIgnoreCase) || Same.AnyOf(word, "Ready"));

    private static bool IsOfSite(Site site, Resource resource) => (resource.Namespace ?? site.Namespace) == site.Namespace;
}
