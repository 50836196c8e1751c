namespace IoTOpsReadiness.Snapshots;

/// <summary>What became of one query, for the record.</summary>
public sealed record QueryResult
{
    /// <summary>The name of the evidence kind, see <see cref="Evidence"/>.</summary>
    public required string Kind { get; init; }

    /// <summary>The side that was asked.</summary>
    public required EvidenceSource Source { get; init; }

    /// <summary>What became of it.</summary>
    public required QueryOutcome Outcome { get; init; }

    /// <summary>The permission that is missing, for example <c>list nodes</c>, if it was forbidden.</summary>
    public string? Permission { get; init; }

    /// <summary>What the server or the client said; never contains a credential.</summary>
    public string? Message { get; init; }

    /// <summary>How many documents came.</summary>
    public int Count { get; init; }

    /// <summary>How many requests it took, retries included.</summary>
    public int Requests { get; init; }

    /// <summary>How long it took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>True where only the site's namespace could be read although all were asked for.</summary>
    public bool SiteNamespaceOnly { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} ({Source}): {Outcome}";
}
