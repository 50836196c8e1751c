using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Host;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>The cluster's tokens are issued in a name that Azure publishes, by Azure Arc and by the API server alike.</summary>
internal static class IssuerPart
{
    private static readonly string[] Guidelines = ["Cluster.Prepared", "SecureSettings.Enabled"];

    /// <returns>The step that has the issuer published; null where it is, or nobody here can.</returns>
    public static ChangeDraft? Draft(SecureSettingsSite scene)
    {
        ConnectedCluster cluster = scene.Cluster;
        ChangeDraft? draft = null;
        if (cluster.IsIssuerEnabled != true || cluster.IsWorkloadIdentityEnabled != true)
        {
            if (scene.Site.HasHostedControlPlane)
            {
                scene.Drafts.Other("Issuer/hosted", RemediationKind.Manual, cluster.Reference)
                    .For(scene, "Turn on OIDC issuer and workload identity where the control plane is hosted", Guidelines)
                    .Instruction($"az aks update --name {cluster.Name} --resource-group <its resource group> --enable-oidc-issuer --enable-workload-identity")
                    .Instruction($"az connectedk8s update --name {cluster.Name} --resource-group {cluster.Reference.ArmId?.Split('/').ElementAtOrDefault(4)} --enable-oidc-issuer --enable-workload-identity");
            }
            else
            {
                draft = scene.Drafts.EditAzure(cluster.Reference, cluster.Document.Root);
                JsonObject properties = draft.Body["properties"]!.AsObject();
                Object(properties, "oidcIssuerProfile")["enabled"] = true;
                Object(Object(properties, "securityProfile"), "workloadIdentity")["enabled"] = true;
                draft.For(scene, "Publish the issuer of the cluster's tokens, and turn workload identity on", Guidelines);
            }
        }

        if (!scene.Site.HasHostedControlPlane && (scene.Issuer is null || (scene.Site.ServiceAccountIssuer is { } issuer && issuer != scene.Issuer)))
        {
            // The file is on the node, and no API writes there.
            ChangeDraft host = HostStep.Issuer(scene.Drafts, cluster.Reference).For(scene, HostStep.IssuerTitle, Guidelines);
            if (scene.Issuer is null)
            {
                host.Awaits("the issuer's address, which Azure publishes some minutes after it is turned on");
            }

            _ = draft is null ? host : host.After(draft);
        }

        return draft;
    }

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject part)
        {
            parent[name] = part = [];
        }

        return part;
    }
}
