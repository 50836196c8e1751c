using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Data;

/// <summary>
/// Sets how many instances run the flows of a dataflow profile. Refused while flows of it are enabled, for messages may be lost, and
/// where a flow bears one instance only.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsDataflowProfile", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsDataflowProfileCommand : ChangeCmdlet
{
    /// <summary>The profile.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(DataflowProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>How many instances, 1 to 20.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(1, ProfileEditor.MostInstances)]
    public int InstanceCount { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => ProfileEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => ProfileEditor.Apply(site, drafts, Name, InstanceCount, Force);
}
