using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Network;

public class ReachabilityTests
{
    [Theory]
    [InlineData("Network.Allowlist", Severity.High)]
    [InlineData("Network.TelemetryEndpoints", Severity.Low)]
    public void No_api_can_tell_so_it_is_manual_with_or_without_evidence(string id, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(id, new SiteBuilder());

        Assert.Equal((Status.Manual, severity), (result.Status, result.Severity));
        Assert.Null(result.Findings[0].Observed);
        Assert.Contains(id, result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    [Fact]
    public void Hints_are_shown_and_decide_nothing()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Pods, Pod("azure-iot-operations", "aio-x", ready: false, waiting: "ImagePullBackOff"), Pod("azure-arc", "fine"))
            .Kubernetes(Evidence.Dataflows, Resources.Custom("Dataflow", "to-cloud", "{}", """{"healthState":{"status":"Unavailable"}}"""))
            .Azure(Evidence.ConnectedClusters, ConnectedCluster("Offline"));

        Finding finding = Rule.Evaluate("Network.Allowlist", site).Findings[0];

        Assert.Equal(Status.Manual, finding.Status);
        Assert.Equal("1 waiting for an image: azure-iot-operations/aio-x; Azure Arc reports Offline; 1 dataflows degraded or unavailable: to-cloud", finding.Observed);
    }

    [Fact]
    public void The_allowlist_is_that_of_this_very_site()
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.ConnectedClusters, ConnectedCluster())
            .Kubernetes(
                Evidence.DataflowEndpoints,
                DataflowResources.Mqtt("default"),
                DataflowResources.Kafka("hub", "ns.servicebus.windows.net:9093", "Sasl"),
                DataflowResources.Kafka("secretive", "sasl://user:pw@kafka.example.com:9093", "Sasl"));

        string expected = Rule.Evaluate("Network.Allowlist", site).Findings[0].Expected!;

        Assert.Contains("westeurope.obo.arc.azure.com:8084", expected, StringComparison.Ordinal);
        Assert.Contains("ns.servicebus.windows.net:9093", expected, StringComparison.Ordinal);
        Assert.Contains("kafka.example.com", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("pw", expected, StringComparison.Ordinal);
        Assert.DoesNotContain("aio-broker", expected, StringComparison.Ordinal);
    }

    [Fact]
    public void An_arc_gateway_makes_the_list_short()
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.ConnectedClusters, ConnectedCluster(more: "\"gateway\":{\"enabled\":true}"));

        string[] expected = Rule.Evaluate("Network.Allowlist", site).Findings[0].Expected!.Split(", ");

        Assert.Contains("*.gw.arc.azure.com", expected);
        Assert.DoesNotContain("*.servicebus.windows.net", expected);
        Assert.True(expected.Length < Rule.Evaluate("Network.Allowlist", new SiteBuilder().Azure(Evidence.ConnectedClusters, ConnectedCluster())).Findings[0].Expected!.Split(", ").Length);
    }
}
