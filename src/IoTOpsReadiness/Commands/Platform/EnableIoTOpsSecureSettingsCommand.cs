using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Turns a deployment with test settings into one with secure settings: issuer and workload identity, key vault, an identity that
/// reads secrets and another for cloud connections, their federated credentials and roles, the secret provider class, and the
/// instance that names them. Each part is looked at by itself and made only where it is missing or wrong, so that a set-up that
/// stopped half way is finished, and a second run changes nothing.
/// </summary>
[Cmdlet(VerbsLifecycle.Enable, "IoTOpsSecureSettings", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableIoTOpsSecureSettingsCommand : ChangeCmdlet
{
    /// <summary>The key vault with the secrets: its resource id, or its name in the instance's resource group. Default: the one the site uses.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? KeyVault { get; set; }

    /// <summary>The user-assigned identity that reads secrets: its resource id, or its name in the instance's resource group. Default: the one the site uses.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? SecretIdentity { get; set; }

    /// <summary>The user-assigned identity of cloud connections: its resource id, or its name in the instance's resource group. Default: the one the instance carries.</summary>
    [Parameter(Position = 2)]
    [ValidateNotNullOrEmpty]
    public string? CloudIdentity { get; set; }

    /// <summary>Makes the vault where it does not exist: by roles, with soft delete for 90 days and purge protection, which cannot be taken back. Its name is -KeyVault, or one made from the names of cluster and instance.</summary>
    [Parameter]
    public SwitchParameter CreateKeyVault { get; set; }

    /// <summary>Makes identities that do not exist, under the names given or as <c>id-&lt;instance&gt;-secrets</c> and <c>id-&lt;instance&gt;-cloud</c>.</summary>
    [Parameter]
    public SwitchParameter CreateIdentity { get; set; }

    /// <summary>The name of a secret provider class that is made. Default: by the rule of <c>az iot ops secretsync enable</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretProviderClassName { get; set; }

    /// <summary>The name of the federated credential by which <c>aio-ssc-sa</c> acts as the secret identity, where one is made. Default: by the rule of the CLI.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretCredentialName { get; set; }

    /// <summary>The name of the federated credential by which <c>aio-dataflow</c> acts as the cloud identity, where one is made. Default: by the rule of the CLI.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CloudCredentialName { get; set; }

    /// <summary>Whom federated tokens are for. Default: <c>api://AzureADTokenExchange</c>, or what the sovereign cloud of the region takes. No other passes the guidelines.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Audience { get; set; }

    /// <summary>Lets the schema registry use the cloud identity too. Its pods restart once for that.</summary>
    [Parameter]
    public SwitchParameter IncludeSchemaRegistry { get; set; }

    /// <summary>Gives no roles, for those who may not: somebody else does.</summary>
    [Parameter]
    public SwitchParameter SkipRoleAssignment { get; set; }

    /// <summary>Does not wait until the API server signs with the issuer that Azure publishes, which takes somebody on each K3s server.</summary>
    [Parameter]
    public SwitchParameter SkipHostWait { get; set; }

    /// <summary>How long to wait for the issuer's address, for a new identity's ids, and for the nodes, each, in seconds, 0 to 86400. Default: 600.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int WaitTimeoutSec { get; set; } = 600;

    private protected override IReadOnlyCollection<EvidenceKind> Needed => SecureSettingsEditor.Needs;

    private protected override TimeSpan? Patience => TimeSpan.FromSeconds(WaitTimeoutSec);

    private protected override bool WaitsForHosts => !SkipHostWait;

    private SecureSettingsRequest Request => new()
    {
        KeyVault = KeyVault,
        SecretIdentity = SecretIdentity,
        CloudIdentity = CloudIdentity,
        CreateKeyVault = CreateKeyVault,
        CreateIdentity = CreateIdentity,
        SecretProviderClassName = SecretProviderClassName,
        SecretCredentialName = SecretCredentialName,
        CloudCredentialName = CloudCredentialName,
        Audience = Audience,
        IncludeSchemaRegistry = IncludeSchemaRegistry,
        SkipRoleAssignment = SkipRoleAssignment,
        Force = Force,
    };

    private protected override IReadOnlyList<string> FurtherIds(SiteIdentity site) => SecureSettingsEditor.IdsIn(Request, site);

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => SecureSettingsEditor.Enable(site, drafts, Request);

    private protected override ReadinessException? Summary(IReadOnlyList<ChangeResult> results) => SecureSettingsSummary.Of(results, Request);
}
