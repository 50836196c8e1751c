using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>How to collect.</summary>
public sealed record CollectorOptions
{
    internal const int DefaultPageSize = 500;
    internal const int DefaultConcurrency = 16;

    /// <summary>How many objects to ask for at once. Default: 500.</summary>
    public int PageSize { get; init; } = DefaultPageSize;

    /// <summary>How long the server may be silent during one request. Default: 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many requests may be under way at once. Default: 16.</summary>
    public int MaxConcurrency { get; init; } = DefaultConcurrency;

    /// <summary>
    /// Resources of Azure to read beside those the site leads to, by their ids, for what it is about to use. Those of a kind
    /// that is not read are left out.
    /// </summary>
    public IReadOnlyList<string> AzureIds { get; init; } = [];

    /// <summary>Told about every kind as soon as it is settled, from several threads.</summary>
    public Action<CollectorProgress>? Progress { get; init; }
}

/// <summary>How far a collection is.</summary>
/// <param name="Kind">The name of the kind that was just settled.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Done">How many kinds are settled.</param>
/// <param name="Total">How many there are.</param>
public readonly record struct CollectorProgress(string Kind, QueryOutcome Outcome, int Done, int Total);
