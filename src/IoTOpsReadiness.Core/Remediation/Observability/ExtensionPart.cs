using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>An extension of Azure Monitor on the cluster.</summary>
internal static class ExtensionPart
{
    /// <returns>The step that installs it; null where it is there.</returns>
    public static ChangeDraft? Draft(ObservabilityScene scene, string type, string name, JsonObject settings, params ChangeDraft?[] before)
    {
        if (scene.Site.Extension(type) is { } found)
        {
            if (!Same.Text(found.ProvisioningState, "Succeeded"))
            {
                scene.Say(scene.Drafts.Other($"Extension/{found.Name}: repair", RemediationKind.Manual, found.Reference), $"See why the extension {found.Name} is {found.ProvisioningState ?? "in no state"}")
                    .Instruction($"az k8s-extension show --name {found.Name} --cluster-type connectedClusters --cluster-name {scene.Cluster.Name} --resource-group {scene.ClusterId.Split('/')[4]}")
                    .Instruction(found.Error ?? "It reports no error of its own.");
            }

            return null;
        }

        return scene.Make(
            "Extension",
            $"{scene.ClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/{name}",
            new()
            {
                ["identity"] = new JsonObject { ["type"] = "SystemAssigned" },
                ["properties"] = new JsonObject
                {
                    ["extensionType"] = type,
                    ["autoUpgradeMinorVersion"] = true,
                    ["releaseTrain"] = "Stable",
                    ["configurationSettings"] = settings,
                    ["scope"] = new JsonObject { ["cluster"] = new JsonObject { ["releaseNamespace"] = "kube-system" } },
                },
            },
            $"Install the extension {name}").AfterAll(before);
    }
}
