using IoTOpsReadiness.Sizing;

namespace IoTOpsReadiness.Core.Tests.Sizing;

/// <summary>The arithmetic of the published examples.</summary>
public class BrokerDemandTests
{
    private const double Gibi = 1024d * 1024 * 1024;

    [Theory]
    [InlineData("seed, single node", 1, 4, 2, 1, 1, "Low", 1.14, 1.14, 8)]
    [InlineData("seed, several nodes", 5, 8, 2, 4, 5, "High", 256.5, 82.5, 120)]
    [InlineData("CLI and template default", 2, 2, 2, 2, 2, "Medium", 15.8, 9.8, 20)]
    [InlineData("examples article, single node", 1, 1, 2, 1, 1, "Low", 1.14, 1.14, 5)]
    [InlineData("day-0 manual, 3 x 8", 3, 8, 2, 4, 3, "High", 153.9, 49.5, 72)]
    [InlineData("day-0 manual, 5 x 16", 5, 16, 2, 8, 5, "High", 488.5, 82.5, 240)]
    [InlineData("planning, 1 x 4", 1, 2, 2, 1, 1, "Low", 1.14, 1.14, 6)]
    [InlineData("planning, 3 x 8", 3, 4, 2, 4, 3, "High", 153.9, 49.5, 60)]
    [InlineData("planning, 5 x 16", 5, 8, 2, 8, 5, "Medium", 129.5, 24.5, 200)]
    [InlineData("availability how-to, 3 x 8", 3, 1, 2, 1, 3, "Medium", 14.7, 14.7, 15)]
    public void Published_examples_come_out_as_published(
        string origin, int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, string profile, double withWorkers, double perPod, double cores)
    {
        BrokerDemand demand = BrokerDemand.Of(new(frontends, frontendWorkers, redundancy, backendWorkers, partitions), MemoryProfile.Find(profile)!);

        Assert.True(Math.Abs(demand.MemoryWithWorkersBytes / Gibi - withWorkers) < 0.01, $"{origin}: {demand.MemoryWithWorkersBytes / Gibi}");
        Assert.True(Math.Abs(demand.MemoryPerPodBytes / Gibi - perPod) < 0.01, $"{origin}: {demand.MemoryPerPodBytes / Gibi}");
        Assert.Equal(cores, demand.Cores, 6);
    }

    [Theory]
    [InlineData(2, 2, 2, 1, 1, 4, 4, 8)]
    [InlineData(3, 2, 2, 2, 3, 6, 24, 30)]
    public void The_cpu_examples_of_the_how_to_come_out(
        int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions, double frontend, double backend, double sum)
    {
        BrokerDemand demand = BrokerDemand.Of(new(frontends, frontendWorkers, redundancy, backendWorkers, partitions), MemoryProfile.Medium);

        Assert.Equal((frontend, backend, sum), (demand.FrontendCores, demand.BackendCores, demand.Cores));
    }

    [Fact]
    public void The_memory_examples_of_the_how_to_come_out()
    {
        var cardinality = new BrokerCardinality(2, 2, 2, 2, 2);

        Assert.Equal(15.8, BrokerDemand.Of(cardinality, MemoryProfile.Medium).MemoryWithWorkersBytes / Gibi, 2);
        Assert.Equal(1014, BrokerDemand.Of(cardinality, MemoryProfile.Tiny).MemoryWithWorkersBytes / 1024 / 1024, 6);
    }

    [Theory]
    [InlineData("tiny", "Tiny")]
    [InlineData("HIGH", "High")]
    [InlineData("Huge", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void Profiles_are_found_in_any_letter_case(string? name, string? expected)
    {
        Assert.Equal(expected, MemoryProfile.Find(name)?.Name);
    }
}
