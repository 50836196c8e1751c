using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class CloudIsSourceTests
{
    private const string Id = "Config.CloudIsSource";

    [Theory]
    [InlineData("""{"memoryProfile":"Tiny"}""", """{"memoryProfile":"tiny","provisioningState":"Succeeded"}""", null)]
    [InlineData("""{"memoryProfile":"Tiny"}""", "{}", null)]
    [InlineData("{}", """{"memoryProfile":"Tiny"}""", null)]
    [InlineData("""{"cardinality":{"frontend":{"replicas":2}}}""", """{"cardinality":{"frontend":{"replicas":"2"}}}""", null)]
    [InlineData("""{"memoryProfile":"Tiny"}""", """{"memoryProfile":"High"}""", "spec.memoryProfile")]
    [InlineData("""{"cardinality":{"frontend":{"replicas":2}}}""", """{"cardinality":{"frontend":{"replicas":3}}}""", "spec.cardinality.frontend.replicas")]
    [InlineData("""{"list":[1,2]}""", """{"list":[1]}""", "spec.list")]
    [InlineData("""{"list":[{"topic":"a/B"}]}""", """{"list":[{"topic":"a/b"}]}""", "spec.list[0].topic")]
    [InlineData("""{"a":{"b":1}}""", """{"a":"b"}""", "spec.a")]
    public void Both_sides_have_to_say_the_same(string cluster, string azure, string? path)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Site().Kubernetes(Evidence.Brokers, Managed("Broker", "default", cluster)).Azure(Evidence.Brokers, Resources.ArmBroker(azure)));

        Assert.Equal(path is null ? Status.Pass : Status.Fail, result.Status);
        Assert.Equal(path, result.Findings.FirstOrDefault(finding => finding.Status == Status.Fail)?.Path);
        Assert.Equal(Severity.Medium, result.Severity);
    }

    [Fact]
    public void A_resource_of_one_side_alone_fails_mildly()
    {
        GuidelineResult local = Rule.Evaluate(Id, Site().Kubernetes(Evidence.Brokers, Managed("Broker", "mine")).Azure(Evidence.Brokers));
        GuidelineResult lost = Rule.Evaluate(Id, Site().Kubernetes(Evidence.Brokers).Azure(Evidence.Brokers, Resources.ArmBroker("{}")));

        Assert.Equal((Status.Fail, Severity.Low, "only in the cluster"), (local.Status, local.Severity, local.Findings[0].Observed));
        Assert.Equal((Status.Fail, Severity.Low, "only in Azure"), (lost.Status, lost.Severity, lost.Findings[0].Observed));
    }

    [Fact]
    public void What_operators_make_and_what_belongs_to_another_site_is_left_alone()
    {
        string elsewhere = """{"id":"/d","name":"d","extendedLocation":{"name":"/other"},"properties":{}}""";
        string here = AzureResources.Instance().Replace("\"tags\"", "\"extendedLocation\":{\"name\":\"/mine\"},\"tags\"", StringComparison.Ordinal);
        SiteBuilder site = Site()
            .Kubernetes(Evidence.BrokerListeners, Managed("BrokerListener", "azure-iot-operations-aio-x"), Managed("BrokerListener", "made", owner: "Operator"))
            .Azure(Evidence.BrokerListeners)
            .Azure(Evidence.Instances, here)
            .Kubernetes(Evidence.Devices)
            .Azure(Evidence.Devices, elsewhere);

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void A_listener_that_the_broker_owns_is_compared_all_the_same()
    {
        SiteBuilder site = Site().Kubernetes(Evidence.BrokerListeners, Managed("BrokerListener", "plc", owner: "Broker")).Azure(Evidence.BrokerListeners);

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
    }

    [Theory]
    [InlineData("kubectl-edit", Status.Fail)]
    [InlineData("kubectl-client-side-apply", Status.Fail)]
    [InlineData("k9s", Status.Fail)]
    [InlineData("helm", Status.Pass)]
    [InlineData("aio-operator", Status.Pass)]
    public void A_hand_in_the_cluster_shows(string manager, Status status)
    {
        SiteBuilder site = Site().Kubernetes(Evidence.Dataflows, Managed("Dataflow", "flow", manager: manager));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal(status, result.Status);
        Assert.Equal(status == Status.Fail, result.Findings.Any(finding => finding is { Severity: Severity.Low, Path: "metadata.managedFields" } && finding.Observed == manager));
    }

    [Fact]
    public void What_was_not_collected_is_unknown()
    {
        GuidelineResult neither = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.Brokers, Resources.Broker("{}")));
        GuidelineResult refused = Rule.Evaluate(Id, Site().Failed(Evidence.Dataflows, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, 2), (neither.Status, neither.Findings.Count(finding => finding.Reason == Reason.NotCollected)));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (refused.Status, refused.Reason));
    }

    private static SiteBuilder Site() => new SiteBuilder()
        .Kubernetes(Evidence.Brokers)
        .Azure(Evidence.Brokers)
        .Kubernetes(Evidence.DataflowProfiles, Managed("DataflowProfile", "default"));

    private static string Managed(string kind, string name, string spec = "{}", string manager = "aio-operator", string? owner = null) => $$"""
        {"kind":"{{kind}}","metadata":{"name":"{{name}}","namespace":"azure-iot-operations","managedFields":[{"manager":"{{manager}}"}],
          "ownerReferences":{{(owner is null ? "null" : $"[{{\"kind\":\"{owner}\",\"name\":\"default\"}}]")}}},"spec":{{spec}}}
        """;
}
