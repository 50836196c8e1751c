using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Alerts;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Observability;

/// <summary>AIO-017: alerts that call somebody.</summary>
internal sealed class AlertRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => [AlertEditor.Guideline];

    public override IReadOnlyList<EvidenceKind> Needs => AlertEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        try
        {
            AlertEditor.Apply(context.Site, context.Drafts, new() { ActionGroupId = context.Input("ActionGroupId"), MonitorWorkspace = context.Input("MonitorWorkspace") });
        }
        catch (ReadinessException exception) when (exception.ErrorId is "IoTOps.Alert.MissingActionGroup" or "IoTOps.Alert.NoWorkspace")
        {
            // Who is to be called is for people to say, and where metrics go comes first.
            ChangeDraft draft = context.Drafts.Other("Alerts", RemediationKind.Manual, new() { Kind = "PrometheusRuleGroup", Name = context.Site.Name })
                .For("Set up Prometheus alerts that call an action group", failure.Id)
                .Instruction(exception.RecommendedAction ?? exception.Message)
                .Instruction("New-IoTOpsAlert -ActionGroupId <id of an action group> -WhatIf");
            if (exception.ErrorId == "IoTOps.Alert.MissingActionGroup")
            {
                draft.Lacks("-RemediationInput @{ ActionGroupId = '...' }: the resource id of the action group that the alerts call");
            }
        }
    }
}
