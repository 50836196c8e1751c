using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class CertificatesExpiryTests
{
    private const string Id = "Certificates.Expiry";
    private const string Ready = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{%R%,"notAfter":"2026-12-01T00:00:00Z","renewalTime":"2026-11-01T00:00:00Z"}""", Status.Pass, Severity.High)]
    [InlineData("""{%R%,"notAfter":"2026-09-01T12:00:00Z"}""", Status.Fail, Severity.Critical)]
    [InlineData("""{%R%,"notAfter":"2026-12-01T00:00:00Z","renewalTime":"2026-09-01T10:59:00Z"}""", Status.Fail, Severity.High)]
    [InlineData("""{%R%,"notAfter":"2026-12-01T00:00:00Z","renewalTime":"2026-09-01T11:30:00Z"}""", Status.Pass, Severity.High)]
    [InlineData("""{"notAfter":"2026-12-01T00:00:00Z","conditions":[{"type":"Ready","status":"False","message":"no"}]}""", Status.Fail, Severity.High)]
    [InlineData("{}", Status.Unknown, Severity.High)]
    [InlineData("""{"notAfter":"tomorrow"}""", Status.Unknown, Severity.High)]
    public void What_cert_manager_keeps_is_judged_by_its_status(string status, Status expected, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site().Kubernetes(Evidence.Certificates, Certificate(status.Replace("%R%", Ready, StringComparison.Ordinal))));

        Assert.Equal((expected, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void A_certificate_of_a_customer_s_own_namespace_is_not_ours()
    {
        string foreign = Certificate("""{"notAfter":"2020-01-01T00:00:00Z"}""").Replace("azure-iot-operations", "shop", StringComparison.Ordinal);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site().Kubernetes(Evidence.Certificates, foreign)).Status);
    }

    public static TheoryData<string, string, Status, Severity> Maps => new()
    {
        { "valid", Certificates.ConfigMap("client-ca", Pem(300), "client_ca.pem"), Status.Pass, Severity.High },
        { "expired", Certificates.ConfigMap("client-ca", Pem(-1)), Status.Fail, Severity.Critical },
        { "soon", Certificates.ConfigMap("client-ca", Pem(29)), Status.Fail, Severity.Medium },
        { "kept by trust-manager", Certificates.ConfigMap("trust", Pem(29), labels: """{"trust.cert-manager.io/bundle":"x"}"""), Status.Pass, Severity.High },
        { "old beside new", Certificates.ConfigMap("trust", Pem(-1) + "\n" + Pem(300)), Status.Fail, Severity.Medium },
        { "unreadable", Certificates.ConfigMap("trust", "-----BEGIN CERTIFICATE-----\n?\n-----END CERTIFICATE-----"), Status.Unknown, Severity.High },
        { "not a certificate", Certificates.ConfigMap("settings", "key: value"), Status.Pass, Severity.High },
    };

    [Theory]
    [MemberData(nameof(Maps))]
    public void What_lies_open_in_ConfigMaps_is_read(string why, string map, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(map));

        Assert.True((status, severity) == (result.Status, result.Severity), $"{why}: {result}");
    }

    [Fact]
    public void A_finding_names_map_and_key()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Certificates.ConfigMap("client-ca", Pem(-1), "client_ca.pem")));

        Finding failure = result.Findings.Single(finding => finding.Status == Status.Fail);
        Assert.Equal(("client-ca", "data.client_ca.pem"), (failure.Target.Name, failure.Path));
    }

    [Theory]
    [MemberData(nameof(NamingKinds))]
    public void What_may_not_be_read_may_name_a_certificate(string kind)
    {
        SiteBuilder site = Site().Failed(Evidence.Kinds.Single(item => item.Name == kind), QueryOutcome.Forbidden);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    public static TheoryData<string> NamingKinds =>
    [
        nameof(Evidence.BrokerListeners), nameof(Evidence.DataflowEndpoints), nameof(Evidence.AssetEndpointProfiles), nameof(Evidence.Devices),
        nameof(Evidence.BrokerAuthentications), nameof(Evidence.SecretNames), nameof(Evidence.SecretSyncs),
    ];

    [Fact]
    public void What_is_synced_for_the_connector_is_a_certificate_that_only_a_secret_holds()
    {
        SiteBuilder site = Site().Kubernetes(
            Evidence.SecretSyncs, """{"kind":"SecretSync","metadata":{"name":"aio-opc-ua-broker-trust-list","namespace":"azure-iot-operations"},"spec":{}}""");

        Finding open = Assert.Single(Rule.Evaluate(Id, site).Findings, finding => finding.Status == Status.Unknown);

        Assert.Contains("aio-opc-ua-broker-trust-list", open.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("manual", Status.Unknown)]
    [InlineData("kept", Status.Pass)]
    public void A_certificate_that_only_a_secret_holds_is_unknown(string secret, Status status)
    {
        SiteBuilder site = Site()
            .Kubernetes(Evidence.Certificates, Certificate($"{{{Ready},\"notAfter\":\"2026-12-01T00:00:00Z\"}}"))
            .Kubernetes(Evidence.BrokerListeners, Resources.Custom("BrokerListener", "outside", $$$"""{"ports":[{"port":8883,"tls":{"mode":"Manual","manual":{"secretRef":"{{{secret}}}"} } }]}"""));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        Assert.Equal(status == Status.Unknown, result.Findings.Any(finding => finding.Path == "spec.ports[0].tls.manual.secretRef" && finding.SettledBy!.Contains(secret, StringComparison.Ordinal)));
    }

    [Fact]
    public void Secrets_of_endpoints_devices_and_the_OPC_UA_connector_are_unknown_too()
    {
        SiteBuilder site = Site()
            .Kubernetes(Evidence.SecretNames, Resources.Custom("Secret", "aio-opc-ua-broker-trust-list", "null"), Resources.Custom("Secret", "other", "null"))
            .Kubernetes(Evidence.DataflowEndpoints, Resources.Custom("DataflowEndpoint", "e", """{"endpointType":"Mqtt","mqttSettings":{"authentication":{"x509CertificateSettings":{"secretRef":"flow"}}}}"""))
            .Kubernetes(Evidence.AssetEndpointProfiles, Resources.Custom("AssetEndpointProfile", "a", """{"authentication":{"x509Credentials":{"certificateSecretName":"asset/cert"}}}"""));

        Assert.Equal(
            ["aio-opc-ua-broker-trust-list", "asset", "flow"],
            Rule.Evaluate(Id, site).Findings.Where(finding => finding.Status == Status.Unknown).Select(finding => finding.Observed).Order());
    }

    [Theory]
    [InlineData("""{"connectivityStatus":"Connected","managedIdentityCertificateExpirationTime":"2026-09-10T00:00:00Z"}""", Status.Pass, Severity.High)]
    [InlineData("""{"connectivityStatus":"Offline","managedIdentityCertificateExpirationTime":"2026-09-10T00:00:00Z"}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"connectivityStatus":"Offline","managedIdentityCertificateExpirationTime":"2026-11-10T00:00:00Z"}""", Status.Pass, Severity.High)]
    [InlineData("""{"connectivityStatus":"Expired","managedIdentityCertificateExpirationTime":"2026-08-10T00:00:00Z"}""", Status.Fail, Severity.Critical)]
    [InlineData("{}", Status.Unknown, Severity.High)]
    public void The_Arc_agents_identity_has_an_end_too(string properties, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(properties, []));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void What_was_not_collected_is_unknown_and_hides_nothing()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.Certificates, QueryOutcome.Forbidden).Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap("client-ca", Pem(-1)));

        Assert.Equal(3, Rule.Evaluate(Id, new SiteBuilder()).Findings.Count(finding => finding.Status == Status.Unknown));
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
    }

    private static string Pem(int days) => Certificates.Pem("Root", Now.AddDays(days));

    private static string Certificate(string status) => Resources.Custom("Certificate", "c", """{"secretName":"kept"}""", status);

    private static SiteBuilder Site(params string[] maps) =>
        Site("""{"connectivityStatus":"Connected","managedIdentityCertificateExpirationTime":"2026-11-10T00:00:00Z"}""", maps);

    private static SiteBuilder Site(string cluster, string[] maps) => new SiteBuilder()
        .At(Now)
        .Kubernetes(Evidence.Certificates)
        .Kubernetes(Evidence.ConfigMaps, maps)
        .Azure(Evidence.ConnectedClusters, AzureResources.Cluster(cluster));
}
