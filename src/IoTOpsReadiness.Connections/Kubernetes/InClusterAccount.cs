namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>The service account of the pod this runs in.</summary>
internal static class InClusterAccount
{
    private static readonly string[] Variables = ["KUBERNETES_SERVICE_HOST", "KUBERNETES_SERVICE_PORT"];
    private static readonly string[] Files = ["token", "ca.crt"];

    public static bool IsPresent(KubernetesConnectionOptions options) => Problem(options) is null;

    public static (KubeCluster Cluster, KubeUser User) Read(KubernetesConnectionOptions options)
    {
        if (Problem(options) is { } problem)
        {
            throw ConnectionErrors.NotInCluster(problem);
        }

        string host = options.Environment("KUBERNETES_SERVICE_HOST")!;
        string port = options.Environment("KUBERNETES_SERVICE_PORT")!;
        string address = host.Contains(':', StringComparison.Ordinal) ? $"[{host}]" : host;
        return (
            new("in-cluster", $"https://{address}:{port}") { AuthorityFile = Path.Combine(options.ServiceAccountPath, "ca.crt") },
            new("service account") { TokenFile = Path.Combine(options.ServiceAccountPath, "token") });
    }

    private static string? Problem(KubernetesConnectionOptions options)
    {
        string? variable = Variables.FirstOrDefault(name => string.IsNullOrEmpty(options.Environment(name)));
        if (variable is not null)
        {
            return $"the environment variable {variable} is not set";
        }

        string? file = Files.Select(name => Path.Combine(options.ServiceAccountPath, name)).FirstOrDefault(path => !File.Exists(path));
        return file is null ? null : $"{file} does not exist";
    }
}
