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
/// Gives the OPC UA connector a certificate of your own PKI in place of its self-signed one. The uploads to the key vault come back as
/// exact commands; what may be read from the vault, what is synced and the settings of the extension are changed here.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsOpcUaCertificate", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsOpcUaCertificateCommand : ChangeCmdlet
{
    private OpcUaCertificateFile? file;
    private string keyFile = "";

    /// <summary>The file with the certificate, DER or PEM.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string CertificatePath { get; set; } = "";

    /// <summary>The file with its private key, unencrypted PEM. It is looked at to see that it fits, and nothing of it is kept.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateNotNullOrEmpty]
    public string PrivateKeyPath { get; set; } = "";

    /// <summary>The application URI that servers compare. Default: the one in the certificate.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ApplicationUri { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => OpcUaSecretEditor.Needs;

    private protected override void Begin()
    {
        base.Begin();
        string path = InputPaths.ResolveLiteral(this, CertificatePath);
        keyFile = InputPaths.ResolveLiteral(this, PrivateKeyPath);
        byte[] content = InputFile.ReadAll(path);
        file = OpcUaCertificateFile.Read(path, content, DateTimeOffset.UtcNow, Force);
        OpcUaCertificateFile.RequireKey(path, content, keyFile, InputFile.ReadAll(keyFile));
    }

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => OpcUaSecretEditor.SetOwn(site, drafts, file!, keyFile, ApplicationUri);
}
