using CsCheck;
using IoTOpsReadiness.Sizing;

namespace IoTOpsReadiness.Core.Tests.Sizing;

public class BrokerPackingTests
{
    private static readonly Gen<BrokerCardinality> AnyCardinality = Gen.Select(
        Gen.Int[1, 16], Gen.Int[1, 16], Gen.Int[1, 5], Gen.Int[1, 16], Gen.Int[1, 16], (a, b, c, d, e) => new BrokerCardinality(a, b, c, d, e));

    private static readonly Gen<NodeCapacity> AnyNode = Gen.Select(Gen.Int[1, 96], Gen.Double[0, 40], (cores, requested) => new NodeCapacity
    {
        Name = "node",
        Cores = cores,
        MemoryBytes = 64e9,
        RequestedCores = requested,
    });

    private static readonly Gen<NodeCapacity[]> AnyNodes = AnyNode.Array[1, 12].Select(nodes => nodes.Select((node, i) => node with { Name = $"node-{i}" }).ToArray());

    [Theory]
    [InlineData("how-to, 2 x 4: nothing left for the other components", 2, 4, 2, 2, 2, 1, 1, 0.28, false)]
    [InlineData("the same without them", 2, 4, 2, 2, 2, 1, 1, 0, true)]
    [InlineData("seed, single node of 4", 1, 4, 1, 4, 2, 1, 1, 0.28, false)]
    [InlineData("seed, 5 x 8", 5, 8, 5, 8, 2, 4, 5, 0.28, false)]
    [InlineData("availability how-to, 3 x 8", 3, 8, 3, 1, 2, 1, 3, 0.28, true)]
    [InlineData("the sum is there, but no node for one pod of 8", 4, 4, 1, 1, 2, 4, 1, 0, false)]
    public void It_fits_only_where_every_pod_finds_a_node(
        string origin, int nodes, double cores, int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, double others, bool fits)
    {
        BrokerPlacement placement = BrokerPacking.Pack(
            new(frontends, frontendWorkers, redundancy, backendWorkers, partitions), NodeCapacity.Uniform(nodes, cores, 32e9), cpuLimits: true, others);

        Assert.True(placement.Fits == fits, origin);
    }

    [Fact]
    public void Copies_of_a_partition_go_to_different_nodes_while_there_is_room()
    {
        BrokerPlacement placement = BrokerPacking.Pack(new(3, 1, 2, 1, 3), NodeCapacity.Uniform(3, 8, 32e9), cpuLimits: true);

        Assert.Empty(placement.SharedPartitions);
        Assert.Equal(2, placement.MostBackendsPerNode);
    }

    [Fact]
    public void Copies_share_a_node_rather_than_wait()
    {
        NodeCapacity[] nodes = [.. NodeCapacity.Uniform(2, 8, 32e9)];
        nodes[1] = nodes[1] with { RequestedCores = 8 };

        BrokerPlacement placement = BrokerPacking.Pack(new(1, 1, 2, 1, 1), nodes, cpuLimits: true);

        Assert.True(placement.Fits);
        Assert.Equal([1], placement.SharedPartitions);
    }

    [Fact]
    public void Spreading_gives_way_where_only_a_tight_placement_fits()
    {
        // Spread first, the three large pods and the small ones would leave no node with room for the last.
        NodeCapacity[] nodes = [.. NodeCapacity.Uniform(2, 8, 32e9)];
        nodes[1] = nodes[1] with { RequestedCores = 3 };

        BrokerPlacement placement = BrokerPacking.Pack(new(1, 5, 1, 2, 2), nodes, cpuLimits: true);

        Assert.True(placement.Fits);
    }

    [Fact]
    public void A_node_is_never_given_more_than_it_has()
    {
        Gen.Select(AnyCardinality, AnyNodes).Sample((cardinality, nodes) =>
            BrokerPacking.Pack(cardinality, nodes, cpuLimits: true).Nodes.All(node => node.Cores <= node.Node.FreeCores + 1e-3));
    }

    [Fact]
    public void No_pod_is_lost_or_placed_twice()
    {
        Gen.Select(AnyCardinality, AnyNodes).Sample((cardinality, nodes) =>
        {
            BrokerPlacement placement = BrokerPacking.Pack(cardinality, nodes, cpuLimits: true, 0.28);
            string[] pods = [.. placement.Nodes.SelectMany(node => node.Pods).Concat(placement.Unplaced).Select(pod => pod.Pod)];
            return pods.Length == pods.Distinct().Count() && pods.Length == cardinality.FrontendReplicas + cardinality.BackendPods + 1;
        });
    }

    [Fact]
    public void What_fits_by_node_fits_by_sum()
    {
        Gen.Select(AnyCardinality, AnyNodes).Sample((cardinality, nodes) =>
            !BrokerPacking.Pack(cardinality, nodes, cpuLimits: true).Fits
            || BrokerDemand.Of(cardinality, MemoryProfile.Low).Cores <= nodes.Sum(node => node.FreeCores) + 1e-3);
    }

    [Fact]
    public void Without_cpu_limits_everything_finds_a_node()
    {
        Gen.Select(AnyCardinality, AnyNodes).Sample((cardinality, nodes) => BrokerPacking.Pack(cardinality, nodes, cpuLimits: false).Fits);
    }

    [Fact]
    public void The_same_input_gives_the_same_placement()
    {
        Gen.Select(AnyCardinality, AnyNodes).Sample((cardinality, nodes) =>
            BrokerPacking.Pack(cardinality, nodes, cpuLimits: true).Nodes.SelectMany(node => node.Pods)
                .SequenceEqual(BrokerPacking.Pack(cardinality, nodes, cpuLimits: true).Nodes.SelectMany(node => node.Pods)));
    }

    [Fact]
    public void More_of_anything_never_needs_less()
    {
        Gen.Select(AnyCardinality, AnyCardinality, Gen.Int[0, 3].Select(index => MemoryProfile.All[index])).Sample((one, other, profile) =>
        {
            var more = new BrokerCardinality(
                Math.Max(one.FrontendReplicas, other.FrontendReplicas),
                Math.Max(one.FrontendWorkers, other.FrontendWorkers),
                Math.Max(one.RedundancyFactor, other.RedundancyFactor),
                Math.Max(one.BackendWorkers, other.BackendWorkers),
                Math.Max(one.Partitions, other.Partitions));
            (BrokerDemand less, BrokerDemand greater) = (BrokerDemand.Of(one, profile), BrokerDemand.Of(more, profile));
            return greater.Cores >= less.Cores
                && greater.MemoryPerPodBytes >= less.MemoryPerPodBytes
                && greater.MemoryWithWorkersBytes >= less.MemoryWithWorkersBytes
                && less.MemoryWithWorkersBytes >= less.MemoryPerPodBytes;
        });
    }
}
