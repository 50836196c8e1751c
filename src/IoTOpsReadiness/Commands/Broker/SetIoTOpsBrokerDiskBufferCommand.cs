using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Broker;

/// <summary>
/// Lets messages of the MQTT broker overflow to disk. This is fixed when the broker is created: where there is none it is made,
/// otherwise the redeployment is planned.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsBrokerDiskBuffer", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsBrokerDiskBufferCommand : ChangeCmdlet
{
    /// <summary>The most the buffer takes per pod: a whole number and K, M, G, T, P or E, such as <c>10G</c>.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string MaxSize { get; set; } = "";

    /// <summary>
    /// Where it lives: EphemeralClaim (a volume that comes and goes with its pod), PersistentClaim, or EmptyDir (the node's own
    /// disk, where the size is only kept with file system quotas). Default: EphemeralClaim.
    /// </summary>
    [Parameter]
    public DiskBufferVolume Volume { get; set; } = DiskBufferVolume.EphemeralClaim;

    /// <summary>The storage class of the claim. Default: the cluster's default one.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(StorageClassCompleter))]
    [ValidateNotNullOrEmpty]
    public string? StorageClass { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => DiskBufferEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => DiskBufferEditor.Apply(site, drafts, MaxSize, Volume, StorageClass, Force);
}
