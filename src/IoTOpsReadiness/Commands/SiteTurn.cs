namespace IoTOpsReadiness.Commands;

/// <summary>How one of the sites is read.</summary>
/// <param name="ProgressId">The activity that shows its progress.</param>
/// <param name="Concurrency">How many requests may be under way to it at once.</param>
internal readonly record struct SiteTurn(int ProgressId, int Concurrency);
