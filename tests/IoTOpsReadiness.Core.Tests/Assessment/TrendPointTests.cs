using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.Results;

namespace IoTOpsReadiness.Core.Tests.Assessment;

public class TrendPointTests
{
    private static readonly DateTimeOffset Monday = new(2026, 8, 31, 6, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Each_site_has_its_own_history()
    {
        IReadOnlyList<TrendPoint> points = TrendPoint.Of(
        [
            ("1.json", Saved(Monday, Result("AIO-001", "porto", Finding(severity: Severity.Critical)), Result("AIO-001", "lisbon", Finding(Status.Pass)))),
            ("2.json", Saved(Monday.AddDays(1), Result("AIO-001", "porto", Finding(Status.Exempt)))),
            ("3.json", Saved(Monday.AddDays(2), Result("AIO-001", "porto", Finding(), Finding(severity: Severity.Low, target: "b")))),
        ]);

        Assert.Equal(["lisbon", "porto", "porto", "porto"], points.Select(point => point.Site));
        Assert.Equal([(null, null), (null, null), (0, 0), (2, 0)], points.Select(point => (point.New, point.Fixed)));
        Assert.Equal((1, 0, 0, 1), (points[1].Critical, points[1].High, points[1].Exempt, points[1].Fail));
        Assert.Equal((0, 1), (points[2].Fail, points[2].Exempt));
        Assert.Equal(("3.json", Monday.AddDays(2), 1, 1), (points[3].File, points[3].SavedAt, points[3].High, points[3].Fail));
        Assert.All(points, point => Assert.False(point.IsReady));
    }

    [Fact]
    public void Without_history_there_is_no_trend()
    {
        Assert.Empty(TrendPoint.Of([]));
    }

    private static SavedAssessment Saved(DateTimeOffset moment, params GuidelineResult[] results) => new() { SavedAt = moment, ModuleVersion = "0.1.0", Results = results };
}
