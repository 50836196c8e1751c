using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>One required permission held against what the caller may do, and what follows from it.</summary>
public sealed record PermissionResult
{
    /// <summary>The site.</summary>
    public required string Site { get; init; }

    /// <summary>What the caller may do.</summary>
    public required PermissionStatus Status { get; init; }

    /// <summary>The permission as its side words it.</summary>
    public string Permission => Required.Permission;

    /// <summary>The side that grants it.</summary>
    public EvidenceSource Side => Required.Side;

    /// <summary>True where no selected guideline depends on it for its verdict.</summary>
    public bool Optional => Required.Optional;

    /// <summary>The guidelines that are Unknown in every assessment by this caller, because of this permission.</summary>
    public required IReadOnlyList<string> LeavesUnknown { get; init => field = Indexable.Of(value); }

    /// <summary>The guidelines that may be Unknown because of it, depending on what the rest of the evidence says.</summary>
    public required IReadOnlyList<string> MayLeaveUnknown { get; init => field = Indexable.Of(value); }

    /// <summary>What the server said, or why it is not known; null where there is nothing to add.</summary>
    public string? Message { get; init; }

    /// <summary>What would grant it; null where the caller has it.</summary>
    public string? GrantedBy { get; init; }

    /// <summary>The permission in full.</summary>
    public required RequiredPermission Required { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Status}: {Permission}";
}
