using System.Net;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Connections.Registries;

/// <summary>A repository in a registry, and its addresses.</summary>
/// <remarks>References come from pods, which others write: what could lead elsewhere than into that repository is refused.</remarks>
internal sealed partial record RegistryRepository
{
    private const string DockerHub = "docker.io";
    private const string DockerHubHost = "registry-1.docker.io";

    private RegistryRepository(Uri root, string path, string name) => (Root, Path, Name) = (root, path, name);

    /// <summary>The root of the registry.</summary>
    public Uri Root { get; }

    /// <summary>The path of the repository.</summary>
    public string Path { get; }

    /// <summary>What messages call it.</summary>
    public string Name { get; }

    /// <summary>Finds the addresses of a repository. HTTPS, and plain HTTP only for a registry on this machine.</summary>
    /// <exception cref="RegistryException">It has none.</exception>
    public static RegistryRepository Of(string registry, string repository)
    {
        string host = registry.Equals(DockerHub, StringComparison.OrdinalIgnoreCase) ? DockerHubHost : registry;
        string path = host == DockerHubHost && !repository.Contains('/', StringComparison.Ordinal) ? $"library/{repository}" : repository;
        if (!Host().IsMatch(host) || path.Length > 255 || !Repository().IsMatch(path) || !Uri.TryCreate($"https://{host}/", UriKind.Absolute, out Uri? root))
        {
            throw new RegistryException("The image's name is not one that a registry could have.");
        }

        return new(IsLoopback(root) ? new UriBuilder(root) { Scheme = Uri.UriSchemeHttp, Port = root.IsDefaultPort ? 80 : root.Port }.Uri : root, path, $"{registry}/{repository}");
    }

    /// <summary>Whether an address is on this machine, by its name alone.</summary>
    public static bool IsLoopback(Uri address) =>
        address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out IPAddress? ip) && IPAddress.IsLoopback(ip));

    /// <summary>Whether a tag is one.</summary>
    public static bool IsTag(string? text) => text is not null && Tag().IsMatch(text);

    /// <summary>The manifest with a tag or digest.</summary>
    public Uri Manifest(string reference) => new(Root, $"v2/{Path}/manifests/{reference}");

    /// <summary>The content with a digest.</summary>
    public Uri Blob(string digest) => new(Root, $"v2/{Path}/blobs/{digest}");

    /// <summary>What refers to a digest.</summary>
    public Uri Referrers(string digest, string artifactType) =>
        new(Root, $"v2/{Path}/referrers/{digest}?artifactType={Uri.EscapeDataString(artifactType)}");

    [GeneratedRegex(@"^([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Host();

    [GeneratedRegex(@"^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Repository();

    [GeneratedRegex(@"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Tag();
}
