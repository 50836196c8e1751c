using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.OpcUa;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The site that is to have secure settings: what they are made of, found or named.</summary>
internal sealed class SecureSettingsSite
{
    private const string Identities = "Microsoft.ManagedIdentity/userAssignedIdentities";
    private const string Vaults = "Microsoft.KeyVault/vaults";

    public SecureSettingsSite(Site site, ChangeDrafts drafts, SecureSettingsRequest request)
    {
        Site = site;
        Drafts = drafts;
        Request = request;
        Instance = site.AzureInstances.FirstOrDefault() ?? throw NotRead(Evidence.Instances, "the instance");
        Cluster = site.ConnectedCluster ?? throw NotRead(Evidence.ConnectedClusters, "the Arc-connected cluster");
        foreach (EvidenceKind kind in Required.Where(kind => !site.HasAzure(kind)))
        {
            throw NotRead(kind, kind.Name);
        }

        SecretProviderClass[] classes =
        [
            .. SecretSyncUsed.ClassesOf(site)
                .Where(item => item.Source == EvidenceSource.Azure)
                .OrderByDescending(item => Same.Text(item.Reference.ArmId, Instance.DefaultSecretProviderClassId)),
        ];
        ClassInUse = classes.FirstOrDefault();

        // The OPC UA connector's class lists its certificates and nothing else; it is the instance's only where somebody said so.
        ProviderClass = classes.FirstOrDefault(item => item.Name != OpcUaPki.ProviderClass || Same.Text(item.Reference.ArmId, Instance.DefaultSecretProviderClassId));
    }

    /// <summary>What Azure has to tell, whatever the cluster shows: a part that only seems to be missing must not be made twice.</summary>
    public static IReadOnlyList<EvidenceKind> Required { get; } =
        [Evidence.SecretProviderClasses, Evidence.KeyVaults, Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments];

    public Site Site { get; }

    public ChangeDrafts Drafts { get; }

    public SecureSettingsRequest Request { get; }

    public Instance Instance { get; }

    public ConnectedCluster Cluster { get; }

    /// <summary>The instance's provider class, or the one that is to be; null where it has none.</summary>
    public SecretProviderClass? ProviderClass { get; }

    /// <summary>A provider class that tells which vault and identity the site uses, be it the OPC UA connector's alone; null where there is none.</summary>
    public SecretProviderClass? ClassInUse { get; }

    /// <summary>The issuer of the cluster's tokens as Azure knows it; null until it does.</summary>
    public string? Issuer => Site.HasHostedControlPlane ? Cluster.SelfHostedIssuerUrl : Cluster.IssuerUrl;

    public string ResourceGroup => string.Join('/', Instance.Reference.ArmId!.Split('/').Take(5));

    public string ResourceGroupName => Instance.Reference.ArmId!.Split('/')[4];

    public string Location => Cluster.Location ?? Instance.Document.Root.At("location").TextOrEmpty();

    public string? TenantId => Cluster.Document.Root.At("identity.tenantId").TextOrNull();

    /// <summary>Sovereign clouds have audiences of their own.</summary>
    public string Audience => Request.Audience
        ?? (Location.StartsWith("usgov", StringComparison.OrdinalIgnoreCase) || Location.StartsWith("usdod", StringComparison.OrdinalIgnoreCase) ? "api://AzureADTokenExchangeUSGov"
            : Location.StartsWith("china", StringComparison.OrdinalIgnoreCase) ? "api://AzureADTokenExchangeChina"
            : "api://AzureADTokenExchange");

    /// <summary>The vault's id: the one named, else the one in use, else one that is to be made.</summary>
    public string VaultId => Resolve(Request.KeyVault, Vaults, "-KeyVault")
        ?? VaultInUse?.Reference.ArmId
        ?? (ClassInUse?.KeyVaultName is { } name ? throw Unseen($"the key vault {name}", "-KeyVault") : (string?)null)
        ?? (Request.CreateKeyVault ? $"{ResourceGroup}/providers/{Vaults}/{SecureSettingsNames.KeyVault(Cluster.Reference.ArmId ?? Cluster.Name, Instance.Reference.ArmId!)}" : throw Missing("-KeyVault", "which key vault the secrets are in", "-CreateKeyVault"));

    public KeyVault? VaultInUse => ClassInUse?.KeyVaultName is { } name ? Site.KeyVaults.FirstOrDefault(vault => Same.Text(vault.Name, name)) : null;

    public string SecretIdentityId => Resolve(Request.SecretIdentity, Identities, "-SecretIdentity")
        ?? Site.UserAssignedIdentities.FirstOrDefault(identity => ClassInUse?.ClientId is { } client && Same.Text(identity.ClientId, client))?.Reference.ArmId
        ?? (ClassInUse?.ClientId is { } id ? throw Unseen($"the identity with client id {id}", "-SecretIdentity") : (string?)null)
        ?? (Request.CreateIdentity ? $"{ResourceGroup}/providers/{Identities}/{SecureSettingsNames.SecretIdentity(Instance.Name)}" : throw Missing("-SecretIdentity", "which identity reads the secrets", "-CreateIdentity"));

    // Of several that the instance carries, one that its dataflows may use already.
    public string CloudIdentityId => Resolve(Request.CloudIdentity, Identities, "-CloudIdentity")
        ?? Instance.UserAssignedIdentities
            .Select(identity => identity.Id)
            .Where(id => !Same.Text(id, SecretIdentityId))
            .OrderByDescending(id => Federation.IsMet(Site, id, Federation.Dataflow))
            .FirstOrDefault()
        ?? (Request.CreateIdentity ? $"{ResourceGroup}/providers/{Identities}/{SecureSettingsNames.CloudIdentity(Instance.Name)}" : throw Missing("-CloudIdentity", "which identity makes cloud connections", "-CreateIdentity"));

    /// <summary>The ids of what a request names or would make, as far as they can be told without the site's evidence.</summary>
    public static IReadOnlyList<string> IdsIn(SecureSettingsRequest request, SiteIdentity site)
    {
        string[] parts = site.InstanceId?.Split('/') ?? [];
        string? group = parts.Length == 9 ? string.Join('/', parts.Take(5)) : null;
        string? madeVault = request.CreateKeyVault && site is { InstanceId: { } instance, ConnectedClusterId: { } cluster } ? SecureSettingsNames.KeyVault(cluster, instance) : null;
        string? IdOf(string? named, string type) => named is null || named.StartsWith('/') ? named : group is null ? null : $"{group}/providers/{type}/{named}";
        string? Made(Func<string, string> name) => request.CreateIdentity && parts.Length > 0 ? name(parts[^1]) : null;
        return new[]
        {
            IdOf(request.KeyVault ?? madeVault, Vaults),
            IdOf(request.SecretIdentity ?? Made(SecureSettingsNames.SecretIdentity), Identities),
            IdOf(request.CloudIdentity ?? Made(SecureSettingsNames.CloudIdentity), Identities),
        }.OfType<string>().ToArray();
    }

    private string? Resolve(string? given, string type, string parameter)
    {
        if (given is null)
        {
            return null;
        }

        string id = given.StartsWith('/') ? given.TrimEnd('/') : $"{ResourceGroup}/providers/{type}/{given}";
        string[] parts = id.Split('/');
        bool isWhole = parts.Length == 9 && Same.Text(parts[1], "subscriptions") && Same.Text(parts[3], "resourceGroups") && Same.Text($"{parts[6]}/{parts[7]}", type)
            && parts.Skip(1).All(part => part.Length > 0 && part.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '(' or ')'));
        return isWhole ? id : throw new ReadinessException(
            "IoTOps.SecureSettings.InvalidId",
            ErrorKind.InvalidArgument,
            $"'{DisplayText.Sanitize(given)}' is neither a name nor the id of a {type}.",
            $"{parameter} takes a name in the instance's resource group, or /subscriptions/<id>/resourceGroups/<group>/providers/{type}/<name>.",
            given);
    }

    private ReadinessException NotRead(EvidenceKind kind, string what) => new(
        "IoTOps.SecureSettings.NotRead",
        ErrorKind.InvalidOperation,
        $"Whether '{Site.Name}' has secure settings cannot be told: {what} could not be read from Azure{(Site.Snapshot.Query(kind, EvidenceSource.Azure) is { } query ? $" ({query.Permission ?? query.Message ?? query.Outcome.ToString()})" : "")}.",
        "Connect with -Azure or -InstanceId, and get the permission to read; Test-IoTOpsPermission says which.",
        Site.Name);

    private ReadinessException Unseen(string what, string parameter) => new(
        "IoTOps.SecureSettings.NotVisible",
        ErrorKind.PermissionDenied,
        $"'{Site.Name}' uses {what}, which is not visible to you.",
        $"Name it by its id with {parameter}, or get the permission to read it.",
        what);

    private ReadinessException Missing(string parameter, string what, string create) => new(
        "IoTOps.SecureSettings.Missing", ErrorKind.InvalidArgument, $"Nothing on '{Site.Name}' tells {what}.", $"Name it with {parameter}, or have one made with {create}.", parameter);
}
