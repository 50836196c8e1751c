using System.Globalization;
using System.Text;
using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Connecting;

/// <summary>The kubeconfig of a sandbox: a cluster and a context for each site, a user for each account.</summary>
internal static class Kubeconfig
{
    /// <summary>The context in which the scenario's own user sees a site.</summary>
    public static string Context(SandboxSite site) => site.Name;

    /// <summary>The context in which an account sees a site.</summary>
    public static string Context(SandboxSite site, ClusterAccount account) => account.IsDefault ? site.Name : $"{site.Name}-{account.Name}";

    /// <summary>The file's text.</summary>
    public static string Text(SandboxServer server)
    {
        string authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(server.AuthorityPem));
        IReadOnlyList<SandboxSite> sites = server.Sites.All;
        IReadOnlyList<ClusterAccount> accounts = server.Sites.Accounts.All;
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

        Line($"apiVersion: v1");
        Line($"kind: Config");
        Line($"current-context: {Context(sites[0])}");
        Line($"clusters:");
        foreach (SandboxSite site in sites)
        {
            Line($"- {{name: {site.Name}, cluster: {{server: \"{server.ClusterAddress(site)}\", certificate-authority-data: {authority}}}}}");
        }

        Line($"users:");
        foreach (ClusterAccount account in accounts)
        {
            Line($"- {{name: sandbox-{account.Name}, user: {{token: {account.Token}}}}}");
        }

        Line($"contexts:");
        foreach (SandboxSite site in sites)
        {
            foreach (ClusterAccount account in accounts)
            {
                Line($"- {{name: {Context(site, account)}, context: {{cluster: {site.Name}, user: sandbox-{account.Name}, namespace: {site.Identity.Namespace}}}}}");
            }
        }

        return text.ToString();
    }
}
