using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>One image that the site runs, and where.</summary>
public sealed record SiteImage
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>The whole reference, for example <c>mcr.microsoft.com/azureiotoperations/aio-operator:1.2.112</c>.</summary>
    public required string Image { get; init; }

    /// <summary>The host it is pulled from.</summary>
    public required string Registry { get; init; }

    /// <summary>The path on that host.</summary>
    public required string Repository { get; init; }

    /// <summary>The tag; null where the pods name a digest alone.</summary>
    public string? Tag { get; init; }

    /// <summary>The digest the pods ask for; null where they ask for a tag, which its registry may move.</summary>
    public string? PinnedDigest { get; init; }

    /// <summary>
    /// The digests that really run. More than one means that a tag has moved between pulls, or that nodes have different
    /// architectures; none, that the container runtime does not tell.
    /// </summary>
    public required IReadOnlyList<string> Digests { get; init => field = Indexable.Of(value); }

    /// <summary>Where it is pulled from.</summary>
    public required ImageOrigin Origin { get; init; }

    /// <summary>How many containers and init containers run it.</summary>
    public required int Containers { get; init; }

    /// <summary>How many of them did not tell a digest, for example because the image was never pulled.</summary>
    public required int ContainersWithoutDigest { get; init; }

    /// <summary>The namespaces they run in.</summary>
    public required IReadOnlyList<string> Namespaces { get; init => field = Indexable.Of(value); }

    /// <summary>The pods they belong to, as <c>namespace/pod</c>.</summary>
    public required IReadOnlyList<string> Pods { get; init => field = Indexable.Of(value); }

    /// <summary>Why containers wait, for example <c>ImagePullBackOff</c>; empty where none does.</summary>
    public IReadOnlyList<string> WaitingReasons { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What is known of its signatures; null where they were not looked at.</summary>
    public ImageSignature? Signature { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Image;
}
