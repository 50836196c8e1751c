using IoTOpsReadiness.Remediation.Observability;

namespace IoTOpsReadiness.Core.Tests.Remediation.Observability;

public class ScrapeJobsTests
{
    private const string Namespace = "azure-iot-operations";

    [Theory]
    [InlineData("")]
    [InlineData("# nothing yet\n")]
    [InlineData("scrape_configs: []\n")]
    [InlineData("scrape_configs:\n")]
    [InlineData("scrape_configs:   # ours\n- job_name: plc\n  static_configs:\n  - targets: [plc:9100]\n")]
    [InlineData("scrape_configs:\n  - job_name: plc\n    static_configs:\n      - targets: [plc:9100]\nglobal:\n  scrape_interval: 30s\n")]
    [InlineData("global:\n  scrape_interval: 30s")]
    [InlineData("    scrape_configs:\n    - job_name: aio-otel\n      static_configs:\n      - targets: ['elsewhere:8889']\n")]
    [InlineData("scrape_configs:\n- job_name: plc\n  static_configs:\n  - targets: [plc:9100]\n# the end\n\n")]
    public void What_is_there_stays_and_what_is_missing_comes(string text)
    {
        IReadOnlyList<ScrapeJob> jobs = ScrapeJobs.Missing(text, Namespace, hasOwnCollector: false);

        string merged = ScrapeJobs.Merge(text, jobs)!;

        Assert.Equal(2, jobs.Count);
        Assert.Empty(ScrapeJobs.Missing(merged, Namespace, hasOwnCollector: false));
        Assert.Single(merged.Split('\n'), line => line.TrimStart().StartsWith("scrape_configs:", StringComparison.Ordinal));
        Assert.All(text.Replace(": []", ":", StringComparison.Ordinal).Split('\n'), line => Assert.Contains(line, merged.Split('\n')));

        // Entries of a list stand in one column, or it is no list.
        string[] jobLines = [.. merged.Split('\n').Where(line => line.TrimStart().StartsWith("- job_name:", StringComparison.Ordinal))];
        Assert.Single(jobLines.Select(line => line.IndexOf('-', StringComparison.Ordinal)).Distinct());
        Assert.Equal(jobLines.Length, jobLines.Select(line => line.Trim()).Distinct().Count());
    }

    [Theory]
    [InlineData("scrape_configs: [{job_name: plc}]")]
    [InlineData("{scrape_configs: []}")]
    [InlineData("- scrape_configs")]
    [InlineData("scrape_configs:\n\t- job_name: plc\n")]
    [InlineData("scrape_configs:\nglobal: {}\nscrape_configs:\n")]
    public void What_cannot_be_added_to_is_left_to_a_person(string text) =>
        Assert.Null(ScrapeJobs.Merge(text, ScrapeJobs.Missing(text, Namespace, hasOwnCollector: false)));

    [Fact]
    public void Only_the_job_that_is_missing_is_added()
    {
        string text = ScrapeJobs.Merge("", [ScrapeJobs.Missing("", Namespace, false)[0]])!;

        ScrapeJob job = Assert.Single(ScrapeJobs.Missing(text, Namespace, false));

        Assert.Contains("role: pod", job.ToString(), StringComparison.Ordinal);
    }
}
