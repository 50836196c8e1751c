using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Network;

/// <summary>Check 58: the endpoints of Microsoft's own telemetry are reachable; no API shows it.</summary>
internal sealed class TelemetryEndpoints : Guideline
{
    private static readonly string Host = EndpointData.Default.Entries.First(entry => entry.When.Contains(EndpointConditions.Telemetry)).Host;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 58,
        Id = "Network.TelemetryEndpoints",
        Title = "Firewalls allow Microsoft's telemetry",
        Area = Area.Network,
        Severity = Severity.Low,
        Recommendation = "Allow global.prod.microsoftmetrics.com, or *.prod.microsoftmetrics.com: without it Microsoft's support sees no metrics of the site. Nothing else is lost.",
        Remediation = "Add the host to the allowlist; Test-IoTOpsEndpoint probes it.",
        Article = "deploy-iot-ops/overview-deploy#azure-iot-operations-endpoints",
        Since = Baseline.August2026,
        Uses = [Evidence.Pods, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        yield return context.ManualSite(
            "Whether the telemetry endpoints are reachable shows in no API: probe them from inside the cluster, or confirm the allowlist.",
            "Test-IoTOpsEndpoint, or New-IoTOpsAttestation -Guideline Network.TelemetryEndpoints",
            ReachabilityEvidence.Describe(context.Site)) with
        { Expected = Host };
    }
}
