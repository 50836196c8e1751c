using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Sizing;

/// <summary>
/// One of the broker's memory profiles: what its pods may take at most, and what that buys. The figures are those of
/// the availability and scale article; most of them are published as approximate.
/// </summary>
public sealed record MemoryProfile
{
    private const long Mebi = 1024 * 1024;
    private const double Gibi = 1024d * Mebi;

    private MemoryProfile(string name) => Name = name;

    /// <summary>For a single frontend and small packets.</summary>
    public static MemoryProfile Tiny { get; } = new("Tiny")
    {
        FrontendBytes = 99 * Mebi,
        BackendBytes = 102 * Mebi,
        IdleFrontendBytes = 29 * Mebi,
        IdleBackendBytes = 41 * Mebi,
        MaxPacketBytes = 4 * Mebi,
        IncomingBufferBytes = 16 * Mebi,
        MaxFrontends = 1,
    };

    /// <summary>For at most two frontends; what the published single-node examples use.</summary>
    public static MemoryProfile Low { get; } = new("Low")
    {
        FrontendBytes = 387 * Mebi,
        BackendBytes = 390 * Mebi,
        IdleFrontendBytes = 33 * Mebi,
        IdleBackendBytes = 66 * Mebi,
        MaxPacketBytes = 16 * Mebi,
        IncomingBufferBytes = 64 * Mebi,
        MaxFrontends = 2,
    };

    /// <summary>The default.</summary>
    public static MemoryProfile Medium { get; } = new("Medium")
    {
        FrontendBytes = (long)(1.9 * Gibi),
        BackendBytes = (long)(1.5 * Gibi),
        IdleFrontendBytes = 169 * Mebi,
        IdleBackendBytes = 211 * Mebi,
        MaxPacketBytes = 64 * Mebi,
        IncomingBufferBytes = 576 * Mebi,
    };

    /// <summary>What the published multi-node examples use; it takes its maximum even while idle.</summary>
    public static MemoryProfile High { get; } = new("High")
    {
        FrontendBytes = (long)(4.9 * Gibi),
        BackendBytes = (long)(5.8 * Gibi),
        IdleFrontendBytes = (long)(4.9 * Gibi),
        IdleBackendBytes = (long)(5.8 * Gibi),
        MaxPacketBytes = 256 * Mebi,
        IncomingBufferBytes = 2048 * Mebi,
    };

    /// <summary>All profiles, smallest first.</summary>
    public static IReadOnlyList<MemoryProfile> All { get; } = [Tiny, Low, Medium, High];

    /// <summary>The share of a buffer at which the broker begins to refuse messages, or to spill to disk.</summary>
    public const double BufferThreshold = 0.75;

    /// <summary>Tiny, Low, Medium or High.</summary>
    public string Name { get; }

    /// <summary>The most a frontend pod takes, in bytes.</summary>
    public required long FrontendBytes { get; init; }

    /// <summary>The most a backend takes, in bytes: per worker by one article, per pod by another.</summary>
    public required long BackendBytes { get; init; }

    /// <summary>What an idle frontend pod was measured to take, in bytes.</summary>
    public required long IdleFrontendBytes { get; init; }

    /// <summary>What an idle backend pod was measured to take, in bytes.</summary>
    public required long IdleBackendBytes { get; init; }

    /// <summary>The largest packet, in bytes.</summary>
    public required long MaxPacketBytes { get; init; }

    /// <summary>The buffer for incoming messages of each backend worker, in bytes; <see cref="BufferThreshold"/> of it is of use.</summary>
    public required long IncomingBufferBytes { get; init; }

    /// <summary>The most frontend replicas the profile is good for; null where it sets no limit.</summary>
    public int? MaxFrontends { get; init; }

    /// <summary>Finds a profile by its name in any letter case; null for a name this version does not know.</summary>
    public static MemoryProfile? Find(string? name) => All.FirstOrDefault(profile => Same.Text(profile.Name, name));

    /// <inheritdoc/>
    public override string ToString() => Name;
}
