using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>An API server of its own that holds what a bundled sample was read from.</summary>
public sealed class SeededSite : IAsyncDisposable
{
    // More would only queue up in front of the server's etcd.
    private const int Writers = 8;

    private readonly IReadOnlyList<JsonObject> _manifests;

    private SeededSite(Snapshot sample, KubeApiServer server, IEnumerable<CustomResourceKind> kinds)
    {
        Sample = sample;
        Server = server;
        _manifests = SiteManifests.Of(sample, [.. kinds]);
    }

    /// <summary>What the server should look like; a server knows nothing of the Azure side.</summary>
    public Snapshot Sample { get; }

    public KubeApiServer Server { get; }

    public static Task<SeededSite> StartAsync(string sampleName) => StartAsync(sampleName, AioCustomResources.All);

    /// <summary>Starts a site whose custom resources are served in the versions of the given kinds.</summary>
    public static async Task<SeededSite> StartAsync(string sampleName, IReadOnlyList<CustomResourceKind> kinds)
    {
        var sample = Samples.Load(sampleName).OfClusterAlone();
        var server = new KubeApiServer(IssuerOf(sample));
        var site = new SeededSite(sample, server, kinds);
        try
        {
            await server.InitializeAsync();
            await AioCustomResources.InstallAsync(server, kinds);
            await ReaderRoles.InstallAsync(server);
            await site.SeedAsync();
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync() => await Server.DisposeAsync();

    /// <summary>Changes a seeded object until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> ChangeAsync(string kind, string name, Action<JsonObject> change)
    {
        var original = Find(kind, name);
        var changed = original.DeepClone().AsObject();
        change(changed);
        await Server.ApplyAsync(changed);
        return new Undo(() => Server.ApplyAsync(original));
    }

    /// <summary>Removes a seeded object until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> RemoveAsync(string kind, string name)
    {
        var original = Find(kind, name);
        await Server.DeleteAsync(original);
        return new Undo(() => Server.ApplyAsync(original));
    }

    /// <summary>Adds an object, made from a seeded one, until what is returned is disposed of.</summary>
    public async Task<IAsyncDisposable> AddAsync(string kind, string model, string name, Action<JsonObject> change)
    {
        var added = Find(kind, model).DeepClone().AsObject();
        added["metadata"]!["name"] = name;
        change(added);
        await Server.ApplyAsync(added);
        return new Undo(() => Server.DeleteAsync(added));
    }

    private JsonObject Find(string kind, string name) =>
        _manifests.Single(manifest => (string)manifest["kind"]! == kind && (string)manifest["metadata"]!["name"]! == name);

    private async Task SeedAsync()
    {
        foreach (var name in SiteManifests.Namespaces(_manifests))
        {
            await Server.ApplyNamespaceAsync(name);
        }

        await Parallel.ForEachAsync(
            _manifests,
            new ParallelOptions { MaxDegreeOfParallelism = Writers },
            async (manifest, _) => await Server.ApplyAsync(manifest));
    }

    // The server publishes its issuer, which no write can change.
    private static string IssuerOf(Snapshot sample) =>
        sample.Documents(Evidence.ServiceAccountIssuer, EvidenceSource.Kubernetes)[0].Root.GetProperty("issuer").GetString()!;
}
