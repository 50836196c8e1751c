using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.OpcUa;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.OpcUa;

/// <summary>
/// Adds the certificate of an OPC UA server, or of its CA, to what the connector trusts. The upload to the key vault comes back as the
/// exact command; what may be read from the vault and what is synced are changed here.
/// </summary>
[Cmdlet(VerbsCommon.Add, "IoTOpsOpcUaTrust", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class AddIoTOpsOpcUaTrustCommand : ChangeCmdlet
{
    private OpcUaCertificateFile? file;

    /// <summary>The file with the certificate, DER or PEM. One that holds a private key is refused.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string CertificatePath { get; set; } = "";

    /// <summary>The name of the secret in the key vault: letters, digits and dashes. Default: made of the name of the file.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretName { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => OpcUaSecretEditor.Needs;

    private protected override void Begin()
    {
        base.Begin();
        string path = InputPaths.ResolveLiteral(this, CertificatePath);
        file = OpcUaCertificateFile.Read(path, InputFile.ReadAll(path), DateTimeOffset.UtcNow, Force);
    }

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => OpcUaSecretEditor.Trust(site, drafts, file!, SecretName);
}
