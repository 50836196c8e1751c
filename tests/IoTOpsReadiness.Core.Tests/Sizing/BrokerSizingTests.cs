using System.Text.Json;
using CsCheck;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Sizing;

public class BrokerSizingTests
{
    private const double Gibi = 1024d * 1024 * 1024;

    [Theory]
    // Nodes, cores and GiB; then replicas / frontend workers / redundancy / backend workers / partitions by each source.
    [InlineData(1, 4, 16, "1/4/2/1/1 Low", "1/4/2/2/1 Low", "1/2/2/1/1 Low")]
    [InlineData(3, 8, 256, "3/1/2/1/3 High", "3/8/2/4/3 High", "3/4/2/4/3 High")]
    [InlineData(5, 16, 256, "5/1/2/1/5 High", "5/16/2/8/5 High", "5/8/2/8/5 Medium")]
    [InlineData(3, 8, 32, "3/1/2/1/3 High", "3/8/2/4/3 Medium", "3/4/2/4/3 Medium")]
    [InlineData(20, 64, 512, "16/1/2/1/16 High", "16/16/2/16/16 High", "16/16/2/16/16 Medium")]
    public void Each_source_gives_its_own_recommendation(int nodes, double cores, double gibi, params string[] expected)
    {
        SizingReport report = BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(nodes, cores, gibi * Gibi) });

        Assert.Equal(expected, report.Recommendations.Select(Short));
        Assert.Equal(["availability how-to (2024-10)", "day-0 manual (2026-03)", "planning article (2026-04)"], report.Recommendations.Select(option => option.Source!.ToString()));
    }

    [Fact]
    public void A_load_raises_the_partitions_and_says_so()
    {
        SizingReport report = BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(3, 8, 64 * Gibi), MessagesPerSecond = 22_000, MessageBytes = 1024, Connections = 600 });

        Assert.Equal(5, report.PartitionsForLoad);
        SizingOption howTo = report.Recommendations[0];
        Assert.Equal((5, true, 200d), (howTo.Cardinality.Partitions, howTo.CarriesLoad, howTo.ConnectionsPerFrontendWorker));
        Assert.Contains(howTo.Notes, note => note.Contains("from 3 to 5", StringComparison.Ordinal));
    }

    [Fact]
    public void A_load_beyond_one_broker_is_said_to_be_beyond_it()
    {
        SizingOption option = BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(3, 8, 64 * Gibi), MessagesPerSecond = 1e12 }).Recommendations[0];

        Assert.Equal((16, false), (option.Cardinality.Partitions, option.CarriesLoad));
        Assert.Contains(option.Notes, note => note.Contains("more than one broker can have", StringComparison.Ordinal));
    }

    [Fact]
    public void Large_messages_need_a_profile_that_admits_them()
    {
        SizingReport report = BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(1, 4, 64 * Gibi), MessagesPerSecond = 1, MessageBytes = 20 * 1024 * 1024 });

        Assert.All(report.Recommendations, option => Assert.Equal("Medium", option.Profile.Name));
    }

    [Fact]
    public void What_is_configured_is_measured_beside()
    {
        SizingReport report = BrokerSizing.Measure(new()
        {
            Nodes = NodeCapacity.Uniform(5, 8, 32 * Gibi),
            Current = new(5, 8, 2, 4, 5),
            CurrentProfile = MemoryProfile.High,
        });

        SizingOption current = report.Current!;
        Assert.Equal((MemoryFit.FitsPerPodOnly, false, "Disabled"), (current.Memory, current.FitsWithCpuLimits, current.CpuLimits));
        Assert.Equal(40 - 0.28 - 120, current.HeadroomCores, 6);
        Assert.Equal(160 - 256.5 - (4e9 / Gibi), current.MemoryHeadroomBytes / Gibi, 3);
        Assert.Equal(160 - 82.5 - (4e9 / Gibi), current.MemoryPerPodHeadroomBytes / Gibi, 3);
        Assert.Equal(8 + (2 * 4), current.WorkersPerNode);
    }

    [Fact]
    public void Only_one_published_setting_fits_its_own_machine_with_cpu_limits()
    {
        (int Nodes, double Cores, BrokerCardinality Cardinality)[] published =
        [
            (1, 4, new(1, 4, 2, 1, 1)), (5, 8, new(5, 8, 2, 4, 5)), (1, 4, new(1, 1, 2, 1, 1)), (3, 8, new(3, 8, 2, 4, 3)),
            (5, 16, new(5, 16, 2, 8, 5)), (1, 4, new(1, 2, 2, 1, 1)), (3, 8, new(3, 4, 2, 4, 3)), (5, 16, new(5, 8, 2, 8, 5)),
            (3, 8, new(3, 1, 2, 1, 3)), (2, 4, new(2, 2, 2, 1, 1)),
        ];

        BrokerCardinality[] fitting =
        [
            .. published
                .Where(row => BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(row.Nodes, row.Cores, 64 * Gibi) }, row.Cardinality, MemoryProfile.Low).FitsWithCpuLimits)
                .Select(row => row.Cardinality),
        ];

        Assert.Equal([new(3, 1, 2, 1, 3)], fitting);
    }

    [Fact]
    public void The_broker_s_own_pods_do_not_count_against_it()
    {
        Site site = new(new SiteBuilder()
            .Kubernetes(Evidence.Nodes, Resources.Node("b", cpu: "4"), Resources.Node("a", cpu: "8"), Resources.Node("c", spec: """{"unschedulable":true}"""))
            .Kubernetes(
                Evidence.Pods,
                Workloads.Pod("aio-broker-backend-1-0", "a", cpu: "4"),
                Workloads.Pod("aio-broker-authentication-0", "a", cpu: "250m"),
                Workloads.Pod("aio-broker-backend-1-0", "a", cpu: "1", @namespace: "else"),
                Workloads.Pod("finished", "a", cpu: "2", phase: "Succeeded"),
                Workloads.Pod("waiting", null, cpu: "2"))
            .Build());

        IReadOnlyList<NodeCapacity> nodes = NodeCapacity.Of(site);

        Assert.Equal(["a", "b"], nodes.Select(node => node.Name));
        Assert.Equal([6.75, 4], nodes.Select(node => node.FreeCores));
    }

    [Fact]
    public void Nonsense_is_refused_by_name()
    {
        Assert.Throws<ArgumentException>(() => BrokerSizing.Measure(new() { Nodes = [] }));
        Assert.Throws<ArgumentException>(() => BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(1, double.NaN, 1) }));
        Assert.Throws<ArgumentException>(() => BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(1, 4, 1), MessagesPerSecond = -1 }));
        ArgumentException exception = Assert.Throws<ArgumentException>(
            () => BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(1, 4, 1), Current = new(0, 1, 1, 1, 1) }));
        Assert.Contains("cardinality.frontend.replicas is 0", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Recommendations_stay_within_the_contract_and_are_reproducible()
    {
        Gen.Select(Gen.Int[1, 40], Gen.Double[0.5, 256], Gen.Double[0, 1e12], Gen.Double[0, 1e7], Gen.Long[0, 1L << 30])
            .Sample((nodes, cores, memory, rate, bytes) =>
            {
                var request = new SizingRequest { Nodes = NodeCapacity.Uniform(nodes, cores, memory), MessagesPerSecond = rate, MessageBytes = bytes };
                SizingReport report = BrokerSizing.Measure(request);
                return report.Recommendations.All(option => option.Cardinality.OutOfBounds is null && option.Cardinality.RedundancyFactor >= 2)
                    && report.Recommendations.Select(Short).SequenceEqual(BrokerSizing.Measure(request).Recommendations.Select(Short));
            }, iter: 300);
    }

    [Fact]
    public void A_report_serializes()
    {
        string json = JsonSerializer.Serialize(BrokerSizing.Measure(new() { Nodes = NodeCapacity.Uniform(2, 4, 16 * Gibi), Current = new(2, 2, 2, 2, 2) }));

        Assert.Contains("\"Recommendations\"", json, StringComparison.Ordinal);
    }

    private static string Short(SizingOption option)
    {
        BrokerCardinality size = option.Cardinality;
        return $"{size.FrontendReplicas}/{size.FrontendWorkers}/{size.RedundancyFactor}/{size.BackendWorkers}/{size.Partitions} {option.Profile}";
    }
}
