namespace IoTOpsReadiness.Snapshots;

/// <summary>One page of a Kubernetes list, sanitized.</summary>
public sealed record ResourcePage
{
    /// <summary>The resources of the page, in the server's order.</summary>
    public required IReadOnlyList<ResourceDocument> Documents { get; init; }

    /// <summary>The token that asks for the next page; null on the last one.</summary>
    public string? Continue { get; init; }

    /// <summary>The version of the API that answered, for example <c>v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>The kind of the list, for example <c>PodList</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>How many credentials were masked.</summary>
    public int Redactions { get; init; }
}
