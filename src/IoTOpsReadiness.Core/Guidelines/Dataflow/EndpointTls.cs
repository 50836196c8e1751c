using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 57: endpoints use TLS, and the CA they are told to trust exists.</summary>
internal sealed class EndpointTls : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 57,
        Id = "Dataflow.EndpointTls",
        Title = "Dataflow endpoints use TLS",
        Area = Area.Dataflow,
        Severity = Severity.High,
        Recommendation = "Keep TLS on for every Kafka, MQTT and OpenTelemetry endpoint, and the CA it trusts in a ConfigMap that exists.",
        Remediation = "Set-IoTOpsDataflowEndpoint",
        Article = "connect-to-cloud/howto-configure-dataflow-endpoint",
        Since = Baseline.August2026,
        Needs = [Evidence.DataflowEndpoints],
        Uses = [Evidence.ConfigMaps, Evidence.Pods, Evidence.BrokerListeners],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<DataflowEndpoint> endpoints = context.Site.DataflowEndpoints;

        // Most endpoints trust the same bundle, and reading certificates takes time.
        ILookup<string, Lazy<bool>> bundles = context.Site.ConfigMaps.ToLookup(
            map => map.Name, map => new Lazy<bool>(() => map.Keys.Any(key => HoldsCertificates(map.Value(key)))), StringComparer.Ordinal);
        return endpoints.Count == 0
            ? [context.NotApplicableSite("There are no dataflow endpoints.")]
            : [.. endpoints.Select(endpoint => Mode(context, endpoint)), .. endpoints.SelectMany(endpoint => Trust(context, endpoint, bundles))];
    }

    private static Finding Mode(GuidelineContext context, DataflowEndpoint endpoint)
    {
        string path = $"{endpoint.SettingsName}.tls.mode";
        switch (context.Site.HostKindOf(endpoint))
        {
            case DataflowHostKind.LocalStorage:
                return context.NotApplicable(endpoint, "A volume in the cluster has no connection to encrypt.");
            case DataflowHostKind.DataLakeStorage or DataflowHostKind.DataExplorer or DataflowHostKind.FabricOneLake:
                return endpoint.Host?.StartsWith("http://", StringComparison.OrdinalIgnoreCase) == true
                    ? context.Fail(endpoint, $"{endpoint.SettingsName}.host", "http", "https", "The endpoint is addressed without TLS.", Severity.Critical)
                    : context.Pass(endpoint, null, endpoint.EndpointType, "Endpoints of this type always use TLS.");
            case DataflowHostKind.Unknown when Same.Text(endpoint.TlsMode, "Enabled"):
                return context.Pass(endpoint, path, endpoint.TlsMode, "Nothing turns TLS off; the type of the endpoint is newer than this module.", "Enabled");
        }

        bool isInside = context.Site.IsInCluster(endpoint.HostName);
        return Same.Text(endpoint.TlsMode, "Enabled") ? context.Pass(endpoint, path, endpoint.TlsMode, "The endpoint uses TLS.", "Enabled")
            : Same.Text(endpoint.TlsMode, "Disabled") ? context.Fail(
                endpoint,
                path,
                endpoint.TlsMode,
                "Enabled",
                isInside ? "Messages and credentials cross the cluster in plain text." : "Messages and credentials leave the cluster in plain text.",
                isInside ? context.Severity : Severity.Critical)
            : context.Unknown(endpoint, Reason.InvalidData, "The mode is neither Enabled nor Disabled.", "an endpoint its own API would accept", path, endpoint.TlsMode);
    }

    private static IEnumerable<Finding> Trust(GuidelineContext context, DataflowEndpoint endpoint, ILookup<string, Lazy<bool>> bundles)
    {
        Site site = context.Site;
        if (endpoint.TrustedCaConfigMap is not { } name || !Same.Text(endpoint.TlsMode, "Enabled"))
        {
            yield break;
        }

        string path = $"{endpoint.SettingsName}.tls.trustedCaCertificateConfigMapRef";
        if (!site.Has(Evidence.ConfigMaps))
        {
            yield return context.Missing(Evidence.ConfigMaps) with { Target = endpoint.Reference, Path = endpoint.PathOf(path) };
        }
        else if (bundles[name].FirstOrDefault() is not { } holdsCertificates)
        {
            yield return context.Fail(endpoint, path, name, "a ConfigMap that exists", $"There is no ConfigMap {name} with the CA to trust.");
        }
        else if (!holdsCertificates.Value)
        {
            yield return context.Fail(endpoint, path, name, "a ConfigMap with certificates in PEM", $"The ConfigMap {name} holds no certificate that can be read.");
        }
    }

    private static bool HoldsCertificates(string? pem)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            foreach (X509Certificate2 certificate in certificates)
            {
                certificate.Dispose();
            }

            return certificates.Count > 0;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
