using System.Globalization;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Sizing;

/// <summary>How many of everything the broker is made of.</summary>
/// <param name="FrontendReplicas">Frontend pods, 1-16.</param>
/// <param name="FrontendWorkers">Workers in each of them, 1-16.</param>
/// <param name="RedundancyFactor">Copies of each partition, 1-5 by contract, at least 2 by guideline.</param>
/// <param name="BackendWorkers">Workers in each backend pod, 1-16.</param>
/// <param name="Partitions">Partitions, 1-16.</param>
public sealed record BrokerCardinality(int FrontendReplicas, int FrontendWorkers, int RedundancyFactor, int BackendWorkers, int Partitions)
{
    /// <summary>The most replicas, workers or partitions the service contract admits.</summary>
    public const int Maximum = 16;

    /// <summary>The most copies of a partition the service contract admits.</summary>
    public const int MaximumRedundancy = 5;

    /// <summary>Workers of a frontend where the contract's default applies.</summary>
    public const int DefaultFrontendWorkers = 2;

    /// <summary>Workers of a backend where the contract's default applies.</summary>
    public const int DefaultBackendWorkers = 1;

    /// <summary>Backend pods: every copy of every partition.</summary>
    public int BackendPods => Partitions * RedundancyFactor;

    /// <summary>What a broker is configured with; null where it is sized by its operator or lacks a required number.</summary>
    public static BrokerCardinality? Of(Broker broker) =>
        broker is { HasCardinality: true, FrontendReplicas: { } replicas, BackendPartitions: { } partitions, BackendRedundancyFactor: { } redundancy }
            ? new(replicas, broker.FrontendWorkers ?? DefaultFrontendWorkers, redundancy, broker.BackendWorkers ?? DefaultBackendWorkers, partitions)
            : null;

    /// <summary>The first number outside what the service contract admits; null where all are inside.</summary>
    public (string Path, int Value, int Most)? OutOfBounds
    {
        get
        {
            (string Path, int Value, int Most)[] numbers =
            [
                ("cardinality.frontend.replicas", FrontendReplicas, Maximum),
                ("cardinality.frontend.workers", FrontendWorkers, Maximum),
                ("cardinality.backendChain.partitions", Partitions, Maximum),
                ("cardinality.backendChain.redundancyFactor", RedundancyFactor, MaximumRedundancy),
                ("cardinality.backendChain.workers", BackendWorkers, Maximum),
            ];
            foreach ((string Path, int Value, int Most) number in numbers)
            {
                if (number.Value < 1 || number.Value > number.Most)
                {
                    return number;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{FrontendReplicas} frontends x {FrontendWorkers} workers, {Partitions} partitions x {RedundancyFactor} copies x {BackendWorkers} workers");
}
