namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>What the path of a request names, below the address of the API server.</summary>
internal sealed record RequestPath
{
    /// <summary>The path itself, for example <c>/version</c>.</summary>
    public required string Path { get; init; }

    /// <summary>The API group; empty for the core group, null for a path outside the groups.</summary>
    public string? Group { get; init; }

    /// <summary>The version within the group; null where only the group is named.</summary>
    public string? Version { get; init; }

    /// <summary>The resource in the plural; null where only the version is named.</summary>
    public string? Resource { get; init; }

    /// <summary>The namespace; null for none or all.</summary>
    public string? Namespace { get; init; }

    /// <summary>The name of one object.</summary>
    public string? Name { get; init; }

    /// <summary>The part of the object, for example <c>status</c>.</summary>
    public string? Subresource { get; init; }

    /// <summary>Takes a path apart.</summary>
    public static RequestPath Parse(string path)
    {
        var request = new RequestPath { Path = path.Length > 1 ? path.TrimEnd('/') : path };
        string[] parts = request.Path.Trim('/').Split('/');
        return parts switch
        {
            ["api", var version, .. var rest] => request.Within(rest) with { Group = "", Version = version },
            ["apis", var group] => request with { Group = group },
            ["apis", var group, var version, .. var rest] => request.Within(rest) with { Group = group, Version = version },
            _ => request,
        };
    }

    // A namespace is an object itself, and what others lie in.
    private RequestPath Within(string[] rest) => rest switch
    {
        [] => this,
        ["namespaces", var name, "status" or "finalize"] => this with { Resource = "namespaces", Name = name, Subresource = rest[2] },
        ["namespaces", var name, var resource, .. var more] => this with
        {
            Namespace = name,
            Resource = resource,
            Name = more.ElementAtOrDefault(0),
            Subresource = more.Length > 1 ? string.Join('/', more[1..]) : null,
        },
        [var resource, .. var more] => this with
        {
            Resource = resource,
            Name = more.ElementAtOrDefault(0),
            Subresource = more.Length > 1 ? string.Join('/', more[1..]) : null,
        },
    };
}
