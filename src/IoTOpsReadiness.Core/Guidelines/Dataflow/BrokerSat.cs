using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 35: dataflows sign in to the site's own broker with service account tokens, over TLS.</summary>
internal sealed class BrokerSat : Guideline
{
    private const string DefaultEndpoint = "default";
    private const string DefaultAudience = "aio-internal";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 35,
        Id = "Dataflow.BrokerSat",
        Title = "Dataflows sign in to the broker with service account tokens",
        Area = Area.Dataflow,
        Severity = Severity.High,
        Recommendation = "Keep service account tokens, TLS and the trust bundle on the endpoints of the site's own MQTT broker: that is the default, and needs no secret.",
        Remediation = "Set-IoTOpsDataflowEndpoint",
        Article = "connect-to-cloud/howto-configure-mqtt-endpoint",
        Needs = [Evidence.DataflowEndpoints],
        Uses = [Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.BrokerAuthentications, Evidence.BrokerListeners],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        DataflowEndpoint[] local = [.. site.DataflowEndpoints.Where(endpoint => site.HostKindOf(endpoint) == DataflowHostKind.LocalBroker)];
        List<Finding> findings = [.. local.SelectMany(endpoint => Judge(context, endpoint))];
        if (!site.DataflowEndpoints.Any(endpoint => endpoint.Name == DefaultEndpoint))
        {
            findings.Add(context.FailSite("The endpoint default is missing: dataflows count on it for the local broker.", "none", "an endpoint named default"));
        }

        if (!site.Has(Evidence.Dataflows))
        {
            findings.Add(context.Missing(Evidence.Dataflows));
        }

        findings.AddRange(site.Flows.SelectMany(flow => Connects(context, flow)));
        return findings;
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, DataflowEndpoint endpoint)
    {
        Finding[] findings = [Method(context, endpoint), .. Audience(context, endpoint), .. Tls(context, endpoint)];
        return findings.Any(finding => finding.Status != Status.Pass) ? findings.Where(finding => finding.Status != Status.Pass) : findings.Take(1);
    }

    private static Finding Method(GuidelineContext context, DataflowEndpoint endpoint)
    {
        const string expected = "ServiceAccountToken";
        string path = $"{endpoint.SettingsName}.authentication.method";
        string? method = endpoint.AuthenticationMethod;
        return method switch
        {
            null => context.Unknown(endpoint, Reason.InvalidData, "The endpoint states no authentication method, which its API requires.", "an endpoint its own API would accept", path),
            _ when Same.Text(method, expected) => context.Pass(endpoint, path, method, "Dataflows sign in with a service account token.", expected),
            _ when Same.Text(method, "X509Certificate") => context.Pass(
                endpoint, path, method, "Dataflows sign in with a certificate; a service account token needs no secret to look after.", expected),
            _ when Same.Text(method, "Anonymous") => context.Fail(endpoint, path, method, expected, "Dataflows use the broker without signing in."),
            _ => context.Fail(endpoint, path, method, expected, $"The local broker does not know the method {method}."),
        };
    }

    // A token made for another audience is refused.
    private static IEnumerable<Finding> Audience(GuidelineContext context, DataflowEndpoint endpoint)
    {
        if (!Same.Text(endpoint.AuthenticationMethod, "ServiceAccountToken"))
        {
            yield break;
        }

        Site site = context.Site;
        string path = $"{endpoint.SettingsName}.authentication.serviceAccountTokenSettings.audience";
        string audience = endpoint.ServiceAccountAudience ?? DefaultAudience;
        string[] accepted = [.. site.Authentications.SelectMany(authentication => authentication.Methods).SelectMany(method => method.Audiences).Distinct()];
        if (!site.Has(Evidence.BrokerAuthentications))
        {
            if (audience != DefaultAudience)
            {
                yield return context.Missing(Evidence.BrokerAuthentications);
            }
        }
        else if (!accepted.Contains(audience, StringComparer.Ordinal))
        {
            yield return context.Fail(
                endpoint, path, audience, accepted.Length == 0 ? "an audience the broker accepts" : string.Join(", ", accepted), "No authentication of the broker accepts tokens for this audience.");
        }
    }

    private static IEnumerable<Finding> Tls(GuidelineContext context, DataflowEndpoint endpoint)
    {
        if (!Same.Text(endpoint.TlsMode, "Enabled"))
        {
            yield return context.Fail(endpoint, $"{endpoint.SettingsName}.tls.mode", endpoint.TlsMode, "Enabled", "The token travels to the broker in plain text.");
        }
        else if (endpoint.TrustedCaConfigMap is null)
        {
            // The broker's certificate chains to the site's own CA, which is not among those of the system.
            yield return context.Fail(
                endpoint,
                $"{endpoint.SettingsName}.tls.trustedCaCertificateConfigMapRef",
                "not set",
                $"{context.Site.Namespace}-aio-ca-trust-bundle, or your own bundle",
                "The endpoint does not trust the site's own CA, which signs the broker's certificate.",
                context.Severity.Lowered());
        }
    }

    private static IEnumerable<Finding> Connects(GuidelineContext context, Flow flow)
    {
        if (!flow.IsEnabled)
        {
            yield break;
        }

        Site site = context.Site;
        string[] names = [.. flow.SourceEndpoints.Concat(flow.DestinationEndpoints).Distinct()];
        string[] dangling = [.. names.Where(name => site.EndpointOf(flow, name) is null)];
        bool isConnected = names.Any(name => site.EndpointOf(flow, name) is { } endpoint && site.HostKindOf(endpoint) == DataflowHostKind.LocalBroker);
        if (!isConnected)
        {
            yield return context.Fail(
                flow,
                null,
                names.Length == 0 ? "no endpoint" : string.Join(", ", names),
                "the local broker as source or destination",
                dangling.Length > 0 ? $"The flow does not use the local broker as far as can be seen; there is no endpoint {string.Join(", ", dangling)}." : "The flow uses the local broker neither as source nor as destination.");
        }
    }
}
