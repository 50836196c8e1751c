namespace IoTOpsReadiness.Endpoints;

/// <summary>One line of the published lists: a host, and when it is needed.</summary>
internal sealed record EndpointEntry
{
    /// <summary>The host, with <c>{region}</c>, <c>{vault}</c>, <c>{schemaHost}</c> or <c>{gateway}</c> for what a site decides.</summary>
    public required string Host { get; init; }

    public required int Port { get; init; }

    public required string Protocol { get; init; }

    public required string Purpose { get; init; }

    public required string NeededBy { get; init; }

    /// <summary>What must hold of the site, all of it; empty for every site.</summary>
    public required IReadOnlyList<string> When { get; init; }

    public required string Source { get; init; }

    public required DateOnly AsOf { get; init; }
}
