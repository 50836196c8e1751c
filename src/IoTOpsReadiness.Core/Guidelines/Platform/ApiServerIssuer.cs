using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>The issuer that the API server signs with, and the one that it should.</summary>
internal static class ApiServerIssuer
{
    /// <summary>The one it signs with; null where neither the server nor a node tells.</summary>
    public static string? Published(Site site) => site.ServiceAccountIssuer ?? NotedOnNodes(site);

    /// <summary>The one that Azure knows; null where Azure was not asked or publishes none.</summary>
    public static string? Expected(Site site) => site.HasHostedControlPlane ? site.ConnectedCluster?.SelfHostedIssuerUrl : site.ConnectedCluster?.IssuerUrl;

    /// <summary>True for a failure of Cluster.Prepared that is about this issuer.</summary>
    public static bool IsAbout(Finding finding, Site site) =>
        finding is { Status: Status.Fail, Target.Kind: "Site", Observed: { } observed } && observed == Published(site);

    // K3s notes its arguments on its nodes, for callers that may list nodes and not read the discovery document.
    private static string? NotedOnNodes(Site site)
    {
        const string argument = "service-account-issuer=";
        foreach (string arguments in site.Nodes.Select(node => node.Annotation("k3s.io/node-args") ?? ""))
        {
            int start = arguments.IndexOf(argument, StringComparison.Ordinal);
            if (start >= 0)
            {
                string rest = arguments[(start + argument.Length)..];
                int end = rest.IndexOfAny(['"', '\'', ',', ' ', ']']);
                return end < 0 ? rest : rest[..end];
            }
        }

        return null;
    }
}
