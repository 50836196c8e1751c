using System.Management.Automation;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Decide;

/// <summary>
/// Makes attestations: someone looked at what no API can tell, and answers for it. The Manual finding becomes Pass, with owner
/// and end, until the attestation has expired.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsAttestation", SupportsShouldProcess = true, DefaultParameterSetName = ResultSet)]
[OutputType(typeof(Decision))]
public sealed class NewIoTOpsAttestationCommand : NewDecisionCmdlet
{
    private protected override DecisionKind Kind => DecisionKind.Attestation;

    private protected override bool Applies(Finding finding) => finding.Status == Status.Manual;
}
