using System.Globalization;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Probes;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>Probes endpoints from the nodes of a cluster, each from a pod of its own that is removed again.</summary>
/// <param name="connection">The cluster.</param>
/// <param name="data">Which authorities are behind Microsoft's endpoints.</param>
/// <param name="options">How to probe. The environment of this machine does not count, only a proxy that is named.</param>
/// <param name="pods">How to run pods; <see cref="ProbePodOptions.RunLimit"/> is worked out.</param>
public sealed class ClusterProber(KubernetesConnection connection, EndpointData data, ProbeOptions options, ProbePodOptions pods)
{
    // A probe of one node is not to look like an attack, and has little memory.
    private const int AtOnce = 8;

    /// <summary>How long a pod may run for so many endpoints.</summary>
    public static TimeSpan RunLimit(int endpoints, TimeSpan timeout) =>
        TimeSpan.FromSeconds(15) + ((endpoints + AtOnce - 1) / AtOnce * ((timeout * 3) + TimeSpan.FromSeconds(1)));

    /// <summary>Probes all endpoints from one node.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Probe.*</c>: the pod could not be run.</exception>
    public async Task<IReadOnlyList<EndpointProbe>> ProbeAsync(string node, IReadOnlyList<SiteEndpoint> endpoints, CancellationToken cancellationToken = default)
    {
        SiteEndpoint[] probed = [.. endpoints.Where(endpoint => !endpoint.IsWildcard)];
        IEnumerable<EndpointProbe> wildcards = endpoints.Where(endpoint => endpoint.IsWildcard).Select(endpoint => EndpointProber.OfWildcard(endpoint, node));
        if (probed.Length == 0)
        {
            return [.. wildcards];
        }

        EndpointProbe[] begun = [.. probed.Select(endpoint => EndpointProbe.Of(endpoint, node, EndpointStatus.NotProbed, "") with { Proxy = ProxyFor(endpoint) })];
        string seconds = Math.Ceiling(options.Timeout.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        string[] arguments =
        [
            seconds,
            AtOnce.ToString(CultureInfo.InvariantCulture),
            .. probed.Zip(begun, (endpoint, probe) => string.Create(CultureInfo.InvariantCulture, $"{(endpoint.UsesTls ? "tls" : "tcp")} {endpoint.Host} {endpoint.Port} {probe.Proxy ?? "-"}")),
        ];
        var runner = new ProbePodRunner(connection, pods with { RunLimit = RunLimit(probed.Length, options.Timeout) });
        string log = await runner.RunAsync(node, ProbeScripts.Endpoints, arguments, cancellationToken).ConfigureAwait(false);
        return [.. new ProbeLog(new(data), options.Timeout).Read(log, begun, [.. probed.Select(endpoint => endpoint.UsesTls)]), .. wildcards];
    }

    private string? ProxyFor(SiteEndpoint endpoint) =>
        options.IgnoreProxy || endpoint.Protocol is not ("HTTPS" or "WSS") ? null : options.Proxy?.ToString() ?? endpoint.Proxy;
}
