using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines.Network;

/// <summary>What this very site must reach: the fixed endpoints, and those its own configuration names.</summary>
internal static class Allowlist
{
    private static readonly string[] Always =
    [
        "management.azure.com", "{region}.dp.kubernetesconfiguration.azure.com", "login.microsoftonline.com", "{region}.login.microsoft.com", "login.windows.net",
        "mcr.microsoft.com", "*.data.mcr.microsoft.com", "dl.k8s.io", "gbl.his.arc.azure.com", "*.his.arc.azure.com",
        "guestnotificationservice.azure.com", "*.guestnotificationservice.azure.com", "sts.windows.net", "*.servicebus.windows.net",
        "graph.microsoft.com", "*.arc.azure.net", "{region}.obo.arc.azure.com:8084", "linuxgeneva-microsoft.azurecr.io",
    ];

    // With an Arc gateway in between, these seven are all that Arc itself needs.
    private static readonly string[] WithGateway =
    [
        "<prefix>.gw.arc.azure.com", "management.azure.com", "{region}.obo.arc.azure.com", "login.microsoftonline.com and {region}.login.microsoft.com",
        "gbl.his.arc.azure.com and {region}.his.arc.azure.com", "mcr.microsoft.com", "{region}.data.mcr.microsoft.com",
    ];

    /// <summary>The endpoints, fixed ones first.</summary>
    public static IReadOnlyList<string> Of(Site site)
    {
        string region = site.ConnectedCluster?.Location?.Replace(" ", "", StringComparison.Ordinal) ?? site.ArcConfiguration?.Value("AZURE_REGION") ?? "<region>";
        IEnumerable<string> fixedOnes = (site.ConnectedCluster?.UsesGateway == true ? WithGateway : Always)
            .Select(host => host.Replace("{region}", region, StringComparison.Ordinal));
        IEnumerable<string> own = site.DataflowEndpoints
            .Where(endpoint => site.HostKindOf(endpoint) is not (DataflowHostKind.LocalBroker or DataflowHostKind.LocalStorage)
                && endpoint.HostName is { Length: > 0 } host && !site.IsInCluster(host))
            .Select(endpoint => endpoint.Host!.Contains("://", StringComparison.Ordinal) || endpoint.Host.Contains('@', StringComparison.Ordinal) ? endpoint.HostName! : endpoint.Host)
            .Order(StringComparer.Ordinal);
        return [.. fixedOnes, .. own.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
