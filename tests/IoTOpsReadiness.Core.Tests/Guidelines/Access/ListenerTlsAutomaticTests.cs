using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Access.AccessSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Access;

public class ListenerTlsAutomaticTests
{
    private const string Id = "Listener.TlsAutomatic";

    [Theory]
    [InlineData("LoadBalancer", """{"port":8883}""", Severity.Critical)]
    [InlineData("NodePort", """{"port":8883}""", Severity.Critical)]
    [InlineData("nodeport", """{"port":8883,"tls":null}""", Severity.Critical)]
    [InlineData("SomethingNew", """{"port":8883}""", Severity.Critical)]
    [InlineData("ClusterIp", """{"port":1883}""", Severity.High)]
    [InlineData("ClusterIP", """{"port":1883}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Manual","manual":{"secretRef":"there"}}}""", Severity.Low)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"manual":{"secretRef":"there"}}}""", Severity.Low)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Manual","manual":{"secretRef":"gone"}}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Manual"}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Automatic"}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"gone","kind":"ClusterIssuer"}}}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"Corp","kind":"ClusterIssuer"}}}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"corp","kind":"Issuer"}}}}""", Severity.High)]
    [InlineData("ClusterIp", """{"port":8883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"corp"}}}}""", Severity.High)]
    public void A_port_without_a_certificate_that_renews_itself_fails(string type, string port, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Tls(Listener($"[{port}]", type)).Kubernetes(Evidence.SecretNames, Secret("there")));

        Assert.Equal((Status.Fail, severity), (result.Status, result.Severity));
        Assert.Equal("BrokerListener/outside", result.Findings[0].Target.ToString());
        Assert.StartsWith("spec.ports[0].tls", result.Findings[0].Path, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Automatic)]
    [InlineData("""{"mode":"automatic","certManagerCertificateSpec":{"issuerRef":{"name":"corp","kind":"clusterissuer"}}}""")]
    [InlineData("""{"certManagerCertificateSpec":{"issuerRef":{"name":"corp","kind":"ClusterIssuer"}}}""")]
    [InlineData("""{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"aws","kind":"AWSPCAClusterIssuer","group":"awspca.cert-manager.io"}}}""")]
    public void A_port_with_an_issuer_that_is_ready_passes(string tls)
    {
        GuidelineResult result = Rule.Evaluate(Id, Tls(Listener($$"""[{"port":8883,"tls":{{tls}}}]""", "ClusterIp")));

        Assert.Equal(Status.Pass, result.Status);
    }

    [Theory]
    [InlineData("True", Status.Pass)]
    [InlineData("False", Status.Fail)]
    [InlineData("Unknown", Status.Fail)]
    [InlineData(null, Status.Fail)]
    public void An_issuer_has_to_be_ready(string? ready, Status status)
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.BrokerListeners, DefaultListener())
            .Kubernetes(Evidence.ClusterIssuers, Issuer(ready: ready));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Assert.Equal(("ClusterIssuer/corp", Severity.High, FindingSource.Runtime), (result.Findings[0].Target.ToString(), result.Severity, result.Findings[0].Source));
        }
    }

    [Fact]
    public void An_issuer_of_a_namespace_serves_that_namespace_alone()
    {
        const string Tls = """{"mode":"Automatic","certManagerCertificateSpec":{"issuerRef":{"name":"local","kind":"Issuer"}}}""";
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener($$"""[{"port":8883,"tls":{{Tls}}}]""", "ClusterIp"));
        string elsewhere = Issuer("local", "Issuer").Replace("azure-iot-operations", "cert-manager", StringComparison.Ordinal);

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site.Kubernetes(Evidence.Issuers, elsewhere)).Status);
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site.Kubernetes(Evidence.Issuers, Issuer("local", "Issuer"))).Status);
    }

    [Theory]
    [InlineData("LoadBalancer", "azure-iot-operations-aio-certificate-issuer", "azure-iot-operations-aio-ca-certificate", Status.Fail)]
    [InlineData("NodePort", "azure-iot-operations-aio-certificate-issuer", "azure-iot-operations-aio-ca-certificate", Status.Fail)]
    [InlineData("ClusterIp", "azure-iot-operations-aio-certificate-issuer", "azure-iot-operations-aio-ca-certificate", Status.Pass)]
    [InlineData("NodePort", "copy", "azure-iot-operations-aio-ca-certificate", Status.Fail)]
    [InlineData("NodePort", "azure-iot-operations-aio-certificate-issuer", "corp-ca", Status.Pass)]
    public void Outside_clients_must_not_get_a_quickstart_certificate(string type, string issuer, string ca, Status status)
    {
        string tls = Automatic.Replace("corp", issuer, StringComparison.Ordinal);
        GuidelineResult result = Rule.Evaluate(
            Id,
            Tls(Listener($$"""[{"port":8883,"tls":{{tls}}}]""", type)).Kubernetes(Evidence.ClusterIssuers, Issuer(issuer, spec: $$"""{"ca":{"secretName":"{{ca}}"} }""")));

        Assert.Equal(status, result.Status);
        Assert.Equal(status == Status.Fail ? Severity.High : Severity.Critical, result.Severity);
    }

    [Theory]
    // What the listener asks for, what the certificate has, where clients come in.
    [InlineData("", "", """[{"ip":"10.0.0.5"}]""", Status.Fail, Severity.Medium)]
    [InlineData(""","san":{"dns":[],"ip":["10.0.0.5"]}""", "", """[{"ip":"10.0.0.5"}]""", Status.Pass, Severity.Critical)]
    [InlineData(""","san":{"dns":[],"ip":["10.0.0.6"]}""", "", """[{"ip":"10.0.0.5"}]""", Status.Fail, Severity.Medium)]
    [InlineData(""","san":{"dns":["mqtt.plant.example"],"ip":[]}""", "", """[{"ip":"10.0.0.5"}]""", Status.Pass, Severity.Critical)]
    [InlineData(""","san":{"dns":["outside-svc.azure-iot-operations.svc.cluster.local"],"ip":[]}""", "", """[{"ip":"10.0.0.5"}]""", Status.Fail, Severity.Medium)]
    [InlineData(""","san":{"dns":["*.plant.example"],"ip":[]}""", "", """[{"hostname":"mqtt.plant.example"}]""", Status.Pass, Severity.Critical)]
    [InlineData(",\"secretName\":\"server\"", "10.0.0.5", """[{"ip":"10.0.0.5"}]""", Status.Pass, Severity.Critical)]
    [InlineData("", "10.0.0.5", """[{"ip":"10.0.0.5"}]""", Status.Pass, Severity.Critical)]
    [InlineData("", "", "[]", Status.Fail, Severity.Low)]
    public void The_certificate_should_name_the_address_clients_use(string more, string certificateIp, string ingress, Status status, Severity severity)
    {
        string tls = Automatic.Replace("""cert-manager.io"}""", "cert-manager.io\"}" + more, StringComparison.Ordinal);
        SiteBuilder site = Tls(Listener($$"""[{"port":8883,"tls":{{tls}}}]""")).Kubernetes(Evidence.Services, Service("outside-svc", ingress));
        if (certificateIp.Length > 0)
        {
            site.Kubernetes(Evidence.Certificates, Certificate(certificateIp, "True"));
        }

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void A_certificate_that_is_not_ready_fails_once_for_all_its_ports()
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            Tls(Listener($$"""[{"port":8883,"tls":{{Automatic}}},{"port":8884,"tls":{{Automatic}}}]""", "ClusterIp")).Kubernetes(Evidence.Certificates, Certificate("10.0.0.5", "False")));

        Finding failure = Assert.Single(result.Findings, finding => finding.Status == Status.Fail);
        Assert.Equal(("Certificate/server", Severity.High), (failure.Target.ToString(), failure.Severity));
    }

    [Fact]
    public void Azure_alone_is_enough_for_a_verdict()
    {
        SiteBuilder plain = new SiteBuilder().Azure(Evidence.BrokerListeners, ArmListener("""[{"port":1883}]"""));
        SiteBuilder automatic = new SiteBuilder().Azure(Evidence.BrokerListeners, ArmListener($$"""[{"port":8883,"tls":{{Automatic}}}]"""));

        GuidelineResult result = Rule.Evaluate(Id, plain);
        Assert.Equal((Status.Fail, Severity.Critical), (result.Status, result.Severity));
        Assert.Equal(("properties.ports[0].tls", FindingSource.Azure), (result.Findings[0].Path, result.Findings[0].Source));
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, automatic).Status);
        Assert.Contains("not looked at", Rule.Evaluate(Id, automatic).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_sides_are_judged()
    {
        SiteBuilder site = Tls(DefaultListener()).Azure(Evidence.BrokerListeners, ArmListener("""[{"port":18883}]""", "ClusterIp", "default"));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(Status.Fail, result.Status);
        Assert.Equal([FindingSource.Kubernetes, FindingSource.Azure], result.Findings.Select(finding => finding.Source));
    }

    [Theory]
    [InlineData("ClusterIssuers")]
    [InlineData("Certificates")]
    [InlineData("Services")]
    public void What_could_have_failed_and_may_not_be_read_is_unknown(string kind)
    {
        SiteBuilder site = Tls(Listener($$"""[{"port":8883,"tls":{{Automatic}}}]""")).Kubernetes(Evidence.Services, Service("outside-svc"));
        site.Failed(Evidence.Find(kind)!, QueryOutcome.Forbidden);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Finding unknown = Assert.Single(result.Findings, finding => finding.Status == Status.Unknown);
        Assert.Equal((Reason.NotAuthorized, Severity.High), (unknown.Reason, unknown.Severity));
    }

    [Fact]
    public void A_newer_mode_is_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Tls(Listener("""[{"port":8883,"tls":{"mode":"Quantum"}}]""", "ClusterIp")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("[]", Status.NotApplicable)]
    [InlineData("null", Status.NotApplicable)]
    [InlineData("{}", Status.Unknown)]
    [InlineData("[7]", Status.Fail)]
    [InlineData("""[{"port":"none"}]""", Status.Unknown)]
    [InlineData("""[{"port":8883,"tls":{"mode":7}}]""", Status.Unknown)]
    public void Odd_documents_get_a_verdict(string ports, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Tls(Listener(ports))).Status);
    }

    [Fact]
    public void Listeners_that_may_not_be_read_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.BrokerListeners, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    private static string Certificate(string ip, string ready) => $$"""
        {"kind":"Certificate","metadata":{"name":"server","namespace":"azure-iot-operations","ownerReferences":[{"kind":"BrokerListener","name":"outside"}]},
         "spec":{"secretName":"server","issuerRef":{"name":"corp","kind":"ClusterIssuer"},"ipAddresses":["{{ip}}"]},
         "status":{"conditions":[{"type":"Ready","status":"{{ready}}"}]} }
        """;
}
