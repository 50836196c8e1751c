using System.Text;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Connecting;

/// <summary>What the sandbox tells its user once it runs.</summary>
internal static class Instructions
{
    /// <summary>The text.</summary>
    public static string Text(SandboxServer server, ConnectionFolder folder)
    {
        SandboxSite site = server.Sites.All[0];
        bool isFleet = server.Sites.All.Count > 1;
        var text = new StringBuilder();
        void Line(string line = "") => text.Append(line).Append('\n');

        Line($"The sandbox plays {server.Sites.Scenario.Name}{(isFleet ? $" on {server.Sites.All.Count} sites, {site.Name} to {server.Sites.All[^1].Name}" : $": {site.Name}")}. Ctrl+C ends it.");
        Line();
        Line($"kubeconfig         {folder.Kubeconfig}");
        Line($"contexts           {string.Join(", ", server.Sites.Accounts.All.Select(account => Kubeconfig.Context(site, account)))}{(isFleet ? ", and so on" : "")}");
        Line($"API server         {server.ClusterAddress(site)}");
        Line($"ARM endpoint       {server.Address.GetLeftPart(UriPartial.Authority)}");
        Line($"CA certificate     {folder.Authority}");
        Line($"managed identity   IDENTITY_ENDPOINT={server.IdentityEndpoint} IDENTITY_HEADER={server.Sites.Accounts.IdentityHeader}");
        Line();
        Line("With kubectl:");
        Line();
        Line($"  {ConnectCommand.Kubectl(folder, site)}");
        Line();
        Line("In PowerShell, the cluster alone:");
        Line();
        Line($"  {ConnectCommand.ClusterOnly(folder, site)}");
        if (site.Identity.InstanceId is not null)
        {
            Line();
            Line("In PowerShell, both sides as a managed identity:");
            Line();
            foreach (string line in ConnectCommand.Environment(server))
            {
                Line($"  {line}");
            }

            Line($"  {ConnectCommand.BothSides(server, folder, site)}");
        }

        Line();
        return text.ToString();
    }
}
