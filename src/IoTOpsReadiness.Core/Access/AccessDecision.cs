namespace IoTOpsReadiness.Access;

/// <summary>Whether a request is allowed, and what decided that.</summary>
public sealed record AccessDecision
{
    /// <summary>True where the broker would let it pass.</summary>
    public required bool Allowed { get; init; }

    /// <summary>What decided.</summary>
    public required AccessBasis Basis { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Why { get; init; }

    /// <summary>The authorization whose rules were asked; null where none was.</summary>
    public string? Authorization { get; init; }

    /// <summary>The number of the rule that allowed it, from 0; null where no rule did.</summary>
    public int? Rule { get; init; }

    /// <summary>
    /// Where the deciding property stands in its resource, for example
    /// <c>spec.authorizationPolicies.rules[0].brokerResources[1]</c>; null where its absence decided.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The topic filter or client id pattern that let it pass, as written; null where none did.</summary>
    public string? Pattern { get; init; }

    /// <summary>Where the sources are silent and the answer rests on an assumption, which one; empty otherwise.</summary>
    public IReadOnlyList<string> Assumptions { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => $"{(Allowed ? "Allowed" : "Denied")}: {Why}";
}
