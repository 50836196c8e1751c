using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>One thing the caller must be allowed to do, why, and which guidelines stand on it.</summary>
public sealed record RequiredPermission
{
    /// <summary>The side that grants it: Kubernetes or Azure.</summary>
    public required EvidenceSource Side { get; init; }

    /// <summary>How far it has to reach.</summary>
    public required PermissionScope Scope { get; init; }

    /// <summary>The Kubernetes verb, for example <c>list</c>; null on the Azure side.</summary>
    public string? Verb { get; init; }

    /// <summary>The Kubernetes API group, empty for the core group; null for a URL and on the Azure side.</summary>
    public string? ApiGroup { get; init; }

    /// <summary>The Kubernetes resource in the plural; null for a URL and on the Azure side.</summary>
    public string? Resource { get; init; }

    /// <summary>The one object it is about; null where it is about all of the resource.</summary>
    public string? ResourceName { get; init; }

    /// <summary>The URL of the Kubernetes API that is no resource, for example <c>/version</c>; else null.</summary>
    public string? NonResourceUrl { get; init; }

    /// <summary>The namespace, where <see cref="Scope"/> is one; else null.</summary>
    public string? Namespace { get; init; }

    /// <summary>
    /// The namespace that is read where the caller may not read all of them, with less seen; null where there is no such way
    /// out.
    /// </summary>
    public string? FallbackNamespace { get; init; }

    /// <summary>The Azure action, for example <c>Microsoft.IoTOperations/instances/read</c>; null on the Kubernetes side.</summary>
    public string? Action { get; init; }

    /// <summary>True for an action on data rather than on resources. Reading configuration needs none.</summary>
    public bool IsDataAction { get; init; }

    /// <summary>The evidence it opens, by the names of a snapshot's kinds; empty where it serves connecting alone.</summary>
    public IReadOnlyList<string> Evidence { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The guidelines that have no verdict without it, unless the other side answers in its place.</summary>
    public IReadOnlyList<string> NeededBy { get; init => field = Indexable.Of(value); } = [];

    /// <summary>The guidelines that are decided without it where the rest of the evidence suffices.</summary>
    public IReadOnlyList<string> UsedBy { get; init => field = Indexable.Of(value); } = [];

    /// <summary>What it is for, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>True where no selected guideline depends on it for its verdict.</summary>
    public bool Optional => NeededBy.Count == 0;

    /// <summary>Every selected guideline that looks at what it opens: those that need it, then those that use it.</summary>
    public IReadOnlyList<string> Guidelines => (string[])[.. NeededBy, .. UsedBy];

    /// <summary>The permission as its side words it: <c>list nodes</c>, or the Azure action.</summary>
    public string Permission => Action ?? (NonResourceUrl is not null
        ? $"{Verb} {NonResourceUrl}"
        : $"{Verb} {QualifiedResource}{(ResourceName is null ? "" : $"/{ResourceName}")}{(Namespace is null ? "" : $" in namespace {Namespace}")}");

    private string QualifiedResource => string.IsNullOrEmpty(ApiGroup) ? Resource ?? "" : $"{Resource}.{ApiGroup}";

    /// <inheritdoc/>
    public override string ToString() => Permission;
}
