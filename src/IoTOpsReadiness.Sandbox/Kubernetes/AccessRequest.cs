namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>What somebody wants to do, in RBAC's words.</summary>
internal sealed record AccessRequest
{
    /// <summary>The verb, for example <c>list</c>.</summary>
    public required string Verb { get; init; }

    /// <summary>The API group; empty for the core group.</summary>
    public string Group { get; init; } = "";

    /// <summary>The resource in the plural; empty for a URL that is none.</summary>
    public string Resource { get; init; } = "";

    /// <summary>The subresource, for example <c>status</c>.</summary>
    public string? Subresource { get; init; }

    /// <summary>The namespace; null for all of them or for a cluster-scoped resource.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of one object.</summary>
    public string? Name { get; init; }

    /// <summary>The URL, where it is no resource.</summary>
    public string? Path { get; init; }

    /// <summary>Whether it changes nothing.</summary>
    public bool IsReading => Verb is "get" or "list" or "watch";
}
