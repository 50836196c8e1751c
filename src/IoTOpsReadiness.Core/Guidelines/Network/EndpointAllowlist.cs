using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Network;

/// <summary>Check 15: firewalls and proxies let the site reach its endpoints; no API shows them.</summary>
internal sealed class EndpointAllowlist : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 15,
        Id = "Network.Allowlist",
        Title = "Firewalls allow the endpoints of the site",
        Area = Area.Network,
        Severity = Severity.High,
        Recommendation = "Put the endpoints of Azure Arc, of Azure IoT Operations and of your own data destinations on the allowlist of firewalls and proxies, without TLS inspection.",
        Remediation = "Get-IoTOpsEndpoint lists what this very site needs; Test-IoTOpsEndpoint probes it.",
        Article = "deploy-iot-ops/overview-deploy#azure-iot-operations-endpoints",
        Uses = [.. Allowlist.Needs, Evidence.Dataflows, Evidence.DataflowGraphs],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        string expected = string.Join(", ", Allowlist.Of(context.Site, EndpointData.Default).Select(Short));
        yield return context.ManualSite(
            "Firewalls and proxies are outside the cluster: probe the endpoints from inside it, or confirm the allowlist.",
            "Test-IoTOpsEndpoint, or New-IoTOpsAttestation -Guideline Network.Allowlist",
            ReachabilityEvidence.Describe(context.Site)) with
        { Expected = expected };
    }

    // The port of HTTPS goes without saying.
    private static string Short(SiteEndpoint endpoint) => endpoint.Port == 443 ? endpoint.Host : endpoint.ToString();
}
