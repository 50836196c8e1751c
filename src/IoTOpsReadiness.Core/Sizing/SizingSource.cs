namespace IoTOpsReadiness.Sizing;

/// <summary>An article that says how to size a broker. They differ, so a figure always names its own.</summary>
/// <param name="Name">A short name.</param>
/// <param name="AsOf">Year and month of the text that was read.</param>
/// <param name="Article">Its path below the product's documentation.</param>
public sealed record SizingSource(string Name, string AsOf, string Article)
{
    /// <summary>The how-to on availability and scale, with the example of the production guidelines of 2024-10.</summary>
    public static SizingSource HowTo { get; } = new("availability how-to", "2024-10", "manage-mqtt-broker/howto-configure-availability-scale");

    /// <summary>The operations manual for the day of the deployment.</summary>
    public static SizingSource DayZeroManual { get; } = new("day-0 manual", "2026-03", "deploy-iot-ops/operational-manual-day0-deployment");

    /// <summary>The deployment planning article.</summary>
    public static SizingSource PlanningArticle { get; } = new("planning article", "2026-04", "deployment-plan/deployment-planning");

    /// <summary>All of them, oldest first.</summary>
    public static IReadOnlyList<SizingSource> All { get; } = [HowTo, DayZeroManual, PlanningArticle];

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({AsOf})";
}
