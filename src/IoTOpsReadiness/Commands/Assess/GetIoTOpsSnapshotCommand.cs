using System.Management.Automation;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Reads all evidence of a site, redacted, with what became of every query. A permission that is missing costs that
/// evidence and no other.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsSnapshot", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(Snapshot))]
public sealed class GetIoTOpsSnapshotCommand : EvidenceCmdlet
{
    private protected override IReadOnlyCollection<EvidenceKind> Needed => Evidence.Kinds;

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        pipeline.WriteObjectAsync(snapshot, cancellationToken);
}
