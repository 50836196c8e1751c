namespace IoTOpsReadiness.Sizing;

/// <summary>
/// The published rule of thumb (2026) for what one partition carries: 5,000 to 6,000 messages of 8 KB a second at QoS 1,
/// on cores of about 2 GHz. That larger messages count for more, in proportion, is a proposal.
/// </summary>
public static class PartitionLoad
{
    /// <summary>Messages per second one partition carries for certain.</summary>
    public const double Certain = 5000;

    /// <summary>Messages per second one partition carries at best.</summary>
    public const double AtBest = 6000;

    /// <summary>The size those messages have, in bytes.</summary>
    public const long MessageBytes = 8 * 1024;

    /// <summary>A load in messages of the size the rule is about.</summary>
    public static double Normalize(double messagesPerSecond, long? messageBytes) =>
        messagesPerSecond * Math.Max(1, (double)(messageBytes ?? MessageBytes) / MessageBytes);

    /// <summary>How many partitions carry a load for certain; may be more than a broker can have.</summary>
    public static int Partitions(double messagesPerSecond, long? messageBytes) =>
        (int)Math.Clamp(Math.Ceiling(Normalize(messagesPerSecond, messageBytes) / Certain), 1, int.MaxValue);
}
