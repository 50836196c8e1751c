using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Operations;

public class CloudIsSourceTests
{
    private const string Id = "Config.CloudIsSource";

    [Theory]
    [InlineData("""{"memoryProfile":"Tiny"}""", """{"memoryProfile":"tiny","provisioningState":"Succeeded"}""", null)]
    // One side's silence means the default where it is known, and agreement where it is not.
    [InlineData("""{"memoryProfile":"medium"}""", "{}", null)]
    [InlineData("""{"memoryProfile":"Tiny"}""", "{}", "spec.memoryProfile")]
    [InlineData("{}", """{"memoryProfile":"Tiny"}""", "spec.memoryProfile")]
    [InlineData("""{"cardinality":{"frontend":{"workers":2,"replicas":2}}}""", """{"cardinality":{"frontend":{"replicas":2}}}""", null)]
    [InlineData("{}", """{"advanced":{"encryptInternalTraffic":"Disabled"}}""", "spec.advanced.encryptInternalTraffic")]
    [InlineData("""{"somethingNew":{"deep":1}}""", "{}", null)]
    [InlineData("""{"diskBackedMessageBuffer":{"maxSize":"8G"}}""", "{}", "spec.diskBackedMessageBuffer")]
    [InlineData("""{"ports":[{"port":1}]}""", """{"ports":[{"port":1,"protocol":"Mqtt"}]}""", null)]
    [InlineData("""{"ports":[{"port":1}]}""", """{"ports":[{"port":1,"authenticationRef":"default"}]}""", "spec.ports[0].authenticationRef")]
    [InlineData("""{"ports":[{"port":1,"tls":{"mode":"Automatic"}},{"port":2}]}""", """{"ports":[{"port":2},{"port":1}]}""", "spec.ports[0].tls")]
    [InlineData("""{"ports":[{"port":1},{"port":2}]}""", """{"ports":[{"port":1}]}""", "spec.ports[1]")]
    [InlineData("""{"ports":[{"port":1}]}""", """{"ports":[{"port":1},{"port":2}]}""", "spec.ports")]
    [InlineData("""{"additionalConfiguration":"{\"a\":1,\"b\":{\"c\":true}}"}""", """{"additionalConfiguration":"{ \"b\": {\"c\": true}, \"a\": 1 }"}""", null)]
    [InlineData("""{"additionalConfiguration":"{\"b\":{\"c\":true}}"}""", """{"additionalConfiguration":"{\"b\":{\"c\":false}}"}""", "spec.additionalConfiguration.b.c")]
    [InlineData("""{"additionalConfiguration":"{broken"}""", """{"additionalConfiguration":"{\"b\":1}"}""", "spec.additionalConfiguration")]
    [InlineData("""{"ref":{"resourceId":"/subscriptions/0/resourceGroups/RG"}}""", """{"ref":{"resourceId":"/subscriptions/0/resourcegroups/rg"}}""", null)]
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
    public void A_hand_edit_names_the_path_and_both_values()
    {
        SiteBuilder site = Site()
            .Kubernetes(Evidence.BrokerListeners, Managed("BrokerListener", "plc", """{"ports":[{"port":8883,"nodePort":31000}],"serviceName":"a"}"""))
            .Azure(Evidence.BrokerListeners, """{"id":"/plc","name":"plc","properties":{"ports":[{"port":8883,"nodePort":32000}],"serviceName":"b"} }""");

        Finding[] drifts = [.. Rule.Evaluate(Id, site).Findings.Where(finding => finding.Status == Status.Fail)];

        Assert.Equal([("spec.ports[0].nodePort", "31000", "32000"), ("spec.serviceName", "a", "b")], drifts.Select(drift => (drift.Path!, drift.Observed!, drift.Expected!)));
        Assert.Contains("ports[0].nodePort is 31000 in the cluster and 32000 in Azure", drifts[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Azure_projected_is_found_by_its_id_though_two_have_its_name()
    {
        const string profile = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/site/dataflowProfiles";
        string local = Managed("Dataflow", "flow", """{"mode":"Disabled"}""").Replace(
            "\"namespace\"", $$"""
            "annotations":{"management.azure.com/resourceId":"{{profile}}/B/dataflows/flow"},"namespace"
            """, StringComparison.Ordinal);
        string Remote(string name, string mode) => $$"""{"id":"{{profile}}/{{name}}/dataflows/flow","name":"flow","properties":{"mode":"{{mode}}"} }""";

        GuidelineResult result = Rule.Evaluate(Id, Site().Kubernetes(Evidence.Dataflows, local).Azure(Evidence.Dataflows, Remote("a", "Disabled"), Remote("b", "Enabled")));

        Assert.Equal(["spec.mode", null], result.Findings.Where(finding => finding.Status == Status.Fail).Select(finding => finding.Path));
        Assert.Contains(result.Findings, finding => finding.Observed == "only in Azure");
    }

    [Theory]
    [InlineData(EvidenceSource.Azure, Reason.NotAuthorized)]
    [InlineData(EvidenceSource.Kubernetes, Reason.NotAuthorized)]
    public void What_one_side_shows_and_the_other_refuses_was_not_compared(EvidenceSource refusing, Reason reason)
    {
        string local = Managed("BrokerListener", "plc");
        const string remote = """{"id":"/plc","name":"plc","properties":{}}""";
        SiteBuilder site = Site().Failed(Evidence.BrokerListeners, QueryOutcome.Forbidden, refusing);
        site = refusing == EvidenceSource.Azure ? site.Kubernetes(Evidence.BrokerListeners, local) : site.Azure(Evidence.BrokerListeners, remote);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, reason), (result.Status, result.Reason));
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
