using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>What is meant by the names of <see cref="FaultSettings.Forbidden"/>.</summary>
internal static class ForbiddenKinds
{
    /// <summary>True for a name of something that can be asked for.</summary>
    public static bool IsKnown(string name) => IsPath(name) || IsAzureType(name) || Evidence.Kinds.Any(kind => IsNamed([name], kind));

    /// <summary>True if the names cover a resource of the Kubernetes API.</summary>
    /// <param name="names">What is forbidden.</param>
    /// <param name="group">The API group; empty for the core group.</param>
    /// <param name="resource">The resource in the plural.</param>
    public static bool CoversResource(IReadOnlyList<string> names, string group, string resource) => names.Count > 0 && Evidence.Kinds.Any(kind =>
        kind.Kubernetes is { } query && query.Group == group && query.Resource == resource && query.Resource.Length > 0 && IsNamed(names, kind));

    /// <summary>True if the names cover a URL of the API server that is not a resource.</summary>
    /// <param name="names">What is forbidden.</param>
    /// <param name="path">The path, for example <c>/version</c>.</param>
    public static bool CoversPath(IReadOnlyList<string> names, string path) =>
        names.Any(name => name == path || (name.EndsWith("/*", StringComparison.Ordinal) && path.StartsWith(name[..^1], StringComparison.Ordinal))) || (names.Count > 0 && Evidence.Kinds.Any(kind => kind.Kubernetes?.Path == path && IsNamed(names, kind)));

    /// <summary>True if the names cover a type of Azure Resource Manager.</summary>
    /// <param name="names">What is forbidden.</param>
    /// <param name="type">The type, for example <c>Microsoft.IoTOperations/instances/brokers</c>.</param>
    public static bool CoversType(IReadOnlyList<string> names, string type) =>
        names.Contains(type, StringComparer.OrdinalIgnoreCase)
        || (names.Count > 0 && Evidence.Kinds.Any(kind => type.Equals(kind.AzureType, StringComparison.OrdinalIgnoreCase) && IsNamed(names, kind)));

    // A resource is written as Kubernetes writes it: "assets" are the resources of two groups, "Assets" is one kind.
    private static bool IsNamed(IReadOnlyList<string> names, EvidenceKind kind) =>
        names.Contains(kind.Name, StringComparer.OrdinalIgnoreCase)
        || (kind.AzureType is { } type && names.Contains(type, StringComparer.OrdinalIgnoreCase))
        || (kind.Kubernetes is { Resource.Length: > 0 } query && (names.Contains(query.Resource, StringComparer.Ordinal) || names.Contains($"{query.Resource}.{query.Group}", StringComparer.Ordinal)));

    private static bool IsPath(string name) => name.Length > 1 && name[0] == '/';

    // Azure knows more types than there is evidence of.
    private static bool IsAzureType(string name) => name.Split('/') is { Length: > 1 } parts && parts.All(part => part.Length > 0) && parts[0].Contains('.', StringComparison.Ordinal);
}
