using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections.Endpoints;
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
/// through its proxy where it has one.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IoTOpsEndpoint", DefaultParameterSetName = ConnectionSet)]
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

    /// <summary>A file of published endpoints and authorities, newer than the bundled one. Default: the bundled one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? EndpointDataPath { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => Allowlist.Needs;

    private TimeSpan Limit => TimeSpan.FromSeconds(MyInvocation.BoundParameters.ContainsKey(nameof(TimeoutSec)) ? TimeoutSec : UsualTimeout);

    private protected override void Begin()
    {
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

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var site = new Site(snapshot);
        try
        {
            IReadOnlyList<SiteEndpoint> endpoints = Allowlist.Of(site, data);
            if (Allowlist.Limitation(site) is { } limitation)
            {
                pipeline.WriteWarning(limitation);
            }

            return ProbeAsync(endpoints, pipeline, cancellationToken);
        }
        catch (MalformedResourceException exception)
        {
            return pipeline.WriteErrorAsync(EvidenceGap.Malformed(site, exception), site.Name, cancellationToken);
        }
    }

    private protected override Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken) => ParameterSetName switch
    {
        PlanSet => ProbeAsync(Allowlist.Of(new EndpointPlan { Region = Region! }, data), pipeline, cancellationToken),
        _ => given.Count == 0 ? Task.CompletedTask : ProbeAsync(given, pipeline, cancellationToken),
    };

    private async Task ProbeAsync(IReadOnlyList<SiteEndpoint> endpoints, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var prober = new EndpointProber(data, new() { Timeout = Limit, Proxy = proxy, IgnoreProxy = NoProxy });
        int done = 0;
        await Parallel.ForEachAsync(
            endpoints,
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (endpoint, token) =>
            {
                EndpointProbe probe = await prober.ProbeAsync(endpoint, token).ConfigureAwait(false);
                await pipeline.WriteObjectAsync(probe, token).ConfigureAwait(false);
                int finished = Interlocked.Increment(ref done);
                pipeline.WriteProgress(
                    ProgressId,
                    "Probing endpoints",
                    string.Create(CultureInfo.InvariantCulture, $"{finished} of {endpoints.Count}: {endpoint.Host}"),
                    100 * finished / endpoints.Count);
            }).ConfigureAwait(false);
    }
}
