using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class AssessmentReportTests
{
    [Fact]
    public void No_results_are_an_error_and_not_an_empty_report()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => Reports.Of());

        Assert.Equal("IoTOps.Report.NoResults", error.ErrorId);
    }

    [Fact]
    public void Results_are_put_together_by_site_in_the_order_they_came()
    {
        AssessmentReport report = Reports.Of(
            Reports.Result(1, Status.Pass, site: "b"), Reports.Result(1, Status.Fail, site: "a"), Reports.Result(2, Status.Pass, site: "b"));

        Assert.Equal(["b", "a"], report.Sites.Select(site => site.Name));
        Assert.Equal([2, 1], report.Sites.Select(site => site.Results.Count));
    }

    [Fact]
    public void Two_assessments_of_a_site_are_two_sections_and_never_added_up()
    {
        AssessmentReport report = Reports.Of(
            Reports.Result(1, Status.Fail), Reports.Result(2, Status.Pass), Reports.Result(1, Status.Pass), Reports.Result(2, Status.Pass));

        Assert.Equal(["plant-1", "plant-1 (2)"], report.Sites.Select(site => site.Name));
        Assert.Equal([1, 0], report.Sites.Select(site => site.Summary.Fail));
    }

    [Fact]
    public void Two_baselines_of_a_site_are_two_sections()
    {
        AssessmentReport report = Reports.Of(Reports.Result(1, Status.Pass), Reports.Result(2, Status.Pass) with { Baseline = "2024-10" });

        Assert.Equal(["2026-08", "2024-10"], report.Sites.Select(site => site.Summary.Baseline));
        Assert.Equal(["2026-08", "2024-10"], report.Baselines);
    }

    [Fact]
    public void The_date_is_that_of_the_newest_evidence()
    {
        AssessmentReport report = Reports.Of(
            Reports.Result(1, Status.Pass, site: "a", collectedAt: Reports.Now.AddDays(-3)), Reports.Result(1, Status.Pass, site: "b", collectedAt: Reports.Now.AddDays(-2)));

        Assert.Equal(Reports.Now.AddDays(-2), report.AsOf);
        Assert.Equal(Reports.Now.AddDays(-3), report.Sites[0].CollectedAt);
    }

    [Fact]
    public void Results_without_a_date_are_reported_as_of_now()
    {
        AssessmentReport report = Reports.Of(Reports.Result(1, Status.Pass));

        Assert.Equal(Reports.Now, report.AsOf);
        Assert.Null(report.Sites[0].CollectedAt);
    }

    [Theory]
    [InlineData(SiteVerdict.NotReady, Status.Fail, Status.Pass)]
    [InlineData(SiteVerdict.Partial, Status.Pass, Status.Pass)]
    public void One_site_that_is_not_ready_is_enough(SiteVerdict expected, Status first, Status second)
    {
        Assert.Equal(expected, Reports.Of(Reports.Result(1, first, site: "a"), Reports.Result(1, second, site: "b")).Verdict);
    }

    [Fact]
    public void What_drives_terminals_and_forges_lines_is_neutralised()
    {
        GuidelineResult result = Reports.Result(1, Status.Fail) with
        {
            Site = "a\u001b[2Jb",
            Summary = "line\nforged\u202e",
            Findings = [Reports.Finding(Status.Fail, Severity.High, "x\r\ny")],
        };

        SiteReport site = Reports.Of(result).Sites[0];

        Assert.Equal("a\uFFFD[2Jb", site.Name);
        Assert.Equal("line forged\uFFFD", site.Results[0].Summary);
        Assert.Equal("x  y", site.Results[0].Findings[0].Target.Name);
    }

    [Fact]
    public void A_trend_has_the_earlier_days_in_order_and_this_one_last()
    {
        ReportDay Day(int daysAgo, string baseline = "2026-08") => new() { At = Reports.Now.AddDays(-daysAgo), Baseline = baseline, Verdict = SiteVerdict.NotReady, ScorePercent = 50, CoveragePercent = 60, Fail = daysAgo };
        GuidelineResult result = Reports.Result(1, Status.Fail, collectedAt: Reports.Now);

        var report = AssessmentReport.Of(
            [result, result with { Site = "other" }],
            new() { Now = Reports.Now, History = [("plant-1", Day(1)), ("PLANT-1", Day(9)), ("plant-1", Day(0)), ("plant-1", Day(5, "2024-10")), ("plant-2", Day(3))] });

        Assert.Equal([9, 1, 1], report.Sites[0].Trend.Select(point => point.Fail));
        Assert.Equal(Reports.Now, report.Sites[0].Trend[^1].At);
        Assert.Empty(report.Sites[1].Trend);
    }
}
