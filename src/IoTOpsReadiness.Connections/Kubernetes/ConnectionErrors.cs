using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Every way in which connecting fails, in the words a user reads.</summary>
internal static class ConnectionErrors
{
    private const string Area = "IoTOps.Connection.";

    public static ReadinessException NoKubeconfig(string message) => new(
        Area + "NoKubeconfig", ErrorKind.NotFound, message,
        "Name a file with -KubeconfigPath, set KUBECONFIG, or copy the cluster's kubeconfig to ~/.kube/config (K3s keeps it in /etc/rancher/k3s/k3s.yaml).");

    public static ReadinessException KubeconfigInvalid(string path, string problem, Exception? inner = null) => new(
        Area + "KubeconfigInvalid", ErrorKind.InvalidData, $"The kubeconfig '{path}' cannot be used: {problem}.",
        "Check it with 'kubectl config view', or fetch a new one from the cluster.", path, inner);

    public static ReadinessException ContextNotFound(string? context, IReadOnlyCollection<string> known, string files) => new(
        Area + "ContextNotFound",
        ErrorKind.NotFound,
        (context is null ? $"No context is named and the kubeconfig {files} has no current one." : $"The kubeconfig {files} has no context '{context}'.")
            + (known.Count == 0 ? " It has no contexts at all." : $" It has: {string.Join(", ", known)}."),
        "Name one of these contexts with -KubeContext, or choose one with 'kubectl config use-context'.",
        context);

    public static ReadinessException NotInCluster(string problem) => new(
        Area + "NotInCluster", ErrorKind.InvalidOperation, $"This does not run in a pod with a service account: {problem}.",
        "Leave out -InCluster to use a kubeconfig, or run in a pod with automountServiceAccountToken: true.");

    public static ReadinessException PlainHttp(string server) => new(
        Area + "PlainHttp", ErrorKind.InvalidArgument,
        $"The API server {server} is addressed over plain HTTP: credentials and evidence would travel in the open.",
        "Use the https address of the API server. Plain HTTP is accepted from this machine only, as 'kubectl proxy' offers it.", server);

    public static ReadinessException Unreachable(string server, string problem, Exception? inner = null) => new(
        Area + "Unreachable", ErrorKind.ConnectionError, $"The API server {server} cannot be reached: {problem}.",
        "Check that the cluster is up, that the address in the kubeconfig is the one to use from here, and the VPN, firewall or proxy in between.", server, inner);

    public static ReadinessException CertificateInvalid(string server, string problem, Exception? inner = null) => new(
        Area + "CertificateInvalid", ErrorKind.ConnectionError, $"The certificate of the API server {server} is not accepted: {problem}.",
        "Fetch a new kubeconfig from the cluster; its certificate-authority-data must be of the cluster's own CA, and the server's address one its certificate names (or set tls-server-name).", server, inner);

    public static ReadinessException CredentialExpired(string server, string problem) => new(
        Area + "CredentialExpired", ErrorKind.AuthenticationError, $"The API server {server} refused the credential: {problem}.",
        "Sign in again, or fetch a new kubeconfig from the cluster (K3s renews its certificates when it restarts).", server);

    public static ReadinessException NotAuthenticated(string server, string? user) => new(
        Area + "NotAuthenticated", ErrorKind.AuthenticationError,
        $"The API server {server} does not accept the credential{(user is null ? "" : $" of '{user}'")}.",
        "Check the user entry of the kubeconfig context, or fetch a new kubeconfig from the cluster.", server);

    public static ReadinessException ExecPluginFailed(string command, string problem, Exception? inner = null) => new(
        Area + "ExecPluginFailed", ErrorKind.AuthenticationError, $"The credential plugin '{command}' gave no credential: {problem}.",
        "Run the plugin by hand and sign in once, for example with 'az login' and 'kubelogin convert-kubeconfig -l azurecli'; it must then answer without asking.", command, inner);

    public static ReadinessException ExecPluginTimedOut(string command, TimeSpan timeout) => new(
        Area + "ExecPluginTimedOut", ErrorKind.Timeout, $"The credential plugin '{command}' gave no credential within {timeout.TotalSeconds:0.#} s and was ended.",
        "Run the plugin by hand: it may be waiting for a sign-in. Give it longer with -ExecTimeoutSec if it is only slow.", command);

    public static ReadinessException Timeout(string server, TimeSpan timeout, Exception? inner = null) => new(
        Area + "Timeout", ErrorKind.Timeout, $"The API server {server} did not answer within {timeout.TotalSeconds:0.#} s.",
        "Check that the cluster is up and the network in between; give it longer with -TimeoutSec if it is only slow.", server, inner);

    public static ReadinessException NotKubernetes(string server, string problem) => new(
        Area + "NotKubernetes", ErrorKind.InvalidData, $"What answers at {server} is not a Kubernetes API server: {problem}.",
        "Check the server address of the kubeconfig context; a proxy or a sign-in page may answer in its place.", server);

    /// <summary>Words of others, fit to be shown: one line, no credentials, no control characters, not too long.</summary>
    public static string Clean(string? text, int length = 300)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return "";
        }

        // Cut first, so that a hostile megabyte costs nothing; a credential cut in two is still masked by its start.
        string start = text.Length > length * 4 ? text[..(length * 4)] : text;
        string plain = string.Join(' ', new string([.. Redaction.Redact(start).Select(c => char.IsControl(c) ? ' ' : c)])
            .Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return plain.Length <= length ? plain.TrimEnd('.') : plain[..length] + "...";
    }
}
