using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Accounts that get their rights from the roles a test writes.</summary>
internal static class ServiceAccounts
{
    public const string Namespace = "azure-iot-operations";

    private static readonly TimeSpan EffectDeadline = TimeSpan.FromSeconds(30);

    /// <summary>A token of a service account that is there.</summary>
    public static async Task<string> TokenAsync(KubeApiServer server, string name, string @namespace = Namespace)
    {
        using var client = server.CreateClient(server.AdminToken);
        using var answer = await client.PostAsJsonAsync(
            new Uri($"/api/v1/namespaces/{@namespace}/serviceaccounts/{name}/token", UriKind.Relative),
            new JsonObject { ["apiVersion"] = "authentication.k8s.io/v1", ["kind"] = "TokenRequest", ["spec"] = new JsonObject() });
        answer.EnsureSuccessStatusCode();
        return (string)(await answer.Content.ReadFromJsonAsync<JsonObject>())!["status"]!["token"]!;
    }

    /// <summary>
    /// Waits until the roles written so far are in effect. The server learns of roles and bindings in the order they were
    /// written, each kind by itself; so when one of each that was written last works, all before it do.
    /// </summary>
    public static async Task AreInEffectAsync(KubeApiServer server)
    {
        var name = $"last-{Guid.NewGuid():N}";
        await server.ApplyAsync(new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ServiceAccount", ["metadata"] = Metadata(name, Namespace) });
        foreach (var kind in new[] { "ClusterRole", "Role" })
        {
            var place = kind == "Role" ? Namespace : null;
            await server.ApplyAsync(new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = kind,
                ["metadata"] = Metadata(name, place),
                ["rules"] = new JsonArray(new JsonObject
                {
                    ["apiGroups"] = new JsonArray(""),
                    ["resources"] = new JsonArray(place is null ? "nodes" : "endpoints"),
                    ["verbs"] = new JsonArray("list"),
                }),
            });
            await server.ApplyAsync(new JsonObject
            {
                ["apiVersion"] = "rbac.authorization.k8s.io/v1",
                ["kind"] = kind + "Binding",
                ["metadata"] = Metadata(name, place),
                ["roleRef"] = new JsonObject { ["apiGroup"] = "rbac.authorization.k8s.io", ["kind"] = kind, ["name"] = name },
                ["subjects"] = new JsonArray(new JsonObject { ["kind"] = "ServiceAccount", ["name"] = name, ["namespace"] = Namespace }),
            });
        }

        using var client = server.CreateClient(await TokenAsync(server, name));
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using var inCluster = await client.GetAsync(new Uri("/api/v1/nodes?limit=1", UriKind.Relative));
                using var inNamespace = await client.GetAsync(new Uri($"/api/v1/namespaces/{Namespace}/endpoints?limit=1", UriKind.Relative));
                return inCluster.IsSuccessStatusCode && inNamespace.IsSuccessStatusCode;
            },
            EffectDeadline,
            () => "the written roles are in effect.");
    }

    private static JsonObject Metadata(string name, string? @namespace)
    {
        var metadata = new JsonObject { ["name"] = name };
        if (@namespace is not null)
        {
            metadata["namespace"] = @namespace;
        }

        return metadata;
    }
}
