using System.Management.Automation;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands;

/// <summary>The nodes that probe pods are started on: those that are named, can run them, and are confirmed.</summary>
internal static class ProbeNodes
{
    /// <summary>The nodes of a cluster.</summary>
    public static async Task<Site> ReadAsync(SiteConnection connection, TimeSpan timeout, CancellationToken cancellationToken) =>
        new(await connection.CollectAsync([Evidence.Nodes], new() { RequestTimeout = timeout }, cancellationToken).ConfigureAwait(false));

    /// <summary>The nodes that can run a pod; the others are warned about.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Endpoint.NodeNotFound</c>: none is named so.</exception>
    public static IReadOnlyList<Node> Choose(Site site, string[]? names, CmdletPipeline pipeline)
    {
        WildcardPattern[] patterns = [.. (names ?? ["*"]).Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        Node[] named = [.. site.Nodes.Where(node => patterns.Any(pattern => pattern.IsMatch(node.Name)))];
        if (named.Length == 0)
        {
            throw new ReadinessException(
                "IoTOps.Endpoint.NodeNotFound",
                ErrorKind.NotFound,
                $"No node is named {string.Join(" or ", names ?? ["*"])}. Nodes: {string.Join(", ", site.Nodes.Select(node => node.Name))}.",
                "Name one of them with -NodeName.",
                site.Name);
        }

        List<Node> fit = [];
        foreach (Node node in named)
        {
            if (node.OperatingSystem is { } system && !Same.Text(system, "linux"))
            {
                pipeline.WriteWarning($"Node {node.Name} runs {system}; the probe needs Linux.");
            }
            else if (node.IsReady == false)
            {
                pipeline.WriteWarning($"Node {node.Name} is not ready; no pod is started there.");
            }
            else
            {
                fit.Add(node);
            }
        }

        return fit;
    }

    /// <summary>Asks for each node, and makes sure before the first pod that they can be removed again.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Probe.NotAuthorized</c>.</exception>
    public static async Task<IReadOnlyList<Node>> ConfirmAsync(
        IReadOnlyList<Node> nodes, KubernetesConnection cluster, string site, ProbePodOptions pods, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        List<Node> confirmed = [];
        foreach (Node node in nodes)
        {
            string action = $"Create a pod in namespace {pods.Namespace ?? cluster.Site.Namespace} with image {pods.Image}, and remove it";
            if (await pipeline.ShouldProcessAsync($"node {node.Name} of {site}", action, cancellationToken).ConfigureAwait(false))
            {
                confirmed.Add(node);
            }
        }

        if (confirmed.Count > 0)
        {
            var runner = new ProbePodRunner(cluster, pods);
            await runner.RequirePermissionsAsync(cancellationToken).ConfigureAwait(false);
            await runner.RemoveLeftoversAsync(cancellationToken).ConfigureAwait(false);
        }

        return confirmed;
    }
}
