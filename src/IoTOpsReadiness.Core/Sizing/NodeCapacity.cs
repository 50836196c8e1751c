using System.Globalization;
using System.Runtime.CompilerServices;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Sizing;

/// <summary>A node the broker may be placed on, and what it has left.</summary>
public sealed record NodeCapacity
{
    // Several guidelines ask at once, and adding up the requests of a large cluster is the costly part: it is done once,
    // which the table alone does not promise.
    private static readonly ConditionalWeakTable<Site, Lazy<NodeCapacity[]>> Known = [];

    private readonly double? allocatableCores;

    /// <summary>The node's name.</summary>
    public required string Name { get; init; }

    /// <summary>Cores of the machine; the published rules count these.</summary>
    public required double Cores { get; init; }

    /// <summary>Cores that pods may request; those of the machine unless the node says less.</summary>
    public double AllocatableCores { get => allocatableCores ?? Cores; init => allocatableCores = value; }

    /// <summary>Bytes of memory that pods may take.</summary>
    public required double MemoryBytes { get; init; }

    /// <summary>Cores that pods other than the broker's frontends and backends request.</summary>
    public double RequestedCores { get; init; }

    /// <summary>Bytes of memory that pods other than the broker's frontends and backends request.</summary>
    public double RequestedMemoryBytes { get; init; }

    /// <summary>Cores left for the broker.</summary>
    public double FreeCores => Math.Max(0, AllocatableCores - RequestedCores);

    /// <summary>Nodes of one size, for planning.</summary>
    public static IReadOnlyList<NodeCapacity> Uniform(int count, double cores, double memoryBytes) =>
        Enumerable.Range(1, count)
            .Select(number => new NodeCapacity
            {
                Name = string.Create(CultureInfo.InvariantCulture, $"node-{number}"),
                Cores = cores,
                MemoryBytes = memoryBytes,
            })
            .ToArray();

    /// <summary>
    /// The schedulable nodes of a site, less what other pods request there. The broker's own frontends and backends do
    /// not count: a placement places them anew.
    /// </summary>
    /// <exception cref="MalformedResourceException">A node reports no cores or no memory.</exception>
    public static IReadOnlyList<NodeCapacity> Of(Site site) => Known.GetValue(site, asked => new(() => Read(asked))).Value;

    private static NodeCapacity[] Read(Site site)
    {
        ILookup<string, Pod> others = site.Pods
            .Where(pod => pod.NodeName is not null && !pod.IsFinished)
            .Where(pod => pod.Namespace != site.Namespace || !BrokerPods.IsSizedByCardinality(pod))
            .ToLookup(pod => pod.NodeName!, StringComparer.Ordinal);
        return [.. site.SchedulableNodes
            .OrderBy(node => node.Name, StringComparer.Ordinal)
            .Select(node => new NodeCapacity
            {
                Name = node.Name,
                Cores = node.CapacityCpu ?? node.AllocatableCpu ?? throw node.Malformed("status.capacity.cpu", "is missing"),
                AllocatableCores = node.AllocatableCpu ?? node.CapacityCpu ?? 0,
                MemoryBytes = node.AllocatableMemory ?? node.CapacityMemory ?? throw node.Malformed("status.capacity.memory", "is missing"),
                RequestedCores = others[node.Name].Sum(pod => pod.CpuRequest),
                RequestedMemoryBytes = others[node.Name].Sum(pod => pod.MemoryRequest),
            })];
    }
}
