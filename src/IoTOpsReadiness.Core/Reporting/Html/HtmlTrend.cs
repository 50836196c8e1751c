using System.Globalization;

namespace IoTOpsReadiness.Reporting;

/// <summary>How score and failures went over the days, where earlier days are known.</summary>
internal static class HtmlTrend
{
    private const double Width = 320;
    private const double Height = 90;

    public static void Write(HtmlOutput html, SiteReport site, int number)
    {
        IReadOnlyList<ReportDay> points = site.Trend;
        if (points.Count < 2)
        {
            return;
        }

        html.Write($"""
            <div class="card"><h3 id="trend-{number}">Trend</h3>
            <svg class="trend" viewBox="-4 -6 {Width + 8} {Height + 12}" role="img" aria-labelledby="trend-{number} trend-{number}-text">
            <path d="M0 0H{Width}M0 {Height / 2}H{Width}M0 {Height}H{Width}" class="grid"/>
            <polyline points="{Line(points, point => point.CoveragePercent)}" class="line coverage"/>
            <polyline points="{Line(points, point => point.ScorePercent)}" class="line score"/>

            """);
        foreach (ReportDay point in points.Where(point => point.ScorePercent is not null))
        {
            html.Write($"<circle cx=\"{X(points, point)}\" cy=\"{Y(point.ScorePercent!.Value)}\" r=\"3\" class=\"point\"><title>{ReportWords.Day(point.At)}: {ReportWords.Of(point.Verdict)}, score {point.ScorePercent.Value} %, coverage {point.CoveragePercent} %, {point.Fail} failing</title></circle>\n");
        }

        ReportDay first = points[0];
        ReportDay last = points[^1];
        html.Write($"""
            </svg>
            <p class="trend-legend"><span class="swatch score"></span>Score <span class="swatch coverage"></span>Coverage</p>
            <p id="trend-{number}-text" class="meta">From {ReportWords.Day(first.At)} to {ReportWords.Day(last.At)}: score {Percent(first.ScorePercent)} to {Percent(last.ScorePercent)}, failing {first.Fail} to {last.Fail}, coverage {first.CoveragePercent} % to {last.CoveragePercent} %.</p>
            <details class="days"><summary>All {points.Count} days</summary>
            <table><thead><tr><th scope="col">Day</th><th scope="col">Verdict</th><th scope="col" class="number">Score</th><th scope="col" class="number">Coverage</th><th scope="col" class="number">Fail</th></tr></thead><tbody>

            """);
        foreach (ReportDay point in points.Reverse())
        {
            html.Write($"<tr><th scope=\"row\">{ReportWords.Day(point.At)}</th><td>{ReportWords.Of(point.Verdict)}</td><td class=\"number\">{Percent(point.ScorePercent)}</td><td class=\"number\">{point.CoveragePercent} %</td><td class=\"number\">{point.Fail}</td></tr>\n");
        }

        html.Write($"</tbody></table></details></div>\n");
    }

    private static string Percent(int? value) => value is { } known ? $"{ReportWords.Number(known)} %" : "–";

    private static string Line(IReadOnlyList<ReportDay> points, Func<ReportDay, int?> value) => string.Join(' ', points
        .Where(point => value(point) is not null)
        .Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(points, point):0.##},{Y(value(point)!.Value):0.##}")));

    // By date, not by position: a week without an assessment is a week.
    private static double X(IReadOnlyList<ReportDay> points, ReportDay point)
    {
        double span = (points[^1].At - points[0].At).TotalSeconds;
        return span <= 0 ? 0 : Width * (point.At - points[0].At).TotalSeconds / span;
    }

    private static double Y(int percent) => Height - (Height * percent / 100);
}
