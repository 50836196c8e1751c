using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// The versions of each API whose documents this module understands, as of 2026-11, best first. The best is the newest
/// that is known to carry what guidelines read, and not older than 2024-11-01 for Azure IoT Operations itself.
/// </summary>
internal static partial class ArmVersions
{
    // A type stands for those below it unless they have an entry of their own.
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Microsoft.IoTOperations/instances"] = ["2026-03-01", "2025-10-01", "2025-04-01", "2024-11-01"],
        ["Microsoft.IoTOperations/instances/dataflowProfiles/dataflowGraphs"] = ["2026-03-01", "2025-10-01"],
        ["Microsoft.IoTOperations/instances/registryEndpoints"] = ["2026-03-01", "2025-10-01"],
        ["Microsoft.IoTOperations/instances/akriConnectorTemplates"] = ["2026-03-01", "2025-10-01"],

        // The classic model ends with this version; the namespaced one begins with the next.
        ["Microsoft.DeviceRegistry/assets"] = ["2024-11-01"],
        ["Microsoft.DeviceRegistry/assetEndpointProfiles"] = ["2024-11-01"],
        ["Microsoft.DeviceRegistry/namespaces"] = ["2026-04-01", "2025-10-01"],
        ["Microsoft.DeviceRegistry/schemaRegistries"] = ["2026-04-01", "2025-10-01", "2024-09-01-preview"],

        // Stable versions before 2026 know neither agents nor issuer nor workload identity.
        ["Microsoft.Kubernetes/connectedClusters"] = ["2026-03-01", "2024-07-15-preview", "2024-06-01-preview", "2024-01-01"],
        ["Microsoft.KubernetesConfiguration/extensions"] = ["2023-05-01", "2022-11-01"],
        ["Microsoft.ExtendedLocation/customLocations"] = ["2021-08-31-preview", "2021-08-15"],
        ["Microsoft.SecretSyncController"] = ["2024-08-21-preview"],

        ["Microsoft.ManagedIdentity"] = ["2023-01-31"],
        ["Microsoft.Authorization"] = ["2022-04-01"],
        ["Microsoft.Storage/storageAccounts"] = ["2023-05-01", "2023-01-01"],
        ["Microsoft.KeyVault/vaults"] = ["2023-07-01", "2022-07-01"],
        ["Microsoft.EventGrid/namespaces"] = ["2025-02-15", "2024-06-01-preview", "2023-12-15-preview"],
        ["Microsoft.EventHub/namespaces"] = ["2024-01-01", "2021-11-01"],

        // Only previews tell whether pods reach the metadata of their node; any other would look as if they did.
        ["Microsoft.ContainerService/managedClusters"] = ["2025-10-02-preview", "2025-07-02-preview"],

        ["Microsoft.AlertsManagement/prometheusRuleGroups"] = ["2023-03-01"],
        ["Microsoft.Insights"] = ["2022-06-01"],
        ["Microsoft.Monitor/accounts"] = ["2023-04-03"],
        ["Microsoft.OperationalInsights/workspaces"] = ["2022-10-01"],
        ["Microsoft.Resources"] = ["2021-04-01"],
        ["Microsoft.ResourceGraph"] = ["2022-10-01"],
    };

    /// <summary>The versions of a type, best first; empty for a type that this module does not read.</summary>
    public static IReadOnlyList<string> Of(string type)
    {
        for (string prefix = type; ;)
        {
            if (Known.TryGetValue(prefix, out string[]? versions))
            {
                return versions;
            }

            int end = prefix.LastIndexOf('/');
            if (end < 0)
            {
                return [];
            }

            prefix = prefix[..end];
        }
    }

    /// <summary>The versions that a refusal says are offered; empty where it does not say.</summary>
    public static IReadOnlySet<string> Offered(string message)
    {
        // The refused version stands before, the supported locations behind.
        int start = message.IndexOf("supported", StringComparison.OrdinalIgnoreCase);
        return start < 0 ? new HashSet<string>() : Version().Matches(message[start..]).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
    }

    [GeneratedRegex(@"\b\d{4}-\d{2}-\d{2}(-[A-Za-z]+)?\b", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
