using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Alerts;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Alerts;

public class AlertTests
{
    private const string Group = "/subscriptions/f731a0dc-4e98-57ab-8ad1-09d67d191300/resourceGroups/rg-contoso-monitoring/providers/Microsoft.Insights/actionGroups/on-call";

    [Fact]
    public async Task Rules_of_others_in_the_group_stay_and_somebody_is_called()
    {
        var site = new AccessSite("MultiNode");
        Assert.Equal(Status.Fail, (await site.AssessAsync("Observability.Alerts")).Status);
        site.EditDocument(Evidence.PrometheusRuleGroups, EvidenceSource.Azure, document =>
        {
            if ((string?)document["name"] == "iot-operations-porto-assembly-k3s")
            {
                document["properties"]!["rules"]!.AsArray().Add(JsonNode.Parse("""{"alert":"Ours","expression":"up == 0"}"""));
            }
        });

        Change change = Assert.Single(Apply(site, new() { ActionGroupId = Group }));
        site.EditDocument(Evidence.PrometheusRuleGroups, EvidenceSource.Azure, document =>
        {
            if ((string?)document["id"] == change.Path)
            {
                document["properties"] = JsonNode.Parse(change.After!)!["properties"]!.DeepClone();
            }
        });

        JsonArray rules = JsonNode.Parse(change.After!)!["properties"]!["rules"]!.AsArray();
        Assert.Contains(rules, rule => (string?)rule!["alert"] == "Ours");
        Assert.Equal(AlertPack.For("x").Count + 1, rules.Count);
        Assert.True(rules.Count <= 20, "A group takes 20 rules.");
        Assert.Contains(change.Prerequisites, said => said.Contains("Nobody looked", StringComparison.Ordinal));
        Assert.Equal(Status.Pass, (await site.AssessAsync("Observability.Alerts")).Status);
        Assert.Empty(Apply(site, new() { ActionGroupId = Group }));
    }

    [Fact]
    public void Alerts_on_metrics_that_are_not_there_are_left_out()
    {
        IReadOnlySet<string> exposed = MetricNames.In("""
            # HELP aio_broker_buffer_pool_used_percent Buffer pool utilization.
            # TYPE aio_broker_buffer_pool_used_percent gauge
            aio_broker_buffer_pool_used_percent{hostname="a b",name="reader"} 12.5
            aio_broker_qos0_messages_dropped_total{direction="incoming"} 0 1725000000
            # TYPE aio_opc_mqtt_message_publishing_duration histogram
            aio_opc_mqtt_message_publishing_duration_bucket{le="+Inf"} 3
            plain_gauge NaN
            not a metric line
            <html>
            """);

        AlertSelection selection = AlertSelection.Of("azure-iot-operations", exposed, force: false);

        Assert.Equal(
            ["aio_broker_buffer_pool_used_percent", "aio_broker_qos0_messages_dropped_total", "aio_opc_mqtt_message_publishing_duration", "aio_opc_mqtt_message_publishing_duration_bucket", "plain_gauge"],
            exposed.Order(StringComparer.Ordinal));
        string[] made = [.. selection.Made.Select(alert => alert.Name)];
        Assert.Contains("BrokerBufferNearlyFull", made);
        Assert.Contains("BrokerMessagesLost", made);
        Assert.Contains("OpcUaSilent", made);
        Assert.Contains("NodeNotReady", made);
        Assert.DoesNotContain("DataflowSilent", made);
        Assert.Contains("DataflowSilent (aio_dataflow_messages_sent)", selection.Describe(exposed), StringComparison.Ordinal);
        Assert.Empty(AlertSelection.Of("azure-iot-operations", exposed, force: true).Dead);
        Assert.Empty(AlertSelection.Of("azure-iot-operations", null, force: false).Dead);
    }

    [Theory]
    [InlineData(null, null, null, "IoTOps.Alert.MissingActionGroup")]
    [InlineData("on-call", null, null, "IoTOps.Observability.InvalidId")]
    [InlineData("/subscriptions/s/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a", null, null, "IoTOps.Observability.InvalidId")]
    [InlineData(Group, "nowhere", null, "IoTOps.Alert.NotVisible")]
    [InlineData(Group, "a/b", null, "IoTOps.Observability.InvalidId")]
    [InlineData(Group, null, "no good", "IoTOps.Alert.InvalidName")]
    public void What_cannot_be_is_refused(string? group, string? workspace, string? name, string error) => Assert.Equal(
        error, Assert.Throws<ReadinessException>(() => Apply(new AccessSite("MultiNode"), new() { ActionGroupId = group, MonitorWorkspace = workspace, Name = name })).ErrorId);

    [Fact]
    public void Without_a_workspace_there_is_nowhere_to_put_alerts() =>
        Assert.Equal("IoTOps.Alert.NoWorkspace", Assert.Throws<ReadinessException>(() => Apply(new AccessSite("Quickstart"), new() { ActionGroupId = Group })).ErrorId);

    [Fact]
    public async Task A_plan_asks_whom_to_call()
    {
        var site = new AccessSite("MultiNode");
        GuidelineResult result = await site.AssessAsync("Observability.Alerts");

        Change asked = Assert.Single(Planner.Plan(site.Snapshot, [result], new Dictionary<string, string>()).Changes);
        Change made = Assert.Single(Planner.Plan(site.Snapshot, [result], new Dictionary<string, string> { ["ActionGroupId"] = Group }).Changes);

        Assert.Contains(asked.MissingInput, input => input.Contains("ActionGroupId", StringComparison.Ordinal));
        Assert.True(made.IsApplicable);
    }

    [Fact]
    public void A_rules_file_says_what_is_in_it()
    {
        string text = AlertFile.Write("plants: a", AlertPack.For("azure-iot-operations"), ["one\ntwo"]);

        Assert.StartsWith("# one two\ngroups:\n- name: \"plants: a\"\n", text, StringComparison.Ordinal);
        Assert.Equal(AlertPack.For("x").Count, text.Split('\n').Count(line => line.StartsWith("  - alert: ", StringComparison.Ordinal)));
        Assert.Contains("expr: \"increase(kube_pod_container_status_restarts_total{namespace=\\\"azure-iot-operations\\\"", text, StringComparison.Ordinal);
    }

    private static Change[] Apply(AccessSite site, AlertRequest request)
    {
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        AlertEditor.Apply(view, drafts, request);
        return [.. drafts.Finish()];
    }
}
