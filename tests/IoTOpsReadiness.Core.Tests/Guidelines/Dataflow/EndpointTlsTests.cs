using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.DataflowResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Dataflow;

public class EndpointTlsTests
{
    private const string Id = "Dataflow.EndpointTls";

    [Theory]
    [InlineData("kafka.example.com:9093", "{}", Status.Pass, Severity.High)]
    [InlineData("kafka.example.com:9093", """{"mode":"Enabled"}""", Status.Pass, Severity.High)]
    [InlineData("kafka.example.com:9093", """{"mode":"Disabled"}""", Status.Fail, Severity.Critical)]
    [InlineData("10.1.2.3:9092", """{"mode":"disabled"}""", Status.Fail, Severity.Critical)]
    [InlineData("[fd00::1]:9092", """{"mode":"Disabled"}""", Status.Fail, Severity.Critical)]
    [InlineData("kafka.factory:9092", """{"mode":"Disabled"}""", Status.Fail, Severity.Critical)]
    [InlineData("kafka.azure-iot-operations:9092", """{"mode":"Disabled"}""", Status.Fail, Severity.High)]
    [InlineData("kafka.tools.svc:9092", """{"mode":"Disabled"}""", Status.Fail, Severity.High)]
    [InlineData("kafka.tools.svc.cluster.local:9092", """{"mode":"Disabled"}""", Status.Fail, Severity.High)]
    [InlineData("kafka", """{"mode":"Disabled"}""", Status.Fail, Severity.High)]
    [InlineData("kafka.svc.example.com", """{"mode":"Disabled"}""", Status.Fail, Severity.Critical)]
    [InlineData("kafka.example.com", """{"mode":"Sometimes"}""", Status.Unknown, Severity.High)]
    [InlineData("kafka.example.com", """{"mode":true}""", Status.Unknown, Severity.High)]
    public void Plain_text_is_worse_outside_the_cluster(string host, string tls, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, Kafka("cloud", host, "Sasl", tls: tls)));

        Assert.Equal((status, severity, "spec.kafkaSettings.tls.mode"), (result.Status, result.Severity, result.Findings[0].Path));
    }

    [Theory]
    [InlineData("DataLakeStorage", "dataLakeStorageSettings", "a.blob.core.windows.net", Status.Pass)]
    [InlineData("DataExplorer", "dataExplorerSettings", "https://c.kusto.windows.net", Status.Pass)]
    [InlineData("DataExplorer", "dataExplorerSettings", "http://c.kusto.windows.net", Status.Fail)]
    [InlineData("FabricOneLake", "fabricOneLakeSettings", "https://onelake.dfs.fabric.microsoft.com", Status.Pass)]
    [InlineData("OpenTelemetry", "openTelemetrySettings", "otel:4317", Status.Pass)]
    [InlineData("LocalStorage", "localStorageSettings", "", Status.NotApplicable)]
    [InlineData("Warehouse", "warehouseSettings", "w.example.com", Status.Pass)]
    public void Every_type_has_its_answer(string type, string settings, string host, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, Any("cloud", type, settings, host, "Anonymous"))).Status);
    }

    [Fact]
    public void A_pod_tells_that_a_namespace_is_in_the_cluster()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.DataflowEndpoints, Kafka("cloud", "kafka.factory:9092", "Sasl", tls: """{"mode":"Disabled"}"""))
            .Kubernetes(Evidence.Pods, PlatformResources.Pod("factory", "kafka-0"));

        Assert.Equal(Severity.High, Rule.Evaluate(Id, site).Severity);
    }

    [Fact]
    public void The_ca_to_trust_must_exist_and_be_one()
    {
        Assert.Equal(Status.Pass, Trusting(ConfigMap("ca", Pem())).Status);
        Assert.Equal(Status.Fail, Trusting(ConfigMap("other", Pem())).Status);
        Assert.Equal(Status.Fail, Trusting(ConfigMap("CA", Pem())).Status);
        Assert.Equal(Status.Fail, Trusting(ConfigMap("ca", "not a certificate")).Status);
        Assert.Equal(Status.Fail, Trusting(ConfigMap("ca", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")).Status);
        Assert.Equal((Status.Fail, Severity.High), (Trusting().Status, Trusting().Severity));
    }

    [Fact]
    public void Config_maps_that_may_not_be_read_leave_the_trust_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, TrustingSite().Failed(Evidence.ConfigMaps, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Equal("spec.kafkaSettings.tls.trustedCaCertificateConfigMapRef", result.Findings[^1].Path);
        Assert.Equal(Status.Pass, result.Findings[0].Status);
    }

    [Fact]
    public void Without_endpoints_it_does_not_apply_and_unread_they_are_unknown()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints)).Status);
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder()).Reason);
    }

    private static SiteBuilder TrustingSite() =>
        new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, Kafka("cloud", "kafka.example.com", "Sasl", tls: """{"trustedCaCertificateConfigMapRef":"ca"}"""));

    private static GuidelineResult Trusting(params string[] maps) => Rule.Evaluate(Id, TrustingSite().Kubernetes(Evidence.ConfigMaps, maps));

    private static string ConfigMap(string name, string pem) =>
        $$"""{"kind":"ConfigMap","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"},"data":{"ca.crt":{{JsonSerializer.Serialize(pem)}} } }""";

    private static string Pem()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 certificate = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
        return certificate.ExportCertificatePem();
    }
}
