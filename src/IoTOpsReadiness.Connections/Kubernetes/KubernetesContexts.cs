using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>The contexts one may connect through.</summary>
public static class KubernetesContexts
{
    /// <summary>The names of the contexts, in order; empty where there is no kubeconfig. Nothing is connected to.</summary>
    /// <param name="kubeconfigPaths">The files; empty for those kubectl would read.</param>
    /// <exception cref="ReadinessException">A file cannot be read.</exception>
    public static IReadOnlyList<string> List(IReadOnlyList<string> kubeconfigPaths) =>
        Kubeconfig.Locate(new() { KubeconfigPath = kubeconfigPaths }) is { } files ? Kubeconfig.Load(files).ContextNames : [];
}
