using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Who is given a Kubernetes role.</summary>
public sealed record RoleSubject
{
    private RoleSubject(string kind, string name, string? @namespace = null)
    {
        Kind = kind;
        Name = name;
        Namespace = @namespace;
    }

    /// <summary>ServiceAccount, User or Group.</summary>
    public string Kind { get; }

    /// <summary>The name, as the API server knows it.</summary>
    public string Name { get; }

    /// <summary>The namespace of a service account; null for the others.</summary>
    public string? Namespace { get; }

    /// <summary>A service account.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Permission.InvalidName</c>: Kubernetes would not take a name.</exception>
    public static RoleSubject ServiceAccount(string name, string @namespace = SiteIdentity.DefaultNamespace) =>
        new("ServiceAccount", KubernetesNames.RequireObject(name, "service account"), KubernetesNames.RequireNamespace(@namespace));

    /// <summary>A user, by the name the API server knows: of a certificate, a token or an identity provider.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Permission.InvalidName</c>.</exception>
    public static RoleSubject User(string name) => new("User", KubernetesNames.RequirePrintable(name, "user"));

    /// <summary>A group of users.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Permission.InvalidName</c>.</exception>
    public static RoleSubject Group(string name) => new("Group", KubernetesNames.RequirePrintable(name, "group"));

    /// <inheritdoc/>
    public override string ToString() => $"{Kind} {(Namespace is null ? "" : Namespace + "/")}{Name}";
}
