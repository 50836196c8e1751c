using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class HealthAllAvailableTests
{
    private const string Id = "Health.AllAvailable";

    [Theory]
    [InlineData("""{"healthState":{"status":"Available","lastUpdateTime":"2026-09-01T11:59:00Z"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"healthState":{"status":"available"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"healthState":{"status":"Available","lastUpdateTime":"2026-09-01T11:44:00Z"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"healthState":{"status":"Degraded","reasonCode":"BrokerReplicaFailed"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"healthState":{"status":"Unavailable"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"healthState":{"status":"Unknown","lastTransitionTime":"2026-09-01T11:50:00Z"}}""", Status.Unknown, Severity.High)]
    [InlineData("""{"healthState":{"status":"Unknown","lastTransitionTime":"2026-09-01T11:00:00Z"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"healthState":{"status":"Unknown"}}""", Status.Unknown, Severity.High)]
    [InlineData("""{"runtimeStatus":{"status":"Running"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"runtimeStatus":{"status":"Starting"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"provisioningStatus":{"status":"Failed"}}""", Status.Fail, Severity.High)]
    [InlineData("{}", Status.Pass, Severity.High)]
    [InlineData("""{"healthState":{"status":7}}""", Status.Unknown, Severity.High)]
    public void What_a_component_reports_decides(string status, Status expected, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Resources.Custom("Broker", "default", "{}", status)));

        Assert.Equal((expected, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void A_failure_names_the_reason_and_where_it_stands()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(Resources.Custom("Broker", "default", "{}", """{"healthState":{"status":"Degraded","reasonCode":"BrokerReplicaFailed","message":"one is down"}}""")));

        Finding failure = result.Findings.Single(finding => finding.Status == Status.Fail);
        Assert.Equal(("status.healthState", FindingSource.Runtime, "Degraded"), (failure.Path, failure.Source, failure.Observed));
        Assert.Contains("BrokerReplicaFailed: one is down", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("aio-operator-0", "Running", "True", Status.Pass)]
    [InlineData("aio-operator-0", "Running", "False", Status.Fail)]
    [InlineData("aio-operator-0", "Pending", "False", Status.Fail)]
    [InlineData("aio-post-install-1", "Succeeded", "False", Status.Unknown)]
    [InlineData("aio-broker-fluent-bit-1", "Pending", "False", Status.Pass)]
    public void Pods_of_the_namespace_have_to_be_ready(string name, string phase, string ready, Status status)
    {
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker("{}")).Kubernetes(Evidence.Pods, Pod(name, phase, ready));

        Assert.Equal(status, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void ARM_reports_in_its_own_places()
    {
        SiteBuilder site = Site().Azure(Evidence.Instances, AzureResources.Instance(properties: """{"healthState":"Degraded","provisioningState":"Succeeded"}"""));

        Assert.Equal("properties.healthState", Rule.Evaluate(Id, site).Findings.Single(finding => finding.Status == Status.Fail).Path);
    }

    [Theory]
    [InlineData("Succeeded", "[]", Status.Pass)]
    [InlineData("Failed", "[]", Status.Fail)]
    [InlineData("Succeeded", """[{"level":"Error","message":"chart"}]""", Status.Fail)]
    [InlineData("Succeeded", """[{"level":"Information","message":"chart"}]""", Status.Pass)]
    public void An_extension_that_failed_is_a_failure(string state, string statuses, Status status)
    {
        string extension = $$"""{"id":"/e","name":"e","properties":{"extensionType":"x","provisioningState":"{{state}}","statuses":{{statuses}}} }""";

        Assert.Equal(status, Rule.Evaluate(Id, Site().Azure(Evidence.Extensions, extension)).Status);
    }

    [Fact]
    public void What_may_not_be_read_keeps_the_verdict_open()
    {
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), Outcome(Rule.Evaluate(Id, Site().Failed(Evidence.Devices, QueryOutcome.Forbidden))));
        Assert.Equal((Status.Unknown, Reason.NotCollected), Outcome(Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers))));
        Assert.Equal((Status.Unknown, Reason.NotCollected), Outcome(Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers).Kubernetes(Evidence.Pods))));
    }

    private static (Status Status, Reason Reason) Outcome(GuidelineResult result) => (result.Status, result.Reason);

    private static SiteBuilder Site(params string[] brokers) => new SiteBuilder()
        .Kubernetes(Evidence.Brokers, brokers)
        .Kubernetes(Evidence.Pods, Pod("aio-operator-0", "Running", "True"));

    private static string Pod(string name, string phase, string ready) => $$"""
        {"kind":"Pod","metadata":{"name":"{{name}}","namespace":"azure-iot-operations"},"spec":{},"status":{"phase":"{{phase}}","conditions":[{"type":"Ready","status":"{{ready}}"}]} }
        """;
}
