using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// Does in the cluster what the Arc agents do when the connected cluster changes in Azure: workload identity brings its webhook.
/// Where somebody is on the nodes, the API server takes the issuer too.
/// </summary>
internal sealed class ArcAgents
{
    private const string ClusterType = "Microsoft.Kubernetes/connectedClusters";
    private const string WebhookNamespace = "arc-workload-identity";
    private const string WebhookName = "azure-workload-identity-webhook-controller-manager";
    private const string IssuerPath = "/.well-known/openid-configuration";

    private readonly SandboxSites sites;

    private ArcAgents(SandboxSites sites) => this.sites = sites;

    /// <summary>Does so from now on.</summary>
    public static void Attach(ArmStore store, SandboxSites sites) => store.Changed += new ArcAgents(sites).Follow;

    private void Follow(ArmId id, JsonObject? document)
    {
        if (!id.Type.Equals(ClusterType, StringComparison.OrdinalIgnoreCase) ||
            document.At("properties.provisioningState").Text() != "Succeeded" ||
            sites.All.FirstOrDefault(site => id.Text.Equals(site.Identity.ConnectedClusterId, StringComparison.OrdinalIgnoreCase)) is not { } site)
        {
            return;
        }

        bool isOn = document.At("properties.securityProfile.workloadIdentity.enabled") is JsonValue enabled && enabled.TryGetValue(out bool value) && value;
        if (site.Cluster.Type("apps", "deployments") is { } deployments)
        {
            site.Cluster.Write(deployments, WebhookNamespace, WebhookName, current => isOn ? current?.ToNode() ?? Webhook(site.Cluster) : null);
        }

        if (sites.DoesHostSteps && document.At("properties.oidcIssuerProfile.issuerUrl").Text() is { } issuer)
        {
            site.Cluster.Documents[IssuerPath] = new JsonObject
            {
                ["issuer"] = issuer,
                ["jwks_uri"] = $"{issuer}openid/v1/jwks",
                ["response_types_supported"] = new JsonArray("id_token"),
                ["subject_types_supported"] = new JsonArray("public"),
                ["id_token_signing_alg_values_supported"] = new JsonArray("RS256"),
            }.Bytes();
        }
    }

    private static JsonObject Webhook(Cluster cluster) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject
        {
            ["name"] = WebhookName,
            ["namespace"] = WebhookNamespace,
            ["uid"] = Guid.NewGuid().ToString(),
            ["generation"] = 1,
            ["creationTimestamp"] = cluster.Now,
        },
        ["spec"] = new JsonObject { ["replicas"] = 1 },
        ["status"] = new JsonObject { ["observedGeneration"] = 1, ["replicas"] = 1, ["readyReplicas"] = 1, ["availableReplicas"] = 1 },
    };
}
