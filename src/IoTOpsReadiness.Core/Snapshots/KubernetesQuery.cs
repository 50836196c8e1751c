namespace IoTOpsReadiness.Snapshots;

/// <summary>One question to the Kubernetes API, as data.</summary>
public sealed record KubernetesQuery
{
    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The version to ask for; null for the one the server prefers.</summary>
    public string? Version { get; init; }

    /// <summary>The resource in the plural, as in the URL, for example <c>brokerlisteners</c>; empty for a path.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The kind, for example <c>BrokerListener</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>How far the question reaches.</summary>
    public required KubernetesScope Scope { get; init; }

    /// <summary>The namespace, for <see cref="KubernetesScope.Namespace"/> and <see cref="KubernetesScope.Object"/>.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name, for <see cref="KubernetesScope.Object"/> and cluster-scoped single objects.</summary>
    public string? Name { get; init; }

    /// <summary>The URL path, for <see cref="KubernetesScope.Path"/>, for example <c>/version</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Ask for metadata only. Secrets are never read otherwise.</summary>
    public bool MetadataOnly { get; init; }

    /// <summary>Keep who wrote the object, for guidelines that look for hand edits; dropped otherwise.</summary>
    public bool KeepManagedFields { get; init; }

    /// <summary>The verb and resource in RBAC's words, for example <c>list brokers.mqttbroker.iotoperations.azure.com</c>.</summary>
    public string Permission => Scope switch
    {
        KubernetesScope.Path => $"get {Path}",
        _ when Name is not null => $"get {QualifiedResource}/{Name}" + InNamespace,
        _ => $"list {QualifiedResource}" + InNamespace,
    };

    /// <inheritdoc/>
    public override string ToString() => Permission;

    private string QualifiedResource => Group.Length == 0 ? Resource : $"{Resource}.{Group}";

    private string InNamespace => Namespace is null ? "" : $" in namespace {Namespace}";
}
