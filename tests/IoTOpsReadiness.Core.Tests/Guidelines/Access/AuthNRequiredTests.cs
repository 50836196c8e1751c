using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.Access.AccessSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Access;

public class AuthNRequiredTests
{
    private const string Id = "AuthN.Required";

    [Theory]
    [InlineData("LoadBalancer", """{"port":1883}""", Status.Fail, Severity.Critical)]
    [InlineData("NodePort", """{"port":1883,"authenticationRef":null}""", Status.Fail, Severity.Critical)]
    [InlineData("loadbalancer", """{"port":1883,"authenticationRef":""}""", Status.Fail, Severity.Critical)]
    [InlineData("ClusterIp", """{"port":1883}""", Status.Fail, Severity.High)]
    [InlineData("ClusterIP", """{"port":1883,"authenticationRef":""}""", Status.Fail, Severity.High)]
    [InlineData("ClusterIp", """{"port":1883,"authenticationRef":"a","authenticationEnabled":false}""", Status.Fail, Severity.High)]
    [InlineData("ClusterIp", """{"port":1883,"authorizationRef":"z"}""", Status.Fail, Severity.High)]
    [InlineData("LoadBalancer", """{"port":8883,"authenticationRef":"a"}""", Status.Pass, Severity.Critical)]
    [InlineData("LoadBalancer", """{"port":8883,"authenticationRef":"a","authenticationEnabled":true}""", Status.Pass, Severity.Critical)]
    [InlineData("LoadBalancer", """{"port":8883,"authenticationRef":["a"]}""", Status.Unknown, Severity.Critical)]
    public void A_port_without_a_reference_lets_everyone_in(string type, string port, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener($"[{port}]", type)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal("spec.ports[0].authenticationRef", result.Findings[0].Path);
    }

    [Fact]
    public void Each_port_of_each_side_is_judged()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder()
            .Kubernetes(Evidence.BrokerListeners, DefaultListener(), Listener("""[{"port":8883,"authenticationRef":"a"},{"port":1883}]"""))
            .Azure(Evidence.BrokerListeners, ArmListener("""[{"port":8883}]""")));

        Assert.Equal([Status.Pass, Status.Pass, Status.Fail, Status.Fail], result.Findings.Select(finding => finding.Status));
        Assert.Equal(("properties.ports[0].authenticationRef", FindingSource.Azure), (result.Findings[3].Path, result.Findings[3].Source));
    }

    [Fact]
    public void A_reference_to_nothing_is_not_anonymous()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder()
            .Kubernetes(Evidence.BrokerListeners, Listener("""[{"port":8883,"authenticationRef":"gone"}]"""))
            .Kubernetes(Evidence.BrokerAuthentications));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("does not exist", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_preview_listener_can_switch_authentication_off()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(
            Evidence.BrokerListeners, Resources.Custom("BrokerListener", "old", """{"authenticationEnabled":false,"ports":[{"port":1883,"authenticationRef":"a"}]}""")));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
    }

    [Fact]
    public void Without_ports_there_is_nothing_to_judge()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.BrokerListeners)).Status);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.BrokerListeners, Listener("[]"))).Status);
    }

    [Fact]
    public void Listeners_that_were_not_collected_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder());

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
    }
}
