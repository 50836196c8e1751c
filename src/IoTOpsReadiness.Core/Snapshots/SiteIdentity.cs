namespace IoTOpsReadiness.Snapshots;

/// <summary>Which site the evidence is of, and how it was seen.</summary>
public sealed record SiteIdentity
{
    /// <summary>A short name for people: the instance's, else the Arc cluster's, else the kubeconfig context's.</summary>
    public required string Name { get; init; }

    /// <summary>The namespace of Azure IoT Operations.</summary>
    public string Namespace { get; init; } = DefaultNamespace;

    /// <summary>The kubeconfig context it was read through, if any.</summary>
    public string? Context { get; init; }

    /// <summary>The address of the API server, without credentials.</summary>
    public string? Server { get; init; }

    /// <summary>The Kubernetes version, for example <c>v1.31.4+k3s1</c>.</summary>
    public string? KubernetesVersion { get; init; }

    /// <summary>Who the evidence was read as.</summary>
    public string? User { get; init; }

    /// <summary>The ARM id of the Arc-connected cluster, if known.</summary>
    public string? ConnectedClusterId { get; init; }

    /// <summary>The ARM id of the instance, if known.</summary>
    public string? InstanceId { get; init; }

    /// <summary>Where Azure IoT Operations lives unless told otherwise.</summary>
    public const string DefaultNamespace = "azure-iot-operations";

    /// <inheritdoc/>
    public override string ToString() => Name;
}
