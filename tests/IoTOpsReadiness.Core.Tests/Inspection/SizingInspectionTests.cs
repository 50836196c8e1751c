using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Inspection;

public class SizingInspectionTests
{
    private const double Gibi = 1024d * 1024 * 1024;
    private const string Cardinality = """{"memoryProfile":"Medium","cardinality":{"frontend":{"replicas":2,"workers":2},"backendChain":{"partitions":2,"redundancyFactor":2,"workers":1} } }""";

    [Fact]
    public void A_plan_has_one_record_per_rule()
    {
        IReadOnlyList<SizingRecord> records = SizingInspection.Measure(3, 8, 32 * Gibi, new(), new());

        Assert.Equal(SizingSource.All, records.Select(record => Assert.Single(record.Sources)));
        Assert.All(records, record => Assert.Equal(SizingBasis.Recommended, record.Basis));
        Assert.All(records, record => Assert.Equal("plan", record.Site));
        Assert.All(records, record => Assert.Equal(3, record.Nodes.Count));
    }

    [Fact]
    public void Rules_that_agree_are_one_record_that_names_them_all()
    {
        // With two cores the how-to's and the planning article's workers are the same.
        IReadOnlyList<SizingRecord> records = SizingInspection.Measure(2, 2, 64 * Gibi, new(), new());

        Assert.Equal(2, records.Count);
        Assert.Equal([SizingSource.HowTo, SizingSource.PlanningArticle], records[0].Sources);
        Assert.Equal("availability how-to (2024-10), planning article (2026-04)", records[0].Rule);
    }

    [Fact]
    public void Every_figure_is_that_of_the_sizing()
    {
        SizingRecord record = SizingInspection.Measure(3, 8, 32 * Gibi, new() { Connections = 240, MessagesPerSecond = 16000 }, new() { FrontendWorkers = 2, BackendWorkers = 2, Profile = MemoryProfile.Low })
            .Single(record => record.Basis == SizingBasis.Requested);
        var demand = BrokerDemand.Of(new(3, 2, 2, 2, 4), MemoryProfile.Low);

        Assert.Equal((3, 2, 4, 2, 2, "Low"), (record.FrontendReplicas, record.FrontendWorkers, record.Partitions, record.RedundancyFactor, record.BackendWorkers, record.MemoryProfile));
        Assert.Equal(demand.MemoryPerPodBytes, record.MemoryPerPodBytes);
        Assert.Equal(demand.MemoryWithWorkersBytes, record.MemoryPerWorkerBytes);
        Assert.Equal(demand.Cores, record.Cores);
        Assert.Equal(24 - demand.Cores - BrokerDemand.CoresOfOtherComponents, record.HeadroomCores, 6);
        Assert.Equal(40, record.ConnectionsPerFrontendWorker);
        Assert.True(record.CarriesLoad);
        Assert.Equal(20000, record.MessagesPerSecond);
    }

    [Fact]
    public void What_is_configured_comes_first_and_a_wish_starts_from_it()
    {
        Site site = With(Resources.Broker(Cardinality), Resources.Node("a"), Resources.Node("b"));

        IReadOnlyList<SizingRecord> records = SizingInspection.Measure(site, new(), new() { BackendWorkers = 3 });

        Assert.Equal([SizingBasis.Configured, SizingBasis.Requested], records.Take(2).Select(record => record.Basis));
        Assert.Equal(1, records[0].BackendWorkers);
        Assert.Equal((2, 2, 2, 2, 3, "Medium"), (records[1].FrontendReplicas, records[1].FrontendWorkers, records[1].Partitions, records[1].RedundancyFactor, records[1].BackendWorkers, records[1].MemoryProfile));
        Assert.Null(SizingInspection.Limitation(site));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"memoryProfile":"Gigantic","cardinality":{"frontend":{"replicas":2},"backendChain":{"partitions":2,"redundancyFactor":2} } }""")]
    [InlineData("""{"cardinality":{"frontend":{"replicas":99},"backendChain":{"partitions":2,"redundancyFactor":2} } }""")]
    public void A_broker_that_cannot_be_measured_is_said_and_costs_no_recommendation(string broker)
    {
        Site site = With(Resources.Broker(broker), Resources.Node("a"));

        Assert.All(SizingInspection.Measure(site, new(), new()), record => Assert.Equal(SizingBasis.Recommended, record.Basis));
        Assert.Contains("cannot be measured", SizingInspection.Limitation(site), StringComparison.Ordinal);
    }

    [Fact]
    public void Nodes_that_may_not_be_read_are_an_error_that_names_the_permission_and_the_way_around()
    {
        var site = new Site(new SiteBuilder().Failed(Evidence.Nodes, QueryOutcome.Forbidden).Build());

        ReadinessException error = Assert.Throws<ReadinessException>(() => SizingInspection.Measure(site, new(), new()));

        Assert.Equal("IoTOps.Evidence.NotAuthorized", error.ErrorId);
        Assert.Contains("list nodes", error.RecommendedAction, StringComparison.Ordinal);
        Assert.Contains("-NodeCount", error.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public void A_site_whose_nodes_are_all_cordoned_has_nowhere_to_size_for()
    {
        Site site = With(Resources.Broker(Cardinality), Resources.Node("a", spec: """{"unschedulable":true}"""));

        Assert.Equal("IoTOps.Sizing.NoNodes", Assert.Throws<ReadinessException>(() => SizingInspection.Measure(site, new(), new())).ErrorId);
    }

    [Fact]
    public void What_other_pods_request_is_taken_off_the_nodes()
    {
        SiteBuilder builder = new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node("a")).Kubernetes(Evidence.Brokers)
            .Kubernetes(Evidence.Pods, Workloads.Pod("mine", "a", cpu: "3", @namespace: "customer"));

        Assert.All(SizingInspection.Measure(new(builder.Build()), new(), new()), record => Assert.Equal(5, record.FreeCores));
    }

    private static Site With(string broker, params string[] nodes) =>
        new(new SiteBuilder().Kubernetes(Evidence.Nodes, nodes).Kubernetes(Evidence.Brokers, broker).Build());
}
