using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Access.AccessSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Access;

public class AuthNMethodTests
{
    private const string Id = "AuthN.Method";
    private const string Sat = """{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":["aio-internal"]}}""";
    private const string X509 = """{"method":"X509","x509Settings":{"trustedClientCaCert":"client-ca"}}""";
    private const string Custom = """{"method":"Custom","customSettings":{"endpoint":"https://auth:443","caCertConfigMap":"custom-ca"}}""";

    public static TheoryData<string, Status, Severity> Methods => new()
    {
        { Sat, Status.Pass, Severity.Medium },
        { X509, Status.Pass, Severity.Medium },
        { Custom, Status.Pass, Severity.Medium },
        { $"{X509},{Sat}", Status.Pass, Severity.Medium },
        { """{"method":"x509"}""", Status.Pass, Severity.Medium },
        { """{"method":"X509","x509Settings":{"additionalValidation":"AzureDeviceRegistry"}}""", Status.Pass, Severity.Medium },
        { "", Status.Fail, Severity.Medium },
        { "{}", Status.Fail, Severity.Medium },
        { """{"method":"ServiceAccountToken"}""", Status.Fail, Severity.Medium },
        { """{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":[]}}""", Status.Fail, Severity.Medium },
        { """{"method":"X509","x509Settings":{"trustedClientCaCert":"gone"}}""", Status.Fail, Severity.Medium },
        { """{"method":"X509","x509Settings":{"trustedClientCaCert":"empty"}}""", Status.Fail, Severity.Medium },
        { """{"method":"X509","x509Settings":{"trustedClientCaCert":"broken"}}""", Status.Fail, Severity.Medium },
        { """{"method":"X509","x509Settings":{"trustedClientCaCert":"mixed"}}""", Status.Fail, Severity.Medium },
        { $"{Custom},{Sat}", Status.Fail, Severity.Low },
        { $"{Sat},{Custom}", Status.Pass, Severity.Medium },
        { """{"method":"Custom","customSettings":{"endpoint":"http://auth","caCertConfigMap":"custom-ca"}}""", Status.Fail, Severity.Medium },
        { """{"method":"Custom","customSettings":{"caCertConfigMap":"custom-ca"}}""", Status.Fail, Severity.Medium },
        { """{"method":"Custom","customSettings":{"endpoint":"https://auth"}}""", Status.Fail, Severity.Medium },
        { """{"method":"Custom","customSettings":{"endpoint":"https://auth","caCertConfigMap":"gone"}}""", Status.Fail, Severity.Medium },
        { """{"method":"Custom","customSettings":{"endpoint":"https://auth","caCertConfigMap":"custom-ca","auth":{"x509":{"secretRef":"gone"}}}}""", Status.Fail, Severity.Medium },
        { """{"method":"Custom","customSettings":{"endpoint":"https://auth","caCertConfigMap":"custom-ca","auth":{"x509":{"secretRef":"there"}}}}""", Status.Pass, Severity.Medium },
        { """{"method":"Telepathy"}""", Status.Unknown, Severity.Medium },
        { """{"method":7}""", Status.Unknown, Severity.Medium },
    };

    [Theory]
    [MemberData(nameof(Methods))]
    public void Methods_decide(string methods, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Listener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}}]"""), Authentication("a", methods)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("2024-10", Status.Fail)]
    [InlineData("2025-03", Status.Fail)]
    [InlineData("2026-08", Status.Pass)]
    public void Custom_servers_are_named_since_2026(string baseline, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            Site(Listener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}}]"""), Authentication("a", Custom)),
            new AssessmentOptions { Baseline = Baseline.Find(baseline)! });

        Assert.Equal((status, status == Status.Fail ? Severity.Low : Severity.Medium), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("""{"port":8883}""", Status.NotApplicable, Severity.Medium)]
    [InlineData("""{"port":8883,"authenticationRef":""}""", Status.NotApplicable, Severity.Medium)]
    [InlineData("""{"port":8883,"authenticationRef":"gone"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":8883,"authenticationRef":"A"}""", Status.Fail, Severity.High)]
    [InlineData("""{"port":1883,"authenticationRef":"a"}""", Status.Fail, Severity.Medium)]
    public void References_decide(string port, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Listener($"[{port}]"), Authentication("a", X509)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal("BrokerListener/outside", result.Findings[0].Target.ToString());
    }

    [Theory]
    [InlineData("LoadBalancer", true)]
    [InlineData("ClusterIp", false)]
    public void Tokens_alone_on_an_outside_port_are_worth_a_remark(string type, bool remarks)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Listener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}}]""", type), Authentication("a", Sat)));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Equal(remarks, result.Findings.Any(finding => finding.Message.Contains("cannot get", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("default", "outside", 8883)]
    [InlineData("other", "default", 18883)]
    public void What_the_components_use_must_keep_their_audience(string name, string listener, int port)
    {
        string ports = $$"""[{"port":{{port}},"authenticationRef":"{{name}}","tls":{{Automatic}}}]""";

        GuidelineResult kept = Rule.Evaluate(Id, Site(Listener(ports, name: listener), Authentication(name, X509, Sat)));
        GuidelineResult lost = Rule.Evaluate(Id, Site(Listener(ports, name: listener), Authentication(name, X509, Sat.Replace("aio-internal", "AIO-internal", StringComparison.Ordinal))));

        Assert.Equal(Status.Pass, kept.Status);
        Assert.Equal((Status.Fail, Severity.High, $"BrokerAuthentication/{name}"), (lost.Status, lost.Severity, lost.Findings[0].Target.ToString()));
    }

    [Fact]
    public void Two_ports_with_one_authentication_get_one_finding_about_it()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(
            Listener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}},{"port":8884,"authenticationRef":"a","tls":{{Automatic}}}]"""), Authentication("a", "{}")));

        Assert.Single(result.Findings);
    }

    [Fact]
    public void A_config_map_that_may_not_be_read_leaves_x509_open()
    {
        SiteBuilder site = Site(Listener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}}]"""), Authentication("a", X509));

        GuidelineResult result = Rule.Evaluate(Id, site.Failed(Evidence.ConfigMaps, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Fact]
    public void Azure_alone_is_enough_for_a_verdict()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder()
            .Azure(Evidence.BrokerListeners, ArmListener($$"""[{"port":8883,"authenticationRef":"a","tls":{{Automatic}}}]"""))
            .Azure(Evidence.BrokerAuthentications, Resources.Arm("Microsoft.IoTOperations/instances/brokers/authentications", "a", $$"""{"authenticationMethods":[{{X509}}]}""")));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("not looked at", result.Summary, StringComparison.Ordinal);
    }

    private static SiteBuilder Site(string listener, string authentication) => new SiteBuilder()
        .Kubernetes(Evidence.BrokerListeners, listener)
        .Kubernetes(Evidence.BrokerAuthentications, authentication)
        .Kubernetes(
            Evidence.ConfigMaps,
            ConfigMap("client-ca", Data(Rsa, Rsa)),
            ConfigMap("custom-ca", Data(Rsa)),
            ConfigMap("mixed", Data(Rsa, Ecdsa)),
            ConfigMap("empty", "{}"),
            ConfigMap("broken", Data("-----BEGIN CERTIFICATE-----\nbm90IGEgY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----")))
        .Kubernetes(Evidence.SecretNames, Secret("there"))
        .Kubernetes(Evidence.SecretSyncs);

    private static string Rsa { get; } = Pem(RSA.Create(2048), (name, key) => new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    private static string Ecdsa { get; } = Pem(ECDsa.Create(), (name, key) => new CertificateRequest(name, key, HashAlgorithmName.SHA256));

    private static string Pem<T>(T key, Func<string, T, CertificateRequest> request)
        where T : IDisposable
    {
        using (key)
        {
            using X509Certificate2 certificate = request("CN=test", key).CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(90));
            return certificate.ExportCertificatePem();
        }
    }

    private static string Data(params string[] pems) => JsonSerializer.Serialize(new Dictionary<string, string> { ["ca.crt"] = string.Join('\n', pems) });
}
