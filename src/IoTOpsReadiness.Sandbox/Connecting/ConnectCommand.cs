using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Connecting;

/// <summary>The command lines that connect to a sandbox. The only place that knows the parameters of Connect-IoTOpsCluster.</summary>
internal static class ConnectCommand
{
    /// <summary>Connects to the cluster of a site.</summary>
    public static string ClusterOnly(ConnectionFolder folder, SandboxSite site) =>
        $"Connect-IoTOpsCluster -KubeconfigPath {Quote(folder.Kubeconfig)} -KubeContext {Quote(Kubeconfig.Context(site))}";

    /// <summary>Connects to the cluster and to Azure, as a managed identity.</summary>
    public static string BothSides(SandboxServer server, ConnectionFolder folder, SandboxSite site) =>
        $"{ClusterOnly(folder, site)} -InstanceId {Quote(site.Identity.InstanceId ?? "")} -AzureEnvironment {Quote(server.Address.GetLeftPart(UriPartial.Authority))} "
        + $"-TokenSource ManagedIdentity -AzureCertificateAuthorityPath {Quote(folder.Authority)}";

    /// <summary>Sets the environment variables that make a managed identity of the session.</summary>
    public static IEnumerable<string> Environment(SandboxServer server) =>
    [
        $"$env:IDENTITY_ENDPOINT = {Quote(server.IdentityEndpoint.ToString())}",
        $"$env:IDENTITY_HEADER = {Quote(server.Sites.Accounts.IdentityHeader)}",
    ];

    /// <summary>Lists the broker and its listeners with kubectl.</summary>
    public static string Kubectl(ConnectionFolder folder, SandboxSite site) =>
        $"kubectl get brokers,brokerlisteners -A --kubeconfig {Quote(folder.Kubeconfig)} --context {Quote(Kubeconfig.Context(site))}";

    // Good for PowerShell and for POSIX shells as long as there is no quote within.
    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
