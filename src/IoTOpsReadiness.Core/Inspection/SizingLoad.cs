namespace IoTOpsReadiness.Inspection;

/// <summary>The load that only the caller knows.</summary>
public sealed record SizingLoad
{
    /// <summary>MQTT clients connected at the same time; null where not known.</summary>
    public int? Connections { get; init; }

    /// <summary>Messages per second that clients publish in all; null where not known.</summary>
    public double? MessagesPerSecond { get; init; }

    /// <summary>The size of a message, in bytes; null where not known.</summary>
    public long? MessageBytes { get; init; }
}
