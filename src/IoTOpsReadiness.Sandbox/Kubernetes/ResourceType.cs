namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>One resource the API server serves.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The one version it is served in.</param>
/// <param name="Plural">The resource, as in the URL.</param>
/// <param name="Kind">The kind.</param>
/// <param name="IsNamespaced">Whether its objects lie in namespaces.</param>
/// <param name="IsCustom">Whether a custom resource definition makes it.</param>
/// <param name="ShortNames">What kubectl also calls it.</param>
internal sealed record ResourceType(string Group, string Version, string Plural, string Kind, bool IsNamespaced, bool IsCustom, params string[] ShortNames)
{
    private static readonly string[] WithoutGeneration = ["configmaps", "secrets", "serviceaccounts", "nodes", "namespaces"];

    /// <summary>As in the URL and in an object.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>As messages call it.</summary>
    public string QualifiedName => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    /// <summary>The singular, as kubectl takes it.</summary>
    public string Singular => Kind.ToLowerInvariant();

    /// <summary>Whether objects count the changes of what is wanted of them.</summary>
    public bool HasGeneration => IsCustom || (Group is "apps" && !WithoutGeneration.Contains(Plural));

    /// <inheritdoc/>
    public override string ToString() => QualifiedName;
}
