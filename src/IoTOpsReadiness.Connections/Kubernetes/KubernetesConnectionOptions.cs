namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>How to reach a cluster. Nothing set means what kubectl would do.</summary>
public sealed record KubernetesConnectionOptions
{
    /// <summary>The kubeconfig context; the current one unless named.</summary>
    public string? Context { get; init; }

    /// <summary>
    /// The kubeconfig files, merged as kubectl merges them. Empty for those in <c>KUBECONFIG</c>, else
    /// <c>~/.kube/config</c>, else the service account of the pod this runs in.
    /// </summary>
    public IReadOnlyList<string> KubeconfigPath { get; init; } = [];

    /// <summary>Use the service account of the pod this runs in.</summary>
    public bool InCluster { get; init; }

    /// <summary>The namespace of Azure IoT Operations; found out unless named.</summary>
    public string? Namespace { get; init; }

    /// <summary>How long connecting may take as a whole, a credential plugin aside. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a credential plugin may take. It is never let near a terminal. Default: 30 seconds.</summary>
    public TimeSpan ExecTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The environment variables; tests bring their own.</summary>
    internal Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>Where Kubernetes puts the service account of a pod.</summary>
    internal string ServiceAccountPath { get; init; } = "/var/run/secrets/kubernetes.io/serviceaccount";
}
