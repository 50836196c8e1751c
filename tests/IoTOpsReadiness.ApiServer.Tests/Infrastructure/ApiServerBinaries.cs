using System.Diagnostics.CodeAnalysis;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>The server binaries, found the way Kubernetes' own test environment finds them.</summary>
internal sealed record ApiServerBinaries(string KubeApiServer, string Etcd)
{
    private const string FolderVariable = "KUBEBUILDER_ASSETS";

    /// <summary>Finds both binaries, or says in <paramref name="reason"/> what a person can do about it.</summary>
    public static bool TryFind(
        [NotNullWhen(true)] out ApiServerBinaries? binaries,
        [NotNullWhen(false)] out string? reason)
    {
        binaries = null;
        var folder = Environment.GetEnvironmentVariable(FolderVariable);
        if (string.IsNullOrWhiteSpace(folder))
        {
            reason = $"No API server: {FolderVariable} is not set. Set it to what .ci/kube-apiserver prints.";
            return false;
        }

        var found = new ApiServerBinaries(Path.Combine(folder, "kube-apiserver"), Path.Combine(folder, "etcd"));
        var missing = new[] { found.KubeApiServer, found.Etcd }.Where(file => !File.Exists(file)).ToArray();
        if (missing.Length > 0)
        {
            reason = $"No API server: {FolderVariable} is {folder}, which lacks {string.Join(" and ", missing.Select(Path.GetFileName))}.";
            return false;
        }

        binaries = found;
        reason = null;
        return true;
    }
}
