using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.OpcUa;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.OpcUa;

/// <summary>
/// Secures an OPC UA endpoint: how users sign in, how sessions are signed and encrypted, and that only trusted servers are accepted. For
/// asset endpoint profiles of the classic device registry and devices of the namespaced one.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsOpcUaEndpoint", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsOpcUaEndpointCommand : ChangeCmdlet
{
    /// <summary>The asset endpoint profile, or the device.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(OpcUaNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The endpoint of the device. Default: its only one.</summary>
    [Parameter(Position = 1)]
    [ArgumentCompleter(typeof(OpcUaEndpointNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? EndpointName { get; set; }

    /// <summary>Anonymous (with -Force alone), UsernamePassword or Certificate. Default: as it is.</summary>
    [Parameter]
    [ValidateSet("Anonymous", "UsernamePassword", "Certificate")]
    public string? UserAuthentication { get; set; }

    /// <summary>The secret with the user name, as <c>secret/key</c>; never the value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? UsernameSecretRef { get; set; }

    /// <summary>The secret with the password, as <c>secret/key</c>; never the value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? PasswordSecretRef { get; set; }

    /// <summary>The secret with the user's certificate, as <c>secret/key</c>; never the value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateSecretRef { get; set; }

    /// <summary>None (with -Force alone), Sign or SignAndEncrypt. Default: as it is.</summary>
    [Parameter]
    [ValidateSet("None", "Sign", "SignAndEncrypt")]
    public string? SecurityMode { get; set; }

    /// <summary>Basic256Sha256, Aes128_Sha256_RsaOaep, Aes256_Sha256_RsaPss, or None with -Force alone. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecurityPolicy { get; set; }

    /// <summary>Accepts only servers whose certificate is on the trust list.</summary>
    [Parameter]
    public SwitchParameter RequireTrustedServer { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => OpcUaEndpointEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => OpcUaEndpointEditor.Apply(
        site,
        drafts,
        new()
        {
            Name = Name,
            EndpointName = EndpointName,
            UserAuthentication = UserAuthentication,
            UsernameSecretRef = UsernameSecretRef,
            PasswordSecretRef = PasswordSecretRef,
            CertificateSecretRef = CertificateSecretRef,
            SecurityMode = SecurityMode,
            SecurityPolicy = SecurityPolicy,
            RefusesUntrusted = RequireTrustedServer,
        },
        Force);
}
