namespace IoTOpsReadiness.Verdicts;

/// <summary>The decision of a person that a finding stands under: who takes the responsibility, why, and until when.</summary>
public sealed record AppliedDecision
{
    /// <summary>Whether a risk was accepted or a question answered.</summary>
    public required DecisionKind Kind { get; init; }

    /// <summary>Why.</summary>
    public required string Reason { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>When it was made; null where the decision does not say.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>The last moment it holds.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>Where it is tracked; null where the decision does not say.</summary>
    public string? Ticket { get; init; }

    /// <summary>Where it is written: a file and its line, or the annotation of a resource.</summary>
    public required string Origin { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} by {Owner} until {Expires.UtcDateTime:yyyy-MM-dd}: {Reason}";
}
