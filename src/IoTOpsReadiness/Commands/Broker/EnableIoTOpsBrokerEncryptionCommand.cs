using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Broker;

/// <summary>
/// Encrypts the traffic between the pods of the MQTT broker. This is fixed when the broker is created: where there is none it is
/// made, otherwise the redeployment is planned. Encryption is the default; nothing comes back where it is on.
/// </summary>
[Cmdlet(VerbsLifecycle.Enable, "IoTOpsBrokerEncryption", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableIoTOpsBrokerEncryptionCommand : ChangeCmdlet
{
    private protected override IReadOnlyCollection<EvidenceKind> Needed => EncryptionEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline)
    {
        if (EncryptionEditor.Apply(site, drafts, Force) is null)
        {
            pipeline.WriteVerbose($"Internal traffic of '{site.Name}' is encrypted.");
        }
    }
}
