using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class CustomIssuerTests
{
    private const string Id = "Security.CustomIssuer";
    private const string Managed = """
        {"trustSource":"CustomerManaged","trustBundleSettings.issuer.name":"corp","trustBundleSettings.issuer.kind":"Issuer",
         "trustBundleSettings.configMap.name":"corp-trust","trustBundleSettings.configMap.key":"ca.crt"}
        """;

    private static readonly DateTimeOffset Later = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string CorporateRoot = Certificates.ConfigMap("corp-trust", Certificates.Pem("Corp Root", Later));

    [Fact]
    public void An_issuer_and_a_root_of_the_enterprise_pass_in_the_cluster_alone()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Issuer("{\"vault\":{}}")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Theory]
    [InlineData("""{"vault":{}}""", "True", Status.Pass, Severity.High)]
    [InlineData("""{"ca":{"secretName":"corp-ca"}}""", "True", Status.Pass, Severity.High)]
    [InlineData("""{"ca":{"secretName":"azure-iot-operations-aio-ca-certificate"}}""", "True", Status.Fail, Severity.High)]
    [InlineData("""{"selfSigned":{}}""", "True", Status.Fail, Severity.Medium)]
    [InlineData("""{"vault":{}}""", "False", Status.Fail, Severity.High)]
    [InlineData("""{"vault":{}}""", null, Status.Unknown, Severity.High)]
    public void The_issuer_of_the_default_listener_decides(string spec, string? ready, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Issuer(spec, ready)).Kubernetes(Evidence.Certificates));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void A_CA_that_was_made_in_the_cluster_is_no_PKI()
    {
        SiteBuilder site = Site(Issuer("""{"ca":{"secretName":"corp-ca"}}"""), Issuer("""{"selfSigned":{}}""", name: "bootstrap"))
            .Kubernetes(Evidence.Certificates, Resources.Custom("Certificate", "root", """{"secretName":"corp-ca","isCA":true,"issuerRef":{"name":"bootstrap","kind":"Issuer"}}"""));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal("spec.ports[0].tls.certManagerCertificateSpec.issuerRef", result.Findings.Single(finding => finding.Status == Status.Fail).Path);
    }

    [Fact]
    public void A_CA_that_signs_itself_in_a_circle_ends()
    {
        SiteBuilder site = Site(Issuer("""{"ca":{"secretName":"corp-ca"}}"""))
            .Kubernetes(Evidence.Certificates, Resources.Custom("Certificate", "root", """{"secretName":"corp-ca","issuerRef":{"name":"corp"}}"""));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData("azure-iot-operations-aio-certificate-issuer", "ClusterIssuer", "cert-manager.io", Status.Fail)]
    [InlineData("nowhere", "Issuer", "cert-manager.io", Status.Fail)]
    [InlineData("corp", "Issuer", "awspca.cert-manager.io", Status.Pass)]
    [InlineData("corp", "ClusterIssuer", "cert-manager.io", Status.Unknown)]
    public void What_the_listener_names_is_looked_up(string name, string kind, string group, Status status)
    {
        SiteBuilder site = Bare(Listener(name, kind, group)).Kubernetes(Evidence.Issuers, Issuer("{\"vault\":{}}"));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void An_Issuer_of_another_namespace_cannot_serve()
    {
        string elsewhere = Issuer("{\"vault\":{}}").Replace("azure-iot-operations", "default", StringComparison.Ordinal);

        GuidelineResult result = Rule.Evaluate(Id, Bare(Listener()).Kubernetes(Evidence.Issuers, elsewhere));

        Assert.Equal(Status.Fail, result.Status);
        Assert.Contains("namespace", result.Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Managed, Status.Pass, Severity.High)]
    [InlineData("{}", Status.Fail, Severity.High)]
    [InlineData("""{"trustSource":"selfsigned"}""", Status.Fail, Severity.High)]
    [InlineData("""{"trustSource":"customermanaged","trustBundleSettings.configMap.name":"corp-trust","trustBundleSettings.issuer.name":"corp","trustBundleSettings.issuer.kind":"Issuer"}""", Status.Fail, Severity.Medium)]
    public void What_Azure_says_is_judged_too(string settings, Status status, Severity severity)
    {
        SiteBuilder site = Site(Issuer("{\"vault\":{}}")).Azure(Evidence.Extensions, AzureResources.Extension("Microsoft.IoTOperations", settings));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void The_quickstart_root_fails_by_its_name()
    {
        string root = Certificates.ConfigMap(
            "azure-iot-operations-aio-ca-trust-bundle", Certificates.Pem("Azure IoT Operations Quickstart Root CA - Not for Production", Later));

        GuidelineResult result = Rule.Evaluate(Id, Trusting(root, endpoint: null));

        Finding failure = result.Findings.Single(finding => finding.Status == Status.Fail);
        Assert.Equal(("ConfigMap", "data.ca.crt"), (failure.Target.Kind, failure.Path));
    }

    public static TheoryData<string, Status> Bundles => new()
    {
        { Certificates.ConfigMap("corp-trust", "no certificate at all"), Status.Fail },
        { Certificates.ConfigMap("corp-trust", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"), Status.Fail },
        { Certificates.ConfigMap("corp-trust", Certificates.Pem("Corp Root", new(2026, 8, 1, 0, 0, 0, TimeSpan.Zero))), Status.Fail },
        { Certificates.ConfigMap("corp-trust", Certificates.Pem("Corp Root", Later), key: "root.pem"), Status.Pass },
        { Certificates.ConfigMap("another", Certificates.Pem("Corp Root", Later)), Status.Unknown },
    };

    [Theory]
    [MemberData(nameof(Bundles))]
    public void The_trust_bundle_has_to_hold_a_valid_root(string map, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Trusting(map)).Status);
    }

    [Fact]
    public void A_refused_part_keeps_the_verdict_open()
    {
        SiteBuilder site = Site(Issuer("{\"vault\":{}}")).Failed(Evidence.ConfigMaps, QueryOutcome.Forbidden);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    [Theory]
    [InlineData("""[{"port":18883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{}}}]""")]
    [InlineData("""[{"port":8883,"tls":{"mode":"Manual","manual":{"secretRef":"tls"}}}]""")]
    [InlineData("""[{"port":18883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":"corp"}}}]""")]
    [InlineData("""[{"port":18883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":7}}}}]""")]
    public void A_default_port_that_tells_nothing_is_unknown(string ports)
    {
        SiteBuilder site = Bare(Resources.Custom("BrokerListener", "default", $$"""{"ports":{{ports}}}"""));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    private static string Listener(string name = "corp", string kind = "Issuer", string group = "cert-manager.io") => Resources.Custom(
        "BrokerListener", "default", $$"""{"ports":[{"port":18883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"{{name}}","kind":"{{kind}}","group":"{{group}}"} } } }] }""");

    private static string Issuer(string spec, string? ready = "True", string name = "corp") => Resources.Custom(
        "Issuer", name, spec, ready is null ? "{}" : $$"""{"conditions":[{"type":"Ready","status":"{{ready}}"}]}""");

    private static SiteBuilder Site(params string[] issuers) => Bare(Listener()).Kubernetes(Evidence.Issuers, issuers);

    private static SiteBuilder Trusting(string map, string? endpoint = "corp-trust") =>
        Bare(Listener(), map, endpoint).Kubernetes(Evidence.Issuers, Issuer("{\"vault\":{}}"));

    // The dataflows' own endpoint names the trust bundle where Azure was not asked.
    private static SiteBuilder Bare(string listener, string? map = null, string? endpoint = "corp-trust") => new SiteBuilder()
        .Kubernetes(Evidence.BrokerListeners, listener)
        .Kubernetes(Evidence.ConfigMaps, map ?? CorporateRoot)
        .Kubernetes(
            Evidence.DataflowEndpoints,
            endpoint is null ? [] : [Resources.Custom("DataflowEndpoint", "default", $$$"""{"endpointType":"Mqtt","mqttSettings":{"tls":{"trustedCaCertificateConfigMapRef":"{{{endpoint}}}"} } }""")]);
}
