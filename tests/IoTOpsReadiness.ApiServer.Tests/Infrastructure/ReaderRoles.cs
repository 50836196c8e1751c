using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>What the "readonly" user may read, and how much less the "crippled" user may.</summary>
public static class ReaderRoles
{
    private static readonly TimeSpan EffectDeadline = TimeSpan.FromSeconds(30);

    private static readonly Grant[] KubernetesGrants =
    [
        new("", "nodes"),
        new("", "pods"),
        new("", "services"),
        new("", "configmaps"),
        new("", "persistentvolumeclaims"),
        new("apps", "deployments"),
        new("apps", "statefulsets"),
        new("storage.k8s.io", "storageclasses"),
        new("rbac.authorization.k8s.io", "clusterrolebindings"),
    ];

    private static readonly string[] Addresses = ["/version", "/apis", "/.well-known/openid-configuration"];

    /// <summary>The plurals the "crippled" user may not read.</summary>
    public static IReadOnlyList<string> WithheldFromCrippled { get; } = ["brokerauthorizations", "nodes", "pods"];

    /// <summary>Grants both users their roles and returns once these are in effect. May be called again.</summary>
    public static async Task InstallAsync(KubeApiServer server)
    {
        var all = AioCustomResources.All.Select(kind => new Grant(kind.Group, kind.Plural)).Concat(KubernetesGrants).ToArray();
        await GrantAsync(server, TestUsers.ReadOnlyName, all);
        await GrantAsync(server, TestUsers.CrippledName, all.Where(grant => !WithheldFromCrippled.Contains(grant.Plural)));

        await IsInEffectAsync(server, server.ReadOnlyToken);
        await IsInEffectAsync(server, server.CrippledToken);
    }

    private static async Task GrantAsync(KubeApiServer server, string user, IEnumerable<Grant> grants)
    {
        var role = $"test-{user}";
        await server.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRole",
            ["metadata"] = new JsonObject { ["name"] = role },
            ["rules"] = new JsonArray([.. grants.Select(grant => grant.Rule()), AddressRule()]),
        });
        await server.ApplyAsync(new JsonObject
        {
            ["apiVersion"] = "rbac.authorization.k8s.io/v1",
            ["kind"] = "ClusterRoleBinding",
            ["metadata"] = new JsonObject { ["name"] = role },
            ["roleRef"] = new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = "ClusterRole",
                ["name"] = role,
            },
            ["subjects"] = new JsonArray(new JsonObject
            {
                ["apiGroup"] = "rbac.authorization.k8s.io",
                ["kind"] = "User",
                ["name"] = user,
            }),
        });
    }

    /// <summary>The server learns of new roles from a watch, a moment after they are stored.</summary>
    private static async Task IsInEffectAsync(KubeApiServer server, string token)
    {
        using var client = server.CreateClient(token);
        await Eventually.BecomesTrueAsync(
            async () =>
            {
                using var answer = await client.GetAsync(new Uri("/api/v1/services", UriKind.Relative));
                return answer.IsSuccessStatusCode;
            },
            EffectDeadline,
            () => "the reader roles are in effect.");
    }

    private static JsonObject AddressRule() => new JsonObject
    {
        ["nonResourceURLs"] = new JsonArray([.. Addresses.Select(address => JsonValue.Create(address))]),
        ["verbs"] = new JsonArray("get"),
    };

    private sealed record Grant(string Group, string Plural)
    {
        public JsonObject Rule() => new JsonObject
        {
            ["apiGroups"] = new JsonArray(Group),
            ["resources"] = new JsonArray(Plural),
            ["verbs"] = new JsonArray("get", "list"),
        };
    }
}
