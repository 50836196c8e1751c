using System.Globalization;
using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>
/// Turns test settings into secure settings: every part is looked at by itself and drafted only where it is missing or
/// wrong, so that a set-up that stopped half way is finished, and a whole one is left alone.
/// </summary>
public static class SecureSettingsEditor
{
    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
    [
        .. SecureSettingsSite.Required,
        Evidence.Instances, Evidence.ConnectedClusters, Evidence.CustomLocations, Evidence.RoleDefinitions, Evidence.ServiceAccountIssuer, Evidence.Nodes, Evidence.StatefulSets,
        Evidence.DataflowEndpoints, Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.EventHubNamespaces, Evidence.EventGridNamespaces, Evidence.StorageAccounts,
    ];

    /// <summary>The ids of what a request names or would make, which the site need not lead to yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="site">The site, in whose resource group names are looked up.</param>
    public static IReadOnlyList<string> IdsIn(SecureSettingsRequest request, SiteIdentity site) => SecureSettingsSite.IdsIn(request, site);

    /// <summary>Drafts what is missing.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.SecureSettings.NotRead</c>, <c>IoTOps.SecureSettings.NotVisible</c>, <c>IoTOps.SecureSettings.NotFound</c>,
    /// <c>IoTOps.SecureSettings.Missing</c>, <c>IoTOps.SecureSettings.InvalidId</c>, <c>IoTOps.SecureSettings.SameIdentity</c>,
    /// <c>IoTOps.SecureSettings.OtherVault</c>, <c>IoTOps.SecureSettings.CredentialInUse</c>, <c>IoTOps.SecureSettings.TooManyCredentials</c>.
    /// </exception>
    public static void Enable(Site site, ChangeDrafts drafts, SecureSettingsRequest request)
    {
        var scene = new SecureSettingsSite(site, drafts, request);
        string vaultId = scene.VaultId;
        string secretId = scene.SecretIdentityId;
        string cloudId = scene.CloudIdentityId;
        if (Same.Text(secretId, cloudId) && !request.Force)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.SameIdentity",
                ErrorKind.InvalidArgument,
                "Secrets and cloud connections would share an identity, and each would have the other's rights.",
                "Name two identities with -SecretIdentity and -CloudIdentity. -Force goes ahead nevertheless.",
                secretId);
        }

        RequireSameVault(scene, vaultId);
        ChangeDraft? issuer = IssuerPart.Draft(scene);
        ChangeDraft? vault = KeyVaultPart.Draft(scene, vaultId);
        SecureSettingsIdentity secret = IdentityPart.Draft(scene, secretId, "that reads secrets", SecretGuidelines);
        SecureSettingsIdentity cloud = Same.Text(secretId, cloudId) ? secret : IdentityPart.Draft(scene, cloudId, "for cloud connections", CloudGuidelines);

        ChangeDraft?[] roles = request.SkipRoleAssignment ? [] : [.. VaultRolePart.Draft(scene, secret, vaultId, vault)];
        ChangeDraft? forSecrets = CredentialPart.Draft(scene, secret, Federation.SecretSync, request.SecretCredentialName, issuer, null, SecretGuidelines);
        ChangeDraft? sibling = Same.Text(secretId, cloudId) ? forSecrets : null;
        ChangeDraft? forDataflows = CredentialPart.Draft(scene, cloud, Federation.Dataflow, request.CloudCredentialName, issuer, sibling, CloudGuidelines);
        ChangeDraft? forRegistry = request.IncludeSchemaRegistry
            ? CredentialPart.Draft(scene, cloud, Federation.SchemaRegistry, null, issuer, forDataflows ?? sibling, CloudGuidelines)
            : null;

        (string classId, ChangeDraft? providerClass) = ProviderClassPart.Draft(scene, secret, vaultId, [vault, .. roles, forSecrets]);
        ChangeDraft? instance = InstancePart.Draft(scene, cloud, classId, [providerClass, cloud.Making, forDataflows, forRegistry]);
        if (!request.SkipRoleAssignment)
        {
            TargetRolePart.Draft(scene, cloud);
        }

        if (request.IncludeSchemaRegistry)
        {
            RegistryRestartPart.Draft(scene, cloud, [instance, forRegistry]);
        }
    }

    internal static readonly string[] SecretGuidelines = ["Security.SecretSync", "SecureSettings.Enabled"];

    internal static readonly string[] CloudGuidelines = ["Security.UserAssignedIdentity", "SecureSettings.Enabled"];

    /// <summary>The command line of a request.</summary>
    internal static string Command(SecureSettingsRequest request)
    {
        StringBuilder line = new("Enable-IoTOpsSecureSettings");
        void Add(string name, string? value) => line.Append(CultureInfo.InvariantCulture, $"{(value is null ? "" : $" -{name} {value}")}");
        void Switch(string name, bool isOn) => line.Append(isOn ? $" -{name}" : "");
        Add("KeyVault", request.KeyVault);
        Switch("CreateKeyVault", request.CreateKeyVault);
        Add("SecretIdentity", request.SecretIdentity);
        Add("CloudIdentity", request.CloudIdentity);
        Switch("CreateIdentity", request.CreateIdentity);
        Add("SecretProviderClassName", request.SecretProviderClassName);
        Add("SecretCredentialName", request.SecretCredentialName);
        Add("CloudCredentialName", request.CloudCredentialName);
        Add("Audience", request.Audience);
        Switch("IncludeSchemaRegistry", request.IncludeSchemaRegistry);
        Switch("SkipRoleAssignment", request.SkipRoleAssignment);
        return line.ToString();
    }

    /// <summary>Says what several guidelines ask for.</summary>
    internal static ChangeDraft For(this ChangeDraft draft, SecureSettingsSite scene, string title, params IEnumerable<string> guidelines)
    {
        foreach (string guideline in guidelines)
        {
            draft.For(title, guideline);
        }

        return draft.Command(Command(scene.Request));
    }

    internal static ChangeDraft After(this ChangeDraft draft, IEnumerable<ChangeDraft?> others)
    {
        foreach (ChangeDraft other in others.OfType<ChangeDraft>())
        {
            draft.After(other);
        }

        return draft;
    }

    // What is synced from one vault is not in another.
    private static void RequireSameVault(SecureSettingsSite scene, string vaultId)
    {
        if (scene.ClassInUse?.KeyVaultName is { } used && !Same.Text(used, vaultId[(vaultId.LastIndexOf('/') + 1)..]) && !scene.Request.Force)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.OtherVault",
                ErrorKind.InvalidArgument,
                $"The site syncs its secrets from {used}, and not from {vaultId[(vaultId.LastIndexOf('/') + 1)..]}.",
                "Leave -KeyVault out to stay with it; copy the secrets first and use -Force to change to another.",
                vaultId);
        }
    }
}
