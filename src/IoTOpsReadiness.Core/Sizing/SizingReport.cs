namespace IoTOpsReadiness.Sizing;

/// <summary>How a broker may be sized on these nodes.</summary>
public sealed record SizingReport
{
    /// <summary>What it was sized for.</summary>
    public required SizingRequest Request { get; init; }

    /// <summary>Cores of all nodes that pods may request.</summary>
    public required double Cores { get; init; }

    /// <summary>Cores of all nodes that other pods do not request.</summary>
    public required double FreeCores { get; init; }

    /// <summary>Bytes of memory of all nodes that pods may take.</summary>
    public required double MemoryBytes { get; init; }

    /// <summary>Partitions that carry the declared load for certain; null where no load was declared.</summary>
    public int? PartitionsForLoad { get; init; }

    /// <summary>What is configured; null where nothing is.</summary>
    public SizingOption? Current { get; init; }

    /// <summary>What each source recommends, oldest source first.</summary>
    public required IReadOnlyList<SizingOption> Recommendations { get; init; }
}
