using System.Management.Automation;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Decide;

/// <summary>
/// Makes exemptions: a failure that someone answers for stands for a time. It stays visible as Exempt, with owner, reason and
/// end, and fails again when the exemption has expired.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsExemption", SupportsShouldProcess = true, DefaultParameterSetName = ResultSet)]
[OutputType(typeof(Decision))]
public sealed class NewIoTOpsExemptionCommand : NewDecisionCmdlet
{
    private protected override DecisionKind Kind => DecisionKind.Exemption;

    private protected override bool Applies(Finding finding) => finding.Status == Status.Fail;
}
