using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>Check 59: a snapshot of the configuration is taken before changes.</summary>
internal sealed class ConfigurationSnapshot : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 59,
        Id = "Operations.ConfigSnapshot",
        Title = "Configuration is saved before changes",
        Area = Area.Operations,
        Severity = Severity.Low,
        Since = Baseline.August2026,
        Recommendation = "Save the configuration before every change and upgrade, so that there is something to go back to.",
        Remediation = "Get-IoTOpsSnapshot | Export-IoTOpsSnapshot -Path <file>; keep the file with the change record.",
        Article = "deploy-iot-ops/concept-production-guidelines",
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        yield return context.ManualSite(
            "Whether a configuration snapshot was taken before the last change is not visible from this site.",
            "an attestation that names where the snapshots are kept");
    }
}
