using System.Collections.Concurrent;
using System.Management.Automation;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Probes;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Assesses a site against the production guidelines of Azure IoT Operations: one result per guideline, with the
/// evidence. Reads only; changes nothing, but for the pods of -ProbeNode, which are removed again.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IoTOpsCluster", SupportsShouldProcess = true, DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(GuidelineResult))]
public sealed class TestIoTOpsClusterCommand : SiteCmdlet
{
    private readonly FleetSummary fleet = new();
    private AssessmentOptions options = new();

    /// <summary>Ids or references of guidelines, such as <c>Broker.*</c> or <c>AIO-018</c>. Wildcards are accepted. Default: all.</summary>
    [Parameter(Position = 0)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Guideline { get; set; }

    /// <summary>Only guidelines of these areas.</summary>
    [Parameter]
    public Area[]? Area { get; set; }

    /// <summary>Only guidelines of these severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>The dated state of the guidelines to judge by. Default: the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Whether the site has one node or several. Default: what the nodes say.</summary>
    [Parameter]
    [ValidateSet(nameof(Model.Topology.SingleNode), nameof(Model.Topology.MultiNode))]
    public string? Topology { get; set; }

    /// <summary>The longest outage of the uplink to survive, in hours. Azure IoT Operations supports 72.</summary>
    [Parameter]
    [ValidateRange(0, 8760)]
    public double? OutageHours { get; set; }

    /// <summary>Messages per second that clients publish in all.</summary>
    [Parameter]
    [ValidateRange(0, 1e9)]
    public double? MessagesPerSecond { get; set; }

    /// <summary>The size of a message, in bytes, 1 to 268435456.</summary>
    [Parameter]
    [ValidateRange(1, 268435456)]
    public long? MessageBytes { get; set; }

    /// <summary>How many MQTT clients are connected at the same time.</summary>
    [Parameter]
    [ValidateRange(0, 10_000_000)]
    public int? ConnectionCount { get; set; }

    /// <summary>Declares that the uplink is intermittent.</summary>
    [Parameter]
    public SwitchParameter IntermittentConnectivity { get; set; }

    /// <summary>
    /// Registries that mirror Microsoft's, as host or host/prefix, for example <c>registry.plant.local/mcr</c>.
    /// <c>mcr.microsoft.com</c> is always allowed.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? AllowedRegistry { get; set; }

    /// <summary>
    /// The image list that Microsoft publishes for the release that runs, from 1.4.73 on:
    /// <c>aio-customer-dil-&lt;version&gt;.json</c>.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ImageListPath { get; set; }

    /// <summary>
    /// What Get-IoTOpsImage -Verify found of the signatures of images. It decides on what runs by the same digests.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public SiteImage[]? ImageSignature { get; set; }

    /// <summary>
    /// Files with the output of <c>sysctl -a</c>, or of <c>sysctl</c> with the keys: one of each node, named after it
    /// (<c>node-1.txt</c>), or a single one that holds for all nodes. Wildcards are accepted.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? SysctlPath { get; set; }

    /// <summary>
    /// Reads the kernel limits of the nodes, which no API shows: on each, a pod without token, root, capabilities or anything of the
    /// host is created, and removed after its end, after any failure and on Ctrl+C.
    /// </summary>
    [Parameter(ParameterSetName = ConnectionSet)]
    public SwitchParameter ProbeNode { get; set; }

    /// <summary>The image of those pods; it must have bash. Default: that of the data file of endpoints, from mcr.microsoft.com.</summary>
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidatePattern("^[A-Za-z0-9][A-Za-z0-9._:/@-]{0,400}$")]
    public string? ProbeImage { get; set; }

    /// <summary>The namespace of those pods. Default: that of Azure IoT Operations.</summary>
    [Parameter(ParameterSetName = ConnectionSet)]
    [ValidatePattern("^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$")]
    public string? ProbeNamespace { get; set; }

    /// <summary>A file of dated facts that replaces the bundled one.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ReferenceDataPath { get; set; }

    /// <summary>Guidelines of your own, from New-IoTOpsGuideline, beside those of the baseline.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public CustomGuideline[]? CustomGuideline { get; set; }

    /// <summary>Files of guidelines of your own. Wildcards are accepted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? CustomGuidelinePath { get; set; }

    /// <summary>
    /// Files of decisions, YAML or JSON: exemptions and attestations to honour. Wildcards are accepted. Those that do not
    /// hold or cover nothing are warned of.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? DecisionPath { get; set; }

    /// <summary>Does not honour the exemptions and attestations that resources carry as annotations or tags.</summary>
    [Parameter]
    public SwitchParameter IgnoreAnnotation { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => AssessmentEvidence.Of(options.Selection);

    private protected override void Begin()
    {
        Baseline baseline = GuidelineSelection.Baseline(Baseline);
        IReadOnlyList<CustomGuideline> own = CustomGuidelines.Distinct(
            [.. CustomGuideline ?? [], .. CustomGuidelinePath is null ? [] : InputPaths.Resolve(this, CustomGuidelinePath).SelectMany(CustomGuidelines.Read)]);
        options = new()
        {
            Baseline = baseline,
            Guidelines = GuidelineSelection.Select(baseline, Guideline, Area, Severity, own),
            Topology = Topology is null ? null : Enum.Parse<Topology>(Topology, ignoreCase: true),
            Inputs = new()
            {
                OutageHours = OutageHours,
                MessagesPerSecond = MessagesPerSecond,
                MessageBytes = MessageBytes,
                Connections = ConnectionCount,
                IntermittentConnectivity = IntermittentConnectivity.IsPresent ? true : null,
                AllowedRegistries = AllowedRegistry ?? [],
                VerifiedImages = ImageSignature ?? [],
                NodeSysctls = SysctlPath is null ? [] : SysctlFiles.Read(InputPaths.Resolve(this, SysctlPath)),
                ReleaseImages = ImageListPath is null ? null : ReleaseImageList.Parse(Read(ImageListPath), ImageListPath),
            },
            Decisions = ReadDecisions([.. own.Select(guideline => guideline.Definition.Reference)]),
            Reference = ReferenceDataPath is null ? ReferenceData.Default : ReferenceData.Parse(Read(ReferenceDataPath), ReferenceDataPath),
        };
    }

    private DecisionSet ReadDecisions(GuidelineReference[] own)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        IReadOnlyList<string> files = DecisionPath is null ? [] : InputPaths.Resolve(this, DecisionPath);
        return new(files.SelectMany(file => DecisionFiles.Read(file, now, own)), now, readsResources: !IgnoreAnnotation, own);
    }

    private byte[] Read(string path) => InputFile.ReadAll(InputPaths.ResolveLiteral(this, path));

    // Long enough to remove pods.
    private protected override TimeSpan Farewell => ProbeNode ? TimeSpan.FromMilliseconds(800) : base.Farewell;

    private protected override async Task ProcessSiteAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        AssessmentOptions own = options;
        if (ProbeNode && options.Selection.Any(guideline => guideline.Definition.Number == KernelLimits.Guideline))
        {
            try
            {
                IReadOnlyList<NodeSysctls> read = await ReadKernelsAsync(connection, snapshot, pipeline, cancellationToken).ConfigureAwait(false);

                // What was read counts more than what was pasted, unless it is in doubt.
                IReadOnlyList<NodeSysctls> pasted = options.Inputs.NodeSysctls;
                own = options with { Inputs = options.Inputs with { NodeSysctls = [.. read.Where(one => one.Doubt is null || pasted.Count == 0), .. pasted] } };
            }
            catch (ReadinessException exception)
            {
                // Without it that guideline is Manual, and the rest is what it is.
                await pipeline.WriteErrorAsync(exception, connection.Name, cancellationToken).ConfigureAwait(false);
            }
        }

        await AssessAsync(snapshot, own, pipeline, cancellationToken).ConfigureAwait(false);
    }

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken) =>
        AssessAsync(snapshot, options, pipeline, cancellationToken);

    private async Task AssessAsync(Snapshot snapshot, AssessmentOptions how, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var results = new List<GuidelineResult>();
        await foreach (GuidelineResult result in new Assessor(how).AssessAsync(snapshot, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
            await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
        }

        SumUp(results, pipeline);
    }

    private async Task<IReadOnlyList<NodeSysctls>> ReadKernelsAsync(SiteConnection connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        KubernetesConnection cluster = connection.Kubernetes ?? throw new ReadinessException(
            "IoTOps.Probe.NoCluster",
            ErrorKind.InvalidOperation,
            $"-ProbeNode needs a connection to the cluster, and {connection.Name} is connected through Azure alone.",
            "Connect with -KubeconfigPath or -KubeContext too, or give -SysctlPath.",
            connection.Name);
        var site = new Site(snapshot);
        EvidenceGap.Require(site, Evidence.Nodes);
        var pods = new ProbePodOptions
        {
            Image = ProbeImage ?? EndpointData.Default.ProbeImage,
            Namespace = ProbeNamespace,
            RunLimit = KernelProber.RunLimit,
            Warn = pipeline.WriteWarning,
        };
        IReadOnlyList<Node> nodes = await ProbeNodes.ConfirmAsync(ProbeNodes.Choose(site, null, pipeline), cluster, connection.Name, pods, pipeline, cancellationToken).ConfigureAwait(false);
        var prober = new KernelProber(cluster, pods);
        var readings = new ConcurrentBag<NodeSysctls>();
        await Parallel.ForEachAsync(
            nodes,
            new ParallelOptions { MaxDegreeOfParallelism = ThrottleLimit, CancellationToken = cancellationToken },
            async (node, token) =>
            {
                try
                {
                    KernelReading reading = await prober.ReadAsync(node.Name, node.KernelVersion, [.. KernelLimits.All.Select(limit => limit.Key)], token).ConfigureAwait(false);
                    readings.Add(new() { Node = node.Name, Values = reading.Values, Origin = "the pod on the node", Source = FindingSource.Runtime, Doubt = reading.Doubt });
                }
                catch (ReadinessException exception)
                {
                    await pipeline.WriteErrorAsync(exception, node.Name, token).ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        return [.. readings];
    }

    // A result like any other, so that reports, gates and the fleet's view show the site.
    private protected override async Task ProcessUnreadableAsync(string site, ReadinessException problem, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        pipeline.WriteWarning($"{site} could not be assessed: {problem.Message}");
        IReadOnlyList<GuidelineResult> results = UnassessedSite.Results(options, site, problem);
        foreach (GuidelineResult result in results)
        {
            await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
        }

        SumUp(results, pipeline);
    }

    private void SumUp(IReadOnlyList<GuidelineResult> results, CmdletPipeline pipeline)
    {
        fleet.Add(results);

        // For people only: a command further down the pipeline gets the results and nothing else.
        if (IsLastInPipeline)
        {
            pipeline.WriteHost(AssessmentSummary.Of(results), "IoTOps.Summary");
        }
    }

    // After the last site: an entry for another site is not unused.
    private protected override Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (IsLastInPipeline && fleet.Sites.Count > 1)
        {
            pipeline.WriteHost(fleet, "IoTOps.Fleet");
        }

        foreach (Decision decision in options.Decisions?.Review() ?? [])
        {
            if (decision.Complaint is { } complaint)
            {
                pipeline.WriteWarning(complaint);
            }
        }

        return Task.CompletedTask;
    }
}
