using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Dataflow;

/// <summary>AIO-035 and 057: endpoints of the site's own broker sign in with service account tokens, and every endpoint uses TLS.</summary>
internal sealed class BrokerEndpointRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Dataflow.BrokerSat", "Dataflow.EndpointTls"];

    public override IReadOnlyList<EvidenceKind> Needs => EndpointEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        Site site = context.Site;
        foreach (Finding finding in failure.Findings.Where(finding => finding is { Status: Status.Fail, Target.Kind: "DataflowEndpoint", Path: not null }))
        {
            DataflowEndpoint endpoint = site.DataflowEndpoints.First(item => item.Name == finding.Target.Name);
            bool isLocal = site.HostKindOf(endpoint) == DataflowHostKind.LocalBroker;
            string bundle = $"{site.Namespace}-aio-ca-trust-bundle";
            bool mayTrust = isLocal && (!site.Has(Evidence.ConfigMaps) || site.ConfigMaps.Any(map => map.Name == bundle));
            EndpointRequest? request =
                finding.Path!.EndsWith("authentication.method", StringComparison.Ordinal) || finding.Path.EndsWith("audience", StringComparison.Ordinal)
                    ? isLocal ? new() { Name = endpoint.Name, SignIn = EndpointSignIn.ServiceAccountToken, Audience = Audience(site) } : null
                : finding.Path.EndsWith("tls.mode", StringComparison.Ordinal) ? new() { Name = endpoint.Name, TlsMode = "Enabled", TrustedCaConfigMap = mayTrust && endpoint.TrustedCaConfigMap is null ? bundle : null }
                : finding.Path.EndsWith("trustedCaCertificateConfigMapRef", StringComparison.Ordinal) && mayTrust ? new() { Name = endpoint.Name, TrustedCaConfigMap = bundle }
                : null;
            if (request is not null)
            {
                EndpointEditor.Apply(site, context.Drafts, request, force: false, failure.Id);
            }
        }
    }

    // A token for an audience that nobody accepts is as good as none.
    private static string? Audience(Site site)
    {
        string[] accepted = [.. site.Authentications.SelectMany(authentication => authentication.Methods).SelectMany(method => method.Audiences).Distinct()];
        return accepted.Contains("aio-internal") || accepted.Length == 0 ? null : accepted[0];
    }
}
