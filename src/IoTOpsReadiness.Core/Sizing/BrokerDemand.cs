namespace IoTOpsReadiness.Sizing;

/// <summary>
/// What a broker of one cardinality and profile takes at most. The sources disagree on memory: the how-to multiplies a
/// backend's memory by its workers, the planning article lets the workers of a pod share it. Both are given.
/// </summary>
public sealed record BrokerDemand
{
    /// <summary>Cores a frontend worker requests where CPU limits are generated.</summary>
    public const double CoresPerFrontendWorker = 1.0;

    /// <summary>Cores a backend worker requests where CPU limits are generated.</summary>
    public const double CoresPerBackendWorker = 2.0;

    /// <summary>What everything else of Azure IoT Operations requests, in cores, where its pods are not known.</summary>
    public const double CoresOfOtherComponents = 0.28;

    /// <summary>What everything else of Azure IoT Operations takes, in bytes; a proposal, about 4 GB.</summary>
    public const double BytesOfOtherComponents = 4e9;

    private BrokerDemand(BrokerCardinality cardinality, MemoryProfile profile)
    {
        FrontendPods = cardinality.FrontendReplicas;
        BackendPods = cardinality.BackendPods;
        FrontendCores = (double)FrontendPods * cardinality.FrontendWorkers * CoresPerFrontendWorker;
        BackendCores = (double)BackendPods * cardinality.BackendWorkers * CoresPerBackendWorker;
        double frontends = (double)FrontendPods * profile.FrontendBytes;
        double backends = (double)BackendPods * profile.BackendBytes;
        MemoryPerPodBytes = frontends + backends;
        MemoryWithWorkersBytes = frontends + (backends * cardinality.BackendWorkers);
    }

    /// <summary>Frontend pods.</summary>
    public int FrontendPods { get; }

    /// <summary>Backend pods.</summary>
    public int BackendPods { get; }

    /// <summary>Bytes of memory where each backend worker has its own limit (the how-to): the larger figure.</summary>
    public double MemoryWithWorkersBytes { get; }

    /// <summary>Bytes of memory where the workers of a pod share one limit (the planning article): the smaller figure.</summary>
    public double MemoryPerPodBytes { get; }

    /// <summary>Cores the frontends request where CPU limits are generated.</summary>
    public double FrontendCores { get; }

    /// <summary>Cores the backends request where CPU limits are generated.</summary>
    public double BackendCores { get; }

    /// <summary>Cores the broker requests where CPU limits are generated.</summary>
    public double Cores => FrontendCores + BackendCores;

    /// <summary>Works it out.</summary>
    public static BrokerDemand Of(BrokerCardinality cardinality, MemoryProfile profile) => new(cardinality, profile);
}
