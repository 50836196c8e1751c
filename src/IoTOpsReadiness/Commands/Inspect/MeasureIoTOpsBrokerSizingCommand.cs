using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Sizes the MQTT broker: what each published rule recommends for these nodes, and what that takes in memory and CPU,
/// node by node. For a site, what it is configured with comes first; for a plan, give the nodes as numbers. Give any of
/// the cardinality parameters to see what that would take.
/// </summary>
[Cmdlet(VerbsDiagnostic.Measure, "IoTOpsBrokerSizing", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(SizingRecord))]
public sealed class MeasureIoTOpsBrokerSizingCommand : InspectionCmdlet
{
    private const string PlanSet = "Plan";
    private const double Gibi = 1024d * 1024 * 1024;

    private SizingLoad load = new();
    private SizingWish wish = new();

    /// <summary>How many nodes to plan for, 1 to 1000.</summary>
    [Parameter(ParameterSetName = PlanSet, Mandatory = true)]
    [ValidateRange(1, 1000)]
    public int NodeCount { get; set; }

    /// <summary>Cores of each of them, 1 to 1024.</summary>
    [Parameter(ParameterSetName = PlanSet, Mandatory = true)]
    [ValidateRange(1d, 1024d)]
    public double CoresPerNode { get; set; }

    /// <summary>
    /// Memory of each of them, in bytes, 1 GiB or more. Units are accepted: <c>32Gi</c> or <c>32GB</c> (powers of 1024),
    /// <c>32G</c> (powers of 1000).
    /// </summary>
    [Parameter(ParameterSetName = PlanSet, Mandatory = true)]
    [QuantityTransformation(Minimum = Gibi)]
    [ValidateRange(Gibi, 1024 * 1024 * Gibi)]
    public double MemoryPerNode { get; set; }

    /// <summary>How many MQTT clients are connected at the same time. Default: not known.</summary>
    [Parameter]
    [ValidateRange(0, 10_000_000)]
    public int? ConnectionCount { get; set; }

    /// <summary>Messages per second that clients publish in all. Default: not known.</summary>
    [Parameter]
    [ValidateRange(0d, 1e9)]
    public double? MessagesPerSecond { get; set; }

    /// <summary>The size of a message, in bytes, 1 to 268435456. Default: 8192 for the load; not known for the profile.</summary>
    [Parameter]
    [ValidateRange(1L, 268435456L)]
    public long? MessageBytes { get; set; }

    /// <summary>What if: frontend pods, 1 to 16. Default, as for the others: what is configured, else the newest rule's.</summary>
    [Parameter]
    [ValidateRange(1, BrokerCardinality.Maximum)]
    public int? FrontendReplicas { get; set; }

    /// <summary>What if: workers in each frontend, 1 to 16.</summary>
    [Parameter]
    [ValidateRange(1, BrokerCardinality.Maximum)]
    public int? FrontendWorkers { get; set; }

    /// <summary>What if: partitions of the backend, 1 to 16.</summary>
    [Parameter]
    [ValidateRange(1, BrokerCardinality.Maximum)]
    public int? Partitions { get; set; }

    /// <summary>What if: copies of each partition, 1 to 5.</summary>
    [Parameter]
    [ValidateRange(1, BrokerCardinality.MaximumRedundancy)]
    public int? RedundancyFactor { get; set; }

    /// <summary>What if: workers in each backend pod, 1 to 16.</summary>
    [Parameter]
    [ValidateRange(1, BrokerCardinality.Maximum)]
    public int? BackendWorkers { get; set; }

    /// <summary>What if: the memory profile, Tiny, Low, Medium or High.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MemoryProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? MemoryProfile { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => SizingInspection.Needs;

    private protected override void Begin()
    {
        load = new() { Connections = ConnectionCount, MessagesPerSecond = MessagesPerSecond, MessageBytes = MessageBytes };
        wish = new()
        {
            FrontendReplicas = FrontendReplicas,
            FrontendWorkers = FrontendWorkers,
            Partitions = Partitions,
            RedundancyFactor = RedundancyFactor,
            BackendWorkers = BackendWorkers,
            Profile = MemoryProfile is null ? null : Sizing.MemoryProfile.Find(MemoryProfile) ?? throw new ReadinessException(
                "IoTOps.Sizing.ProfileNotFound",
                ErrorKind.InvalidArgument,
                $"There is no memory profile '{MemoryProfile}'. Profiles: {string.Join(", ", Sizing.MemoryProfile.All)}.",
                "Name one of them.",
                MemoryProfile),
        };
    }

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline)
    {
        IReadOnlyList<SizingRecord> records = SizingInspection.Measure(site, load, wish);
        if (SizingInspection.Limitation(site) is { } limitation)
        {
            pipeline.WriteWarning(limitation);
        }

        return records;
    }

    // A plan has no site to come through the pipeline.
    private protected override async Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (ParameterSetName != PlanSet)
        {
            return;
        }

        foreach (SizingRecord record in SizingInspection.Measure(NodeCount, CoresPerNode, MemoryPerNode, load, wish))
        {
            await pipeline.WriteObjectAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }
}
