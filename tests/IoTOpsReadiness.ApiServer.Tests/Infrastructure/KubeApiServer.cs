using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>
/// An empty Kubernetes API server on the loopback address: no controllers, no scheduler, no nodes but
/// those a test writes. Where the binaries are absent the fixture is merely not <see cref="Available"/>.
/// </summary>
public sealed class KubeApiServer : IAsyncLifetime
{
    /// <summary>What the server's OpenID configuration names as the issuer of service account tokens, unless told otherwise.</summary>
    public const string ServiceAccountIssuer = "https://issuer.example.com/test-cluster/";

    private const string DefaultContextName = "test";

    private readonly TestUsers _users = new();
    private readonly ApiServerBinaries? _binaries;
    private readonly string _issuer;
    private RunningApiServer? _running;
    private HttpClient? _adminClient;
    private ManifestWriter? _writer;

    public KubeApiServer()
        : this(ServiceAccountIssuer)
    {
    }

    internal KubeApiServer(string serviceAccountIssuer)
    {
        _issuer = serviceAccountIssuer;
        ApiServerBinaries.TryFind(out _binaries, out var reason);
        SkipReason = reason;
    }

    public bool Available => SkipReason is null;

    /// <summary>Why there is no server, worded for a person; null where there is one.</summary>
    public string? SkipReason { get; }

    public Uri Server => Started(_running).Server;

    /// <summary>The certificate of the authority behind the server's own, as PEM.</summary>
    public string AuthorityPem => Started(_running).AuthorityPem;

    /// <summary>May do everything.</summary>
    public string AdminToken => _users.Admin.Token;

    /// <summary>May read what <see cref="ReaderRoles"/> grants, once installed; never secrets.</summary>
    public string ReadOnlyToken => _users.ReadOnly.Token;

    /// <summary>As <see cref="ReadOnlyToken"/>, less what <see cref="ReaderRoles"/> withholds.</summary>
    public string CrippledToken => _users.Crippled.Token;

    /// <summary>Authenticated, and allowed no more than any user: discovery and the version.</summary>
    public string NobodyToken => _users.Nobody.Token;

    public async Task InitializeAsync()
    {
        if (_binaries is null)
        {
            return;
        }

        _running = await RunningApiServer.StartAsync(_binaries, _users, _issuer);
        _adminClient = CreateClient(AdminToken);
        _writer = new ManifestWriter(_adminClient);
    }

    public Task DisposeAsync()
    {
        _adminClient?.Dispose();
        _running?.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>A client for the server, to be disposed of by the caller.</summary>
    public HttpClient CreateClient(string token) => ApiClient.Create(Server, AuthorityPem, token);

    /// <summary>The text of a kubeconfig with a single context, which is the current one.</summary>
    public string Kubeconfig(string token, string contextName = DefaultContextName) =>
        Infrastructure.Kubeconfig.Compose(Server, AuthorityPem, token, contextName);

    public void WriteKubeconfig(string path, string token, string contextName = DefaultContextName) =>
        File.WriteAllText(path, Kubeconfig(token, contextName));

    /// <summary>
    /// Makes the server hold the object as the manifest has it, status included, whether or not it was
    /// there before. A manifest without a status leaves the stored status alone. A namespaced object
    /// without a namespace goes to "default"; any other namespace must exist. Of managed fields only the
    /// first manager counts: the object is written in its name.
    /// </summary>
    /// <returns>The object as stored.</returns>
    public Task<JsonObject> ApplyAsync(JsonNode manifest) => Started(_writer).ApplyAsync(manifest.AsObject());

    /// <summary>Removes the object a manifest describes; it must be there.</summary>
    public Task DeleteAsync(JsonNode manifest) => Started(_writer).DeleteAsync(manifest.AsObject());

    public Task<JsonObject> ApplyNamespaceAsync(string name) => ApplyAsync(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Namespace",
        ["metadata"] = new JsonObject { ["name"] = name },
    });

    private T Started<T>(T? part)
        where T : class =>
        part ?? throw new InvalidOperationException(SkipReason ?? "The API server is not started.");
}
