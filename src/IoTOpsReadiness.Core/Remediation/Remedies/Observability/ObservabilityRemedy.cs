using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Observability;

/// <summary>AIO-016: each link of the chain that metrics and logs take, where it is missing.</summary>
internal sealed class ObservabilityRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Observability.Resources"];

    public override IReadOnlyList<EvidenceKind> Needs => ObservabilityEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        try
        {
            ObservabilityEditor.Enable(context.Site, context.Drafts, RequestOf(context.Input));
        }
        catch (ReadinessException exception) when (exception.ErrorId == "IoTOps.Observability.Missing")
        {
            // A workspace costs money, and many sites share one: which it is, is for people to say.
            context.Drafts.Other("Observability", RemediationKind.Manual, new() { Kind = "Instance", Name = context.Site.Name })
                .For("Have metrics and logs collected", failure.Id)
                .Instruction("Enable-IoTOpsObservability -MonitorWorkspace <Azure Monitor workspace> -LogWorkspace <Log Analytics workspace> -WhatIf")
                .Lacks("-RemediationInput @{ MonitorWorkspace = '...'; LogWorkspace = '...' }: the workspaces for metrics and logs, by resource id or by name in the instance's resource group; CreateWorkspace = 'true' has them made");
        }
    }

    /// <summary>What the inputs of a plan say of observability.</summary>
    internal static ObservabilityRequest RequestOf(Func<string, string?> input) => new()
    {
        MonitorWorkspace = input(nameof(ObservabilityRequest.MonitorWorkspace)),
        LogWorkspace = input(nameof(ObservabilityRequest.LogWorkspace)),
        LogWorkspaceLocation = input(nameof(ObservabilityRequest.LogWorkspaceLocation)),
        CreateWorkspace = bool.TryParse(input(nameof(ObservabilityRequest.CreateWorkspace)), out bool isMade) && isMade,
    };
}
