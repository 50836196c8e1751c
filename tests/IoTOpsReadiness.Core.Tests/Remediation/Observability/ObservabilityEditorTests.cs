using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Observability;

public class ObservabilityEditorTests
{
    private static readonly ObservabilityRequest Create = new() { CreateWorkspace = true };

    [Fact]
    public void A_site_with_nothing_gets_the_whole_chain_in_order()
    {
        Change[] plan = Plan(new AccessSite("Quickstart"), Create);

        string[] kinds = [.. plan.Select(change => change.Target.Kind)];
        foreach (string kind in new[] { "ResourceProvider", "MonitorWorkspace", "LogWorkspace", "DataCollectionEndpoint", "DataCollectionRule", "DataCollectionAssociation", "Extension", "ConfigMap" })
        {
            Assert.Contains(kind, kinds);
        }

        Assert.Equal(["TelemetryCollector"], plan.Where(change => change.Kind == RemediationKind.Manual).Select(change => change.Id));
        Assert.All(plan.Where(change => change.Kind == RemediationKind.Api), change => Assert.True(change.IsApplicable, $"{change.Id}: {string.Join(", ", change.MissingInput)}"));
        foreach (Change change in plan)
        {
            Assert.All(change.DependsOn, id => Assert.True(Array.FindIndex(plan, other => other.Id == id) < Array.IndexOf(plan, change)));
        }

        Change workspace = plan.Single(change => change.Target.Kind == "MonitorWorkspace");
        Assert.Contains("ResourceProvider/Microsoft.Monitor", workspace.DependsOn);
        Assert.EndsWith("/providers/Microsoft.Monitor/accounts/amw-quickstart-instance", workspace.Path, StringComparison.Ordinal);
        Assert.Contains(plan.Single(change => change.Id.EndsWith("/azuremonitor-metrics", StringComparison.Ordinal)).DependsOn, id => id == workspace.Id);
        Assert.Equal(plan.Select(change => change.Path), Plan(new AccessSite("Quickstart"), Create).Select(change => change.Path));
    }

    [Fact]
    public void A_whole_set_up_is_left_alone() => Assert.Empty(Plan(new AccessSite("Ready"), new()));

    [Theory]
    [InlineData("observability.metrics.exportInternalSeconds")]
    [InlineData("observability.metrics.exportIntervalSeconds")]
    public void Either_spelling_of_the_interval_is_read(string key)
    {
        var site = new AccessSite("Quickstart");
        Settings(site)[key] = "30";

        Change wiring = Plan(site, Create).Single(change => change.Title.Contains("send its metrics", StringComparison.Ordinal));

        JsonObject settings = JsonNode.Parse(wiring.After!)!["properties"]!["configurationSettings"]!.AsObject();
        Assert.Equal(["30"], settings.Where(pair => pair.Key.Contains("export", StringComparison.Ordinal)).Select(pair => (string)pair.Value!));
        Assert.Equal("aio-otel-collector.azure-iot-operations.svc.cluster.local:4317", (string?)settings["observability.metrics.openTelemetryCollectorAddress"]);
        Assert.Equal("SelfSigned", (string?)settings["trustSource"]);
        Assert.Equal(ChangeOperation.Patch, wiring.Operation);
    }

    [Fact]
    public void Only_the_link_that_is_broken_is_mended()
    {
        var site = new AccessSite("MultiNode");
        site.EditDocument(Evidence.DataCollectionAssociations, EvidenceSource.Azure, document =>
        {
            if ((string?)document["name"] == "ContainerInsightsMetricsExtension")
            {
                document["properties"]!["dataCollectionRuleId"] = "/subscriptions/f731a0dc-4e98-57ab-8ad1-09d67d191300/resourceGroups/gone/providers/Microsoft.Insights/dataCollectionRules/gone";
            }
        });

        Change[] plan = Plan(site, new());

        Assert.Equal(["DataCollectionEndpoint", "DataCollectionRule", "DataCollectionAssociation"], plan.Select(change => change.Target.Kind));
        Assert.NotNull(plan[2].Before);
        Assert.Contains("MSProm-westeurope-porto-assembly-k3s", plan[2].After, StringComparison.Ordinal);
        Assert.Contains("accounts/amw-contoso-plants", plan[1].After, StringComparison.Ordinal);
    }

    [Fact]
    public void Jobs_of_others_in_the_scrape_configuration_stay()
    {
        var site = new AccessSite("MultiNode");
        site.EditDocument(Evidence.ScrapeConfiguration, EvidenceSource.Kubernetes, document => document["data"] = new JsonObject
        {
            ["prometheus-config"] = "scrape_configs:\n- job_name: plc # ours\n  static_configs:\n  - targets: [plc:9100]\n",
            ["schema-version"] = "v1",
        });

        Change change = Assert.Single(Plan(site, new()));

        JsonNode data = JsonNode.Parse(change.After!)!["data"]!;
        Assert.Equal(EvidenceSource.Kubernetes, change.Side);
        Assert.Contains("plc # ours", (string?)data["prometheus-config"], StringComparison.Ordinal);
        Assert.Contains("aio-otel-collector.azure-iot-operations.svc.cluster.local:8889", (string?)data["prometheus-config"], StringComparison.Ordinal);
        Assert.Equal("v1", (string?)data["schema-version"]);
    }

    [Fact]
    public void An_extension_that_is_not_in_order_is_looked_at_by_a_person()
    {
        var site = new AccessSite("MultiNode");
        site.EditDocument(Evidence.Extensions, EvidenceSource.Azure, document =>
        {
            if ((string?)document["name"] == "azuremonitor-containers")
            {
                document["properties"]!["provisioningState"] = "Failed";
            }
        });

        Change change = Assert.Single(Plan(site, new()));

        Assert.Equal(RemediationKind.Manual, change.Kind);
        Assert.Contains("az k8s-extension show --name azuremonitor-containers", change.Instruction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, false, "IoTOps.Observability.Missing")]
    [InlineData("no-such-workspace", false, "IoTOps.Observability.NotFound")]
    [InlineData("bad/name", true, "IoTOps.Observability.InvalidId")]
    [InlineData("/subscriptions/x/resourceGroups/g/providers/Microsoft.Storage/storageAccounts/a", true, "IoTOps.Observability.InvalidId")]
    [InlineData("'; drop", true, "IoTOps.Observability.InvalidId")]
    public void What_cannot_be_is_refused(string? workspace, bool create, string error) => Assert.Equal(
        error,
        Assert.Throws<ReadinessException>(() => Plan(new AccessSite("Quickstart"), new() { MonitorWorkspace = workspace, CreateWorkspace = create })).ErrorId);

    [Fact]
    public void What_was_not_read_is_not_made_twice()
    {
        var site = new AccessSite("Quickstart");
        site.Clear(Evidence.DataCollectionAssociations, EvidenceSource.Azure);

        Assert.Equal("IoTOps.Observability.NotRead", Assert.Throws<ReadinessException>(() => Plan(site, Create)).ErrorId);
    }

    [Fact]
    public async Task A_plan_asks_for_the_workspaces_and_takes_them()
    {
        var site = new AccessSite("Quickstart");
        GuidelineResult result = await site.AssessAsync("Observability.Resources");

        Change asked = Assert.Single(Planner.Plan(site.Snapshot, [result], new Dictionary<string, string>()).Changes);
        IReadOnlyList<Change> made = Planner.Plan(site.Snapshot, [result], new Dictionary<string, string> { ["CreateWorkspace"] = "true" }).Changes;

        Assert.Contains(asked.MissingInput, input => input.Contains("MonitorWorkspace", StringComparison.Ordinal));
        Assert.Equal(Plan(site, Create).Select(change => change.Id), made.Select(change => change.Id));
    }

    private static JsonObject Settings(AccessSite site)
    {
        JsonObject found = [];
        site.EditDocument(Evidence.Extensions, EvidenceSource.Azure, document =>
        {
            if ((string?)document["properties"]!["extensionType"] == "microsoft.iotoperations")
            {
                found = document["properties"]!["configurationSettings"]!.AsObject();
            }
        });
        return found;
    }

    private static Change[] Plan(AccessSite site, ObservabilityRequest request)
    {
        Site view = site.Site;
        var drafts = new ChangeDrafts(view);
        ObservabilityEditor.Enable(view, drafts, request);
        return [.. drafts.Finish()];
    }
}
