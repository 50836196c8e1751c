using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>Logs: the extension that reads them, the workspace they go to, and the rule between.</summary>
internal static class LogsPart
{
    private const string Type = "microsoft.azuremonitor.containers";
    private const string Destination = "ciworkspace";
    private const string Setting = "logAnalyticsWorkspaceResourceID";

    public static void Draft(ObservabilityScene scene)
    {
        Site site = scene.Site;
        bool isTaken = CollectionPart.IsTaken(site, DataCollectionRule.LogStreams);
        Extension? installed = site.Extension(Type);
        if (isTaken && installed is not null)
        {
            _ = ExtensionPart.Draft(scene, Type, "", []);
            return;
        }

        // Nothing that is read tells of the workspace itself, so where it is, is for people to say.
        string? used = installed?.SettingNames.FirstOrDefault(name => Same.Text(name, Setting)) is { } setting ? installed.Setting(setting) : null;
        string location = scene.Request.LogWorkspaceLocation ?? scene.Location;
        Workspace workspace = Workspace.Find(
            scene,
            WorkspaceId.Log,
            "-LogWorkspace",
            scene.Request.LogWorkspace,
            used,
            id => !scene.Request.CreateWorkspace || Same.Text(id, used) ? location : null,
            "law",
            new() { ["sku"] = new JsonObject { ["name"] = "PerGB2018" } },
            Register);
        ChangeDraft?[] providers = Register();
        ChangeDraft? extension = ExtensionPart.Draft(
            scene, Type, "azuremonitor-containers", new() { [Setting] = workspace.Id, ["amalogs.useAADAuth"] = "true" }, [workspace.Making, .. providers]);
        if (isTaken)
        {
            return;
        }

        string stream = DataCollectionRule.LogStreams[0];
        CollectionPart.Draft(
            scene,
            CollectionPart.NameOf(scene, "MSCI", workspace),
            "ContainerInsightsExtension",
            workspace,
            new()
            {
                ["dataSources"] = new JsonObject
                {
                    ["extensions"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "ContainerInsightsExtension",
                        ["extensionName"] = "ContainerInsights",
                        ["streams"] = new JsonArray(stream),
                        ["extensionSettings"] = new JsonObject
                        {
                            ["dataCollectionSettings"] = new JsonObject { ["interval"] = "1m", ["namespaceFilteringMode"] = "Off", ["enableContainerLogV2"] = true },
                        },
                    }),
                },
                ["destinations"] = new JsonObject { ["logAnalytics"] = new JsonArray(new JsonObject { ["workspaceResourceId"] = workspace.Id, ["name"] = Destination }) },
                ["dataFlows"] = new JsonArray(new JsonObject { ["streams"] = new JsonArray(stream), ["destinations"] = new JsonArray(Destination) }),
            },
            "logs",
            [extension, .. providers]);

        ChangeDraft?[] Register() => ObservabilityEditor.Providers(scene, "Microsoft.OperationalInsights", "Microsoft.Insights");
    }
}
