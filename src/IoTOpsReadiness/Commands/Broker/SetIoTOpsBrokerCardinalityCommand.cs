using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Broker;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Broker;

/// <summary>
/// Sizes the MQTT broker: pods, workers, partitions, copies, memory profile and CPU limits. These are fixed when the broker is
/// created: where there is none it is made, otherwise the redeployment is planned.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsBrokerCardinality", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsBrokerCardinalityCommand : ChangeCmdlet
{
    /// <summary>Frontend pods, 1 to 16; at most 2 with profile Low, 1 with Tiny. Default: as it is.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int? FrontendReplicas { get; set; }

    /// <summary>Workers in each frontend pod, 1 to 16. Default: as it is.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int? FrontendWorkers { get; set; }

    /// <summary>Partitions, 1 to 16. Default: as it is.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int? BackendPartitions { get; set; }

    /// <summary>Copies of each partition, 1 to 5; below 2 with -Force alone. Default: as it is.</summary>
    [Parameter]
    [ValidateRange(1, 5)]
    public int? BackendRedundancyFactor { get; set; }

    /// <summary>Workers in each backend pod, 1 to 16. Default: as it is.</summary>
    [Parameter]
    [ValidateRange(1, 16)]
    public int? BackendWorkers { get; set; }

    /// <summary>Tiny, Low, Medium or High. Default: as it is.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(MemoryProfileCompleter))]
    [ValidateSet("Tiny", "Low", "Medium", "High")]
    public string? MemoryProfile { get; set; }

    /// <summary>Enabled or Disabled: whether CPU limits are generated from the workers. Default: as it is.</summary>
    [Parameter]
    [ValidateSet("Enabled", "Disabled")]
    public string? CpuLimits { get; set; }

    /// <summary>What the newest rule that fits recommends for the site's nodes and the declared load; numbers given besides go before it.</summary>
    [Parameter]
    public SwitchParameter Recommended { get; set; }

    /// <summary>The example of the production guidelines for SingleNode or MultiNode; numbers given besides go before it. It does not fit every node.</summary>
    [Parameter]
    [ValidateSet("SingleNode", "MultiNode")]
    public string? Preset { get; set; }

    /// <summary>How many MQTT clients are connected at the same time, for -Recommended.</summary>
    [Parameter]
    [ValidateRange(0, 10_000_000)]
    public int? ConnectionCount { get; set; }

    /// <summary>Messages per second that clients publish in all, for -Recommended.</summary>
    [Parameter]
    [ValidateRange(0, 1e9)]
    public double? MessagesPerSecond { get; set; }

    /// <summary>The size of a message, in bytes, 1 to 268435456, for -Recommended.</summary>
    [Parameter]
    [ValidateRange(1, 268435456)]
    public long? MessageBytes { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => CardinalityEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline)
    {
        if (Recommended && Preset is not null)
        {
            throw new ReadinessException("IoTOps.Broker.Contradiction", ErrorKind.InvalidArgument, "-Recommended and -Preset contradict each other.", "Use one of them.", "Preset");
        }

        var given = new BrokerWish
        {
            FrontendReplicas = FrontendReplicas,
            FrontendWorkers = FrontendWorkers,
            BackendPartitions = BackendPartitions,
            BackendRedundancyFactor = BackendRedundancyFactor,
            BackendWorkers = BackendWorkers,
            MemoryProfile = MemoryProfile,
            CpuLimits = CpuLimits,
        };
        BrokerWish wish = Recommended ? given.Over(CardinalityEditor.Recommend(site, MessagesPerSecond, MessageBytes, ConnectionCount))
            : Preset is null ? given
            : given.Over(Preset.Equals("SingleNode", StringComparison.OrdinalIgnoreCase) ? BrokerWish.SingleNode : BrokerWish.MultiNode);
        CardinalityEditor.Apply(site, drafts, wish, Force, warn: pipeline.WriteWarning);
    }
}
