using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>What a written Kubernetes role is called, and who gets it.</summary>
public sealed record KubernetesRoleOptions
{
    /// <summary>What the roles are called unless told otherwise.</summary>
    public const string DefaultName = "iotops-readiness-reader";

    /// <summary>What the service account is called unless told otherwise.</summary>
    public const string DefaultServiceAccount = "iotops-readiness";

    /// <summary>The name of the ClusterRole, of the Roles and of their bindings. Default: <c>iotops-readiness-reader</c>.</summary>
    public string Name { get; init; } = DefaultName;

    /// <summary>Who gets the roles. Default: the service account <c>iotops-readiness</c> in the namespace of Azure IoT Operations, which is written too.</summary>
    public RoleSubject Subject { get; init; } = RoleSubject.ServiceAccount(DefaultServiceAccount, SiteIdentity.DefaultNamespace);
}
