using System.Text.Json.Nodes;
using IoTOpsReadiness.Guidelines.Observability;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>Metrics: the extension that scrapes, the workspace they go to, and the rule between.</summary>
internal static class MetricsPart
{
    private const string Type = "microsoft.azuremonitor.containers.metrics";

    public static void Draft(ObservabilityScene scene)
    {
        Site site = scene.Site;
        bool isTaken = CollectionPart.IsTaken(site, DataCollectionRule.MetricsStream);
        if (isTaken && site.Extension(Type) is not null)
        {
            _ = ExtensionPart.Draft(scene, Type, "", []);
            return;
        }

        Workspace workspace = Workspace.Find(
            scene,
            WorkspaceId.Monitor,
            "-MonitorWorkspace",
            scene.Request.MonitorWorkspace,
            ObservabilityResources.Workspaces(site).FirstOrDefault(),
            id => site.MonitorAccounts.FirstOrDefault(account => Same.Text(account.Reference.ArmId, id))?.Location,
            "amw",
            [],
            Register);
        ChangeDraft?[] providers = Register();
        JsonObject settings = new() { [ObservabilityResources.WorkspaceSetting] = workspace.Id };
        if (scene.Request.Grafana is { } grafana)
        {
            settings["grafana-resource-id"] = grafana;
        }

        ChangeDraft? extension = ExtensionPart.Draft(scene, Type, "azuremonitor-metrics", settings, [workspace.Making, .. providers]);
        if (isTaken)
        {
            return;
        }

        string name = CollectionPart.NameOf(scene, "MSProm", workspace);
        string endpointId = $"{scene.ClusterGroup}/providers/Microsoft.Insights/dataCollectionEndpoints/{name}";
        ChangeDraft endpoint = scene.Make(
            "DataCollectionEndpoint", endpointId, new() { ["location"] = workspace.Location, ["kind"] = "Linux", ["properties"] = new JsonObject() }, $"Make the endpoint {name} that metrics are sent to").AfterAll(providers);
        CollectionPart.Draft(
            scene,
            name,
            "ContainerInsightsMetricsExtension",
            workspace,
            new()
            {
                ["dataCollectionEndpointId"] = endpointId,
                ["dataSources"] = new JsonObject
                {
                    ["prometheusForwarder"] = new JsonArray(new JsonObject { ["name"] = "PrometheusDataSource", ["streams"] = new JsonArray(DataCollectionRule.MetricsStream), ["labelIncludeFilter"] = new JsonObject() }),
                },
                ["destinations"] = new JsonObject { ["monitoringAccounts"] = new JsonArray(new JsonObject { ["accountResourceId"] = workspace.Id, ["name"] = "MonitoringAccount1" }) },
                ["dataFlows"] = new JsonArray(new JsonObject { ["streams"] = new JsonArray(DataCollectionRule.MetricsStream), ["destinations"] = new JsonArray("MonitoringAccount1") }),
            },
            "metrics",
            [endpoint, extension, .. providers]);

        ChangeDraft?[] Register() => ObservabilityEditor.Providers(scene, "Microsoft.Monitor", "Microsoft.Insights");
    }
}
