using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.DataflowResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Dataflow;

public class BrokerSatTests
{
    private const string Id = "Dataflow.BrokerSat";
    private const string Method = "spec.mqttSettings.authentication.method";

    [Theory]
    [InlineData("ServiceAccountToken", Status.Pass, Severity.High)]
    [InlineData("serviceaccounttoken", Status.Pass, Severity.High)]
    [InlineData("X509Certificate", Status.Pass, Severity.High)]
    [InlineData("Anonymous", Status.Fail, Severity.High)]
    [InlineData("UserAssignedManagedIdentity", Status.Fail, Severity.High)]
    [InlineData("", Status.Unknown, Severity.High)]
    public void The_method_of_the_local_broker_s_endpoint_decides(string method, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Mqtt("default", method: method)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(("default", Method), (result.Findings[0].Target.Name, result.Findings[0].Path));
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData("aio-broker", "")]
    [InlineData("aio-broker.azure-iot-operations:18883", "")]
    [InlineData("AIO-BROKER.azure-iot-operations.svc.cluster.local:18883", "")]
    [InlineData("mqtts://aio-broker.azure-iot-operations.svc:18883", "")]
    [InlineData("edge-listener:1884", "")]
    [InlineData("anything.example.com:8883", ",\"hostType\":\"LocalBroker\"")]
    public void All_ways_to_name_the_local_broker_are_known(string? host, string more)
    {
        SiteBuilder site = Site(Mqtt("default"), Mqtt("other", host, "Anonymous", more: more))
            .Kubernetes(Evidence.BrokerListeners, Resources.Custom("BrokerListener", "edge", """{"serviceName":"edge-listener"}"""));

        Assert.Equal((Status.Fail, "other"), (Rule.Evaluate(Id, site).Status, Failure(site).Target.Name));
    }

    [Theory]
    [InlineData("aio-broker.example.com:8883", "")]
    [InlineData("mosquitto.factory.example:8883", "")]
    [InlineData("ns.westeurope-1.ts.eventgrid.azure.net:8883", ",\"hostType\":\"EventGrid\"")]
    public void Other_brokers_are_none_of_its_business(string host, string more)
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site(Mqtt("default"), Mqtt("other", host, "Anonymous", more: more))).Status);
    }

    [Theory]
    [InlineData("aio-internal", "[\"aio-internal\"]", Status.Pass)]
    [InlineData(null, "[\"aio-internal\"]", Status.Pass)]
    [InlineData("mine", "[\"aio-internal\",\"mine\"]", Status.Pass)]
    [InlineData("Mine", "[\"mine\"]", Status.Fail)]
    [InlineData("aio-internal", "[]", Status.Fail)]
    public void The_broker_must_accept_the_audience(string? audience, string audiences, Status status)
    {
        SiteBuilder site = Accepting(audiences, Mqtt("default", audience: audience));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void An_audience_of_one_s_own_needs_the_broker_s_authentications()
    {
        SiteBuilder Unseen(string audience) => new SiteBuilder()
            .Kubernetes(Evidence.DataflowEndpoints, Mqtt("default", audience: audience))
            .Kubernetes(Evidence.Dataflows)
            .Failed(Evidence.BrokerAuthentications, QueryOutcome.Forbidden);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Unseen("aio-internal")).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, Unseen("mine")).Status, Rule.Evaluate(Id, Unseen("mine")).Reason));
    }

    [Theory]
    [InlineData("""{"mode":"Disabled"}""", Severity.High, "spec.mqttSettings.tls.mode")]
    [InlineData("""{"mode":"Enabled"}""", Severity.Medium, "spec.mqttSettings.tls.trustedCaCertificateConfigMapRef")]
    [InlineData("{}", Severity.Medium, "spec.mqttSettings.tls.trustedCaCertificateConfigMapRef")]
    public void The_token_needs_tls_and_the_trust_bundle(string tls, Severity severity, string path)
    {
        SiteBuilder site = Site(Mqtt("default", tls: tls));

        Assert.Equal((Status.Fail, severity, path), (Rule.Evaluate(Id, site).Status, Failure(site).Severity, Failure(site).Path));
    }

    [Fact]
    public void The_endpoint_default_must_exist()
    {
        Assert.Equal(Status.Fail, Rule.Evaluate(Id, Site(Mqtt("mine"))).Status);
    }

    [Theory]
    [InlineData("default", "cloud", "Enabled", Status.Pass)]
    [InlineData("cloud", "default", "Enabled", Status.Pass)]
    [InlineData("cloud", "cloud", "Enabled", Status.Fail)]
    [InlineData("cloud", "cloud", "disabled", Status.Pass)]
    [InlineData("default", "nowhere", "Enabled", Status.Pass)]
    [InlineData("cloud", "nowhere", "Enabled", Status.Fail)]
    [InlineData("Default", "cloud", "Enabled", Status.Fail)]
    public void Every_enabled_flow_uses_the_local_broker(string source, string destination, string mode, Status status)
    {
        SiteBuilder site = Site(Mqtt("default"), Kafka("cloud", "ns.servicebus.windows.net:9093", "Sasl")).Kubernetes(Evidence.Dataflows, Flow("flow", source, destination, mode: mode));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void Graphs_count_as_flows()
    {
        SiteBuilder site = Site(Mqtt("default"), Kafka("cloud", "ns.servicebus.windows.net:9093", "Sasl"))
            .Kubernetes(Evidence.DataflowGraphs, Graph("good", "map:1"), Graph("bad", "map:1", source: "cloud", destination: "cloud"));

        Assert.Equal(("DataflowGraph", "bad"), (Failure(site).Target.Kind, Failure(site).Target.Name));
    }

    [Fact]
    public void Azure_is_judged_as_well()
    {
        SiteBuilder site = Site(Mqtt("default"))
            .Azure(Evidence.DataflowEndpoints, Resources.Arm("Microsoft.IoTOperations/instances/dataflowEndpoints", "default", """{"endpointType":"Mqtt","mqttSettings":{"authentication":{"method":"Anonymous"},"tls":{"trustedCaCertificateConfigMapRef":"x"}}}"""));

        Assert.Equal(("properties.mqttSettings.authentication.method", FindingSource.Azure), (Failure(site).Path, Failure(site).Source));
    }

    [Fact]
    public void Without_dataflows_one_part_is_unknown_and_without_endpoints_all()
    {
        GuidelineResult part = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, Mqtt("default")).Failed(Evidence.Dataflows, QueryOutcome.TimedOut));

        Assert.Equal((Status.Unknown, Reason.TimedOut), (part.Status, part.Reason));
        Assert.Contains(part.Findings, finding => finding.Status == Status.Pass);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.DataflowEndpoints, QueryOutcome.Forbidden)).Reason);
    }

    [Fact]
    public void A_property_of_the_wrong_type_is_unknown_and_names_itself()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Endpoint("default", """{"endpointType":"Mqtt","mqttSettings":{"host":["aio-broker"]}}""")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
        Assert.Contains("spec.mqttSettings.host", result.Summary, StringComparison.Ordinal);
    }

    private static SiteBuilder Site(params string[] endpoints) => Accepting("[\"aio-internal\"]", endpoints);

    private static SiteBuilder Accepting(string audiences, params string[] endpoints) => new SiteBuilder()
        .Kubernetes(Evidence.DataflowEndpoints, endpoints)
        .Kubernetes(Evidence.Dataflows)
        .Kubernetes(
            Evidence.BrokerAuthentications,
            Resources.Custom("BrokerAuthentication", "default", $$"""{"authenticationMethods":[{"method":"ServiceAccountToken","serviceAccountTokenSettings":{"audiences":{{audiences}} } }]}"""));

    private static Finding Failure(SiteBuilder site) => Assert.Single(Rule.Evaluate(Id, site).Findings, finding => finding.Status == Status.Fail);
}
