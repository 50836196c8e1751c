using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Arc;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Turns automatic upgrades of the Arc agents and of the extensions of Azure IoT Operations off, in Azure; what only
/// <c>az connectedk8s</c> can do in the cluster comes back as the exact command line.
/// </summary>
[Cmdlet(VerbsLifecycle.Disable, "IoTOpsArcAutoUpgrade", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class DisableIoTOpsArcAutoUpgradeCommand : ChangeCmdlet
{
    private protected override IReadOnlyCollection<EvidenceKind> Needed => ArcAutoUpgrade.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => ArcAutoUpgrade.Disable(site, drafts, "Arc.AutoUpgradeOff");
}
