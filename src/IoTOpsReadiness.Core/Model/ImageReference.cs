namespace IoTOpsReadiness.Model;

/// <summary>An image as a pod names it, in its parts.</summary>
/// <param name="Registry">The host, for example <c>mcr.microsoft.com</c>; <c>docker.io</c> where none is named.</param>
/// <param name="Repository">The path, for example <c>azureiotoperations/aio-operator</c>.</param>
/// <param name="Tag">The tag; null where only a digest is named.</param>
/// <param name="Digest">The digest, for example <c>sha256:…</c>; null where only a tag is named.</param>
public sealed record ImageReference(string Registry, string Repository, string? Tag, string? Digest)
{
    private const string DefaultRegistry = "docker.io";

    /// <summary>Takes a reference apart; nothing is looked up.</summary>
    public static ImageReference Parse(string image)
    {
        string rest = image;
        string? digest = null;
        int at = rest.IndexOf('@', StringComparison.Ordinal);
        if (at >= 0)
        {
            digest = rest[(at + 1)..];
            rest = rest[..at];
        }

        // Only a host may have a dot or a port, so a first segment without either belongs to Docker Hub.
        string registry = DefaultRegistry;
        int slash = rest.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && (rest.AsSpan(0, slash).IndexOfAny('.', ':') >= 0 || rest.AsSpan(0, slash).SequenceEqual("localhost")))
        {
            registry = rest[..slash];
            rest = rest[(slash + 1)..];
        }

        string? tag = null;
        int colon = rest.LastIndexOf(':');
        if (colon > rest.LastIndexOf('/'))
        {
            tag = rest[(colon + 1)..];
            rest = rest[..colon];
        }

        return new(registry, rest, tag, digest);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";
}
