namespace IoTOpsReadiness.Permissions;

/// <summary>How far a permission has to reach.</summary>
public enum PermissionScope
{
    /// <summary>The whole cluster: a ClusterRole and its ClusterRoleBinding.</summary>
    Cluster,

    /// <summary>One namespace: a Role and its RoleBinding.</summary>
    Namespace,

    /// <summary>The instance of Azure IoT Operations and what is below it.</summary>
    Instance,

    /// <summary>The Arc-connected cluster and its extensions.</summary>
    ConnectedCluster,

    /// <summary>The resource group of the instance.</summary>
    ResourceGroup,

    /// <summary>A resource that the site refers to, wherever that is: a key vault, a storage account, an identity.</summary>
    Resource,

    /// <summary>The subscription of the instance.</summary>
    Subscription,
}
