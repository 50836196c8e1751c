namespace IoTOpsReadiness.Verdicts;

/// <summary>What one guideline says of one resource, with the evidence.</summary>
public sealed record Finding
{
    /// <summary>The verdict on this resource.</summary>
    public required Status Status { get; init; }

    /// <summary>How much it matters if it fails.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Why it is unknown; <see cref="Verdicts.Reason.None"/> otherwise.</summary>
    public Reason Reason { get; init; }

    /// <summary>The resource.</summary>
    public required ResourceReference Target { get; init; }

    /// <summary>The property looked at, for example <c>spec.ports[0].tls</c>; null where no single property decides.</summary>
    public string? Path { get; init; }

    /// <summary>What was seen; null where nothing was.</summary>
    public string? Observed { get; init; }

    /// <summary>What the rule wants to see.</summary>
    public string? Expected { get; init; }

    /// <summary>One sentence for a person.</summary>
    public required string Message { get; init; }

    /// <summary>The permission, parameter or file that would settle an Unknown or Manual finding.</summary>
    public string? SettledBy { get; init; }

    /// <summary>Where the evidence comes from.</summary>
    public FindingSource Source { get; init; }

    /// <summary>The decision that made a failure Exempt, or settled what was Manual; null where none did.</summary>
    public AppliedDecision? Decision { get; init; }

    /// <summary>
    /// What makes the same problem the same on another day: see <see cref="Verdicts.Fingerprint"/>. Empty until the finding
    /// is part of a result.
    /// </summary>
    public string Fingerprint { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Target}: {Message}";
}
