namespace IoTOpsReadiness.Sandbox;

/// <summary>Which paths of the one HTTPS endpoint belong to whom.</summary>
internal static class SandboxPaths
{
    /// <summary>The API server of a site is at this path and the site's name.</summary>
    public const string Clusters = "/clusters";

    /// <summary>A managed identity gets its tokens here, as from Azure Automation, App Service or Azure Arc.</summary>
    public const string Identity = "/msi/token";

    /// <summary>A managed identity gets its tokens here, as on a virtual machine.</summary>
    public const string MachineIdentity = "/metadata/identity/oauth2/token";

    /// <summary>Whose a request is; for a cluster with the name of the site and the path there.</summary>
    public static (SandboxSide Side, string? Site, PathString Path) Of(PathString path)
    {
        if (path.StartsWithSegments(Clusters, StringComparison.Ordinal, out PathString rest) && rest.HasValue)
        {
            string value = rest.Value!;
            int end = value.IndexOf('/', 1);
            return (SandboxSide.Cluster, end < 0 ? value[1..] : value[1..end], end < 0 ? "/" : value[end..]);
        }

        bool isIdentity = path.StartsWithSegments(Identity) || path.StartsWithSegments(MachineIdentity);
        return (isIdentity ? SandboxSide.Identity : SandboxSide.Azure, null, path);
    }
}
