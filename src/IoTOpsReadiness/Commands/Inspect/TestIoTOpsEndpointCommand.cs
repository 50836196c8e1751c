using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Endpoints;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Probes what a site must reach, in parallel: the name, the TCP connection, the TLS handshake and the authority of the
/// certificate, which shows whether something opens TLS on the way. Sends no credentials and no data. From this machine,
/// through its proxy where it has one; or from every node of the cluster, from a short-lived pod without rights that is
/// removed again.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IoTOpsEndpoint", SupportsShouldProcess = true, DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(EndpointProbe))]
public sealed class TestIoTOpsEndpointCommand : SiteCmdlet
{
    private const string EndpointSet = "Endpoint";
    private const string PlanSet = "Plan";
    private const int ProgressId = 2;
    private const int UsualTimeout = 10;

    private readonly List<SiteEndpoint> given = [];
    private EndpointData data = EndpointData.Default;
    private ProxyAddress? proxy;
    private SiteConnection? current;

    /// <summary>
    /// Endpoints of Get-IoTOpsEndpoint, as they are or as Import-Csv and ConvertFrom-Json bring them back; or text such as
    /// <c>host</c> or <c>host:port</c>.
    /// </summary>
    [Parameter(ParameterSetName = EndpointSet, Mandatory = true, Position = 0, ValueFromPipeline = true)]
    [EndpointTransformation]
    [ValidateNotNull]
    public SiteEndpoint[]? InputObject { get; set; }

    /// <summary>The Azure region of a site that is only planned, for example <c>westeurope</c>: probes what is known of it beforehand.</summary>
    [Parameter(ParameterSetName = PlanSet, Mandatory = true)]
    [ArgumentCompleter(typeof(RegionCompleter))]
    [ValidatePattern("^[A-Za-z0-9 ]{3,40}$")]
    public string? Region { get; set; }

    /// <summary>
    /// The HTTP proxy for HTTPS and WebSockets, for example <c>http://proxy.contoso.com:3128</c>. Default: what HTTPS_PROXY and
    /// NO_PROXY say on this machine. Credentials are never sent, and an address that has some is refused.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Proxy { get; set; }

    /// <summary>Probes the direct way, whatever the environment says.</summary>
    [Parameter]
    public SwitchParameter NoProxy { get; set; }

    /// <summary>
    /// Probes from the nodes of the connected cluster instead: on each, a pod without token, root, capabilities or anything of the
    /// host is created, and removed after its end, after any failure and on Ctrl+C.
    /// </summary>
    [Parameter]
    public SwitchParameter FromCluster { get; set; }

    /// <summary>The nodes to probe from, by name. Wildcards are accepted. Default: all that run Linux.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? NodeName { get; set; }

    /// <summary>The image of the pods; it must have bash and openssl. Default: that of the data file, from mcr.microsoft.com.</summary>
    [Parameter]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,400}$")]
    public string? ProbeImage { get; set; }

    /// <summary>The namespace of the pods. Default: that of Azure IoT Operations.</summary>
    [Parameter]
    [ValidatePattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    public string? ProbeNamespace { get; set; }

    /// <summary>A file of published endpoints and authorities, newer than the bundled one. Default: the bundled one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointDataPath { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => Allowlist.Needs;

    private TimeSpan Limit => TimeSpan.FromSeconds(MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeoutSec : UsualTimeout);

    // Long enough to remove pods.
    private protected override TimeSpan Farewell => FromCluster ? TimeSpan.FromMilliseconds(800) : base.Farewell;

    private ProbeOptions Options => new() { Timeout = Limit, Proxy = proxy, IgnoreProxy = NoProxy };

    private protected override void Begin()
    {
        current = ConnectionStore.Current;
        data = EndpointFiles.Read(this, EndpointDataPath);
        proxy = EndpointFiles.Proxy(Proxy);
        if (proxy is { HadCredentials: true })
        {
            throw new ReadinessException(
                "IoTOps.Endpoint.ProxyCredentials",
                ErrorKind.InvalidArgument,
                "The address of the proxy has a user name or a password, and probes send no credentials.",
                "Name the proxy without them: http://host:port. A proxy that asks for credentials is reported as NotProbed.");
        }

        if (proxy is not null && NoProxy)
        {
            throw new ReadinessException(
                "IoTOps.Endpoint.ProxyAmbiguous", ErrorKind.InvalidArgument, "-Proxy and -NoProxy contradict each other.", "Leave one of them out.");
        }
    }

    private protected override void Receive() => given.AddRange(InputObject ?? []);

    private protected override Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        ProcessSiteAsync(connection, new Site(snapshot), pipeline, cancellationToken);

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        ProcessSiteAsync(current, new Site(snapshot), pipeline, cancellationToken);

    private protected override Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => ParameterSetName switch
    {
        PlanSet => ProbeAsync(current, Allowlist.Of(new EndpointPlan { Region = Region! }, data), pipeline, cancellationToken),
        _ => given.Count == 0 ? Task.CompletedTask : ProbeAsync(current, given, pipeline, cancellationToken),
    };

    private Task ProcessSiteAsync(SiteConnection? connection, Site site, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        try
        {
            IReadOnlyList<SiteEndpoint> endpoints = Allowlist.Of(site, data);
            if (Allowlist.Limitation(site) is { } limitation)
            {
                pipeline.WriteWarning(limitation);
            }

            return ProbeAsync(connection, endpoints, pipeline, cancellationToken);
        }
        catch (MalformedResourceException exception)
        {
            return pipeline.WriteErrorAsync(EvidenceGap.Malformed(site, exception), site.Name, cancellationToken);
        }
    }

    private Task ProbeAsync(SiteConnection? connection, IReadOnlyList<SiteEndpoint> endpoints, CmdletPipeline pipeline, CancellationToken cancellationToken) => FromCluster
        ? ProbeFromClusterAsync(connection, endpoints, pipeline, cancellationToken)
        : ProbeFromHereAsync(endpoints, pipeline, cancellationToken);

    private async Task ProbeFromHereAsync(IReadOnlyList<SiteEndpoint> endpoints, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var prober = new EndpointProber(data, Options);
        int done = 0;
        await Parallel.ForEachAsync(
            endpoints,
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (endpoint, token) =>
            {
                EndpointProbe probe = await prober.ProbeAsync(endpoint, token).ConfigureAwait(false);
                await pipeline.WriteObjectAsync(probe, token).ConfigureAwait(false);
                Report(pipeline, Interlocked.Increment(ref done), endpoints.Count, endpoint.Host);
            }).ConfigureAwait(false);
    }

    private async Task ProbeFromClusterAsync(SiteConnection? connection, IReadOnlyList<SiteEndpoint> endpoints, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        KubernetesConnection cluster = connection?.Kubernetes ?? throw new ReadinessException(
            "IoTOps.Endpoint.NoCluster",
            ErrorKind.InvalidOperation,
            "-FromCluster needs a connection to the cluster, and there is none.",
            "Connect with Connect-IoTOpsCluster, or leave -FromCluster out to probe from this machine.",
            connection?.Name);
        var pods = new ProbePodOptions
        {
            Image = ProbeImage ?? data.ProbeImage,
            Namespace = ProbeNamespace,
            RunLimit = ClusterProber.RunLimit(endpoints.Count, Limit),
            Warn = pipeline.WriteWarning,
        };
        Site site = await ProbeNodes.ReadAsync(connection, TimeSpan.FromSeconds(TimeoutSec), cancellationToken).ConfigureAwait(false);
        EvidenceGap.Require(site, Evidence.Nodes);
        IReadOnlyList<Node> confirmed = await ProbeNodes.ConfirmAsync(
            ProbeNodes.Choose(site, NodeName, pipeline), cluster, connection.Name, pods, pipeline, cancellationToken).ConfigureAwait(false);
        var prober = new ClusterProber(cluster, data, Options, pods);
        int done = 0;
        using var output = new SemaphoreSlim(1);
        await Parallel.ForEachAsync(
            confirmed,
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (node, token) =>
            {
                // One node that cannot run it must not cost the user the others.
                try
                {
                    IReadOnlyList<EndpointProbe> probes = await prober.ProbeAsync(node.Name, endpoints, token).ConfigureAwait(false);
                    await WriteTogetherAsync(probes, output, pipeline, token).ConfigureAwait(false);
                }
                catch (ReadinessException exception)
                {
                    await pipeline.WriteErrorAsync(exception, node.Name, token).ConfigureAwait(false);
                }

                Report(pipeline, Interlocked.Increment(ref done), confirmed.Count, node.Name);
            }).ConfigureAwait(false);
    }

    // What is said of one node stays together.
    private static async Task WriteTogetherAsync(IReadOnlyList<EndpointProbe> probes, SemaphoreSlim output, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        await output.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (EndpointProbe probe in probes)
            {
                await pipeline.WriteObjectAsync(probe, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            output.Release();
        }
    }

    private static void Report(CmdletPipeline pipeline, int done, int all, string what) => pipeline.WriteProgress(
        ProgressId, "Probing endpoints", string.Create(CultureInfo.InvariantCulture, $"{done} of {all}: {what}"), 100 * done / all);
}
