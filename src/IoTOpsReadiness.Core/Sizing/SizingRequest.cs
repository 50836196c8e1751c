namespace IoTOpsReadiness.Sizing;

/// <summary>What to size a broker for.</summary>
public sealed record SizingRequest
{
    /// <summary>The nodes it may be placed on; at least one.</summary>
    public required IReadOnlyList<NodeCapacity> Nodes { get; init; }

    /// <summary>Messages per second that clients publish in all; null where not known.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>The size of a message, in bytes; null where not known.</summary>
    public long? MessageBytes { get; init; }

    /// <summary>MQTT clients connected at the same time; null where not known.</summary>
    public int? Connections { get; init; }

    /// <summary>What is configured, to be measured beside the recommendations; null where nothing is.</summary>
    public BrokerCardinality? Current { get; init; }

    /// <summary>The profile that is configured.</summary>
    public MemoryProfile CurrentProfile { get; init; } = MemoryProfile.Medium;

    /// <summary>
    /// Cores to keep for the other components of Azure IoT Operations: 0 where <see cref="Nodes"/> already counts what
    /// they request.
    /// </summary>
    public double OtherCores { get; init; } = BrokerDemand.CoresOfOtherComponents;
}
