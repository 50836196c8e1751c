using System.Text.Json.Nodes;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

internal static class PlatformFlaws
{
    public static IEnumerable<Flaw> All { get; } =
    [
        new(
            "the Arc agents upgrade themselves",
            site => site.ChangeAsync("ConfigMap", "azure-clusterconfig", configuration => configuration["data"]!["AZURE_ARC_AUTOUPDATE"] = "true"),
            new Noticed("Arc.AutoUpgradeOff", Severity.Medium, "ConfigMap/azure-clusterconfig", "true")),
        new(
            "a node runs an unsupported operating system",
            site => site.ChangeAsync("Node", "lisbon-k3s-1", node => node["status"]!["nodeInfo"]!["osImage"] = "Gentoo Linux"),
            new Noticed("Platform.SupportedEnvironment", Severity.High, "Node/lisbon-k3s-1", null)),
        new(
            "a node keeps secrets in plain text",
            site => site.ChangeAsync("Node", "lisbon-k3s-1", node => node["metadata"]!["annotations"]!["k3s.io/encryption-config-hash"] = "disabled-1f2e3d"),
            new Noticed("Cluster.SecretsAtRest", Severity.Medium, "Node/lisbon-k3s-1", "disabled-1f2e3d")),
        new(
            "someone edited a listener in the cluster",
            site => site.ChangeAsync("BrokerListener", "line-clients", listener =>
            {
                listener["metadata"]!["managedFields"]![0]!["manager"] = "kubectl-edit";
                listener["metadata"]!["annotations"]!["edited"] = "by hand";
            }),
            new Noticed("Config.CloudIsSource", Severity.Low, "BrokerListener/line-clients", "kubectl-edit")),
        new(
            "the broker reports that it is unwell",
            site => site.ChangeAsync("Broker", "default", broker => broker["status"]!["healthState"] = new JsonObject { ["status"] = "Unavailable" }),
            new Noticed("Health.AllAvailable", Severity.High, "Broker/default", "Unavailable")),
    ];
}
