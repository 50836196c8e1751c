using System.Security.Cryptography;
using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Reporting;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Reporting;

public class HtmlReportTests
{
    private static readonly string[] Reaching = ["src", "srcset", "data", "poster", "action", "formaction", "background", "ping", "manifest", "xlink:href"];

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void It_parses_without_an_error_and_shows_every_guideline(string sample)
    {
        AssessmentReport report = Reports.OfSample(sample);
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, report));

        Assert.Equal(60, page.QuerySelectorAll("details.guideline").Length);
        Assert.Equal(report.Sites[0].Results.Sum(result => result.Findings.Count), page.QuerySelectorAll("table.findings tbody tr").Length);
        string verdict = sample == "Ready" ? "READY" : "NOT READY";
        Assert.Equal($"{verdict}: Azure IoT Operations readiness", page.Title);
        Assert.Equal(verdict, page.QuerySelector(".hero-verdict")!.TextContent.Trim());
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void It_loads_nothing_and_only_links_to_https(string name)
    {
        IHtmlDocument page = Parse(Page(name));

        Assert.All(Elements(page), element => Assert.DoesNotContain(element.Attributes, attribute => Reaching.Contains(attribute.Name)));
        Assert.All(page.QuerySelectorAll("[href]"), element => Assert.True(
            element.GetAttribute("href")!.StartsWith('#') || (element is IHtmlAnchorElement && element.GetAttribute("href")!.StartsWith("https://", StringComparison.Ordinal)),
            element.OuterHtml));
        Assert.Empty(page.QuerySelectorAll("link, iframe, object, embed, base, img, video, audio, form[action], meta[http-equiv=refresh]"));
        Assert.DoesNotContain("url(", page.QuerySelector("style")!.TextContent, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("@import", page.QuerySelector("style")!.TextContent, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Its_policy_allows_its_own_style_and_script_by_their_hashes_and_nothing_else(string name)
    {
        IHtmlDocument page = Parse(Page(name));
        IElement style = Assert.Single(page.QuerySelectorAll("style"));
        IElement script = Assert.Single(page.QuerySelectorAll("script"));
        IElement policy = page.QuerySelector("meta[http-equiv=Content-Security-Policy]")!;

        Assert.Equal(
            $"default-src 'none'; style-src 'sha256-{Hash(style.TextContent)}'; script-src 'sha256-{Hash(script.TextContent)}'; base-uri 'none'; form-action 'none'",
            policy.GetAttribute("content"));
        Assert.True(policy.Index() < style.Index(), "The policy must come before what it governs.");
        Assert.All(Elements(page), element => Assert.DoesNotContain(
            element.Attributes, attribute => attribute.Name == "style" || attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void Ids_are_unique_and_what_refers_to_them_finds_them(string name)
    {
        IHtmlDocument page = Parse(Page(name));
        string[] ids = [.. page.QuerySelectorAll("[id]").Select(element => element.Id!)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
        Assert.All(page.QuerySelectorAll("[href^='#']"), element => Assert.Contains(element.GetAttribute("href")![1..], ids));
        Assert.All(page.QuerySelectorAll("label[for]"), element => Assert.Contains(element.GetAttribute("for")!, ids));
        Assert.All(page.QuerySelectorAll("[aria-labelledby]").SelectMany(element => element.GetAttribute("aria-labelledby")!.Split(' ')), id => Assert.Contains(id, ids));
    }

    [Theory]
    [MemberData(nameof(Reports.Hostile), MemberType = typeof(Reports))]
    public void A_hostile_name_is_text_and_nothing_else(string text)
    {
        IHtmlDocument page = Parse(Page(text));
        IHtmlDocument harmless = Parse(Page("harmless"));

        // A text that is an https address is a link, which the others are not; everything else must be the same.
        string[] Shape(IHtmlDocument document) => [.. Elements(document).Where(element => !element.ClassList.Contains("source") && element.ParentElement?.ClassList.Contains("source") != true).Select(element => element.LocalName)];
        Assert.Equal(Shape(harmless), Shape(page));
        Assert.Equal(Reports.HostileReport(text).Sites[0].Results[0].Findings[0].Observed, page.QuerySelector(".evidence code")!.TextContent.Trim());
    }

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("http://learn.microsoft.com/")]
    [InlineData("data:text/html,x")]
    [InlineData("//evil.example/")]
    [InlineData("not an address")]
    public void An_address_a_browser_should_not_follow_is_no_link(string address)
    {
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, Reports.Of(Reports.Result(1, Status.Fail) with { HelpUri = address })));

        Assert.Empty(page.QuerySelectorAll("a.source"));
    }

    [Fact]
    public void Without_script_everything_is_open_and_controls_that_need_it_are_not_there()
    {
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, Reports.EveryStatus()));

        Assert.All(page.QuerySelectorAll("details.guideline"), guideline => Assert.True(guideline.HasAttribute("open")));
        Assert.All(page.QuerySelectorAll("button, input, select"), control => Assert.NotNull(control.Closest(".script-only")));
        Assert.Contains(".script-only { display: none; }", page.QuerySelector("style")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public void It_can_be_used_without_eyes_or_mouse()
    {
        IHtmlDocument page = Parse(Page("fleet"));

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        Assert.Equal("#guidelines", page.QuerySelector("a.skip")!.GetAttribute("href"));
        Assert.NotNull(page.QuerySelector("main"));
        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.Equal("polite", page.QuerySelector("#count")!.GetAttribute("aria-live"));
        Assert.All(page.QuerySelectorAll("th"), header => Assert.True(header.HasAttribute("scope")));
        Assert.All(page.QuerySelectorAll("input[type=search], select"), field => Assert.NotNull(page.QuerySelector($"label[for='{field.Id}']")));
        Assert.All(page.QuerySelectorAll("svg"), picture => Assert.True(
            picture.GetAttribute("aria-hidden") == "true" || (picture.GetAttribute("role") == "img" && (picture.HasAttribute("aria-label") || picture.HasAttribute("aria-labelledby")))
            || picture.Closest("[aria-hidden=true]") is not null));
    }

    [Fact]
    public void No_control_hides_a_method_of_its_form()
    {
        // form.reset is the control of that name where there is one, and the script could not reset the filter.
        IHtmlDocument page = Parse(Page("fleet"));

        Assert.All(page.QuerySelectorAll("form [id], form [name]"), control => Assert.DoesNotContain(
            (string[])["reset", "submit", "elements", "addEventListener", "querySelectorAll"], hidden => hidden == control.Id || hidden == control.GetAttribute("name")));
    }

    [Fact]
    public void A_status_is_told_by_a_word_beside_its_colour()
    {
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, Reports.EveryStatus()));

        Assert.Equal(
            ["Fail", "Manual", "Pass", "Unknown", "Exempt", "Not applicable"],
            page.QuerySelectorAll("details.guideline > summary > .status").Select(status => status.TextContent.Trim()).Distinct().OrderBy(word => Array.IndexOf(["Fail", "Manual", "Pass", "Unknown", "Exempt", "Not applicable"], word)));
    }

    [Fact]
    public void Evidence_fix_decision_and_link_of_a_finding_are_there()
    {
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, Reports.EveryStatus()));
        IElement first = page.QuerySelector("#s1-AIO-001")!;

        Assert.Equal(["Fail", "Fail", "Exempt", "Pass"], first.QuerySelectorAll("tbody .status").Select(status => status.TextContent));
        Assert.Equal(
            ["Path: spec.cardinality", "Observed: 1", "Expected: 2", "Source: Kubernetes"],
            first.QuerySelector("dl")!.Children.Select(entry => $"{entry.Children[0].TextContent}: {entry.Children[1].TextContent}"));
        Assert.Contains("Exemption by mia@example.com until 2026-10-03 (OPS-7): Replaced in May", first.TextContent, StringComparison.Ordinal);
        Assert.Equal("Set-Thing -Number 1", first.QuerySelector(".fix")!.TextContent);
        Assert.Equal("https://learn.microsoft.com/azure/iot-operations/", first.QuerySelector("a.source")!.GetAttribute("href"));
    }

    [Fact]
    public void Several_sites_have_a_table_that_leads_to_them_and_a_filter()
    {
        IHtmlDocument page = Parse(Page("fleet"));

        Assert.Equal(["#site-1", "#site-2"], page.QuerySelectorAll("table.sites a").Select(link => link.GetAttribute("href")));
        Assert.Equal(["All sites", "plant-1", "plant-2"], page.QuerySelectorAll("#by-site option").Select(option => option.TextContent));
    }

    [Fact]
    public void A_trend_is_drawn_by_date_and_told_in_words()
    {
        IHtmlDocument page = Parse(Reports.Write(ReportFormat.Html, WithTrend()));

        Assert.Equal(["0,45", "80,36", "320,90"], page.QuerySelector("polyline.score")!.GetAttribute("points")!.Split(' '));
        Assert.Contains("score 50 % to 0 %", page.QuerySelector("#trend-1-text")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(3, page.QuerySelectorAll(".days tbody tr").Length);
    }

    [Fact]
    public void Without_earlier_days_there_is_no_trend()
    {
        Assert.Null(Parse(Reports.Write(ReportFormat.Html, Reports.EveryStatus())).QuerySelector(".trend"));
    }

    public static TheoryData<string> Pages() => ["Quickstart", "fleet", "trend", .. Reports.HostileTexts];

    internal static AssessmentReport WithTrend()
    {
        ReportDay Day(int daysAgo, int score) => new() { At = Reports.Now.AddDays(-daysAgo), Baseline = "2026-08", Verdict = SiteVerdict.NotReady, ScorePercent = score, CoveragePercent = 80, Fail = 2 };
        return AssessmentReport.Of(
            [Reports.Result(1, Status.Fail, collectedAt: Reports.Now)],
            new() { Now = Reports.Now, History = [("plant-1", Day(6, 60)), ("plant-1", Day(8, 50))] });
    }

    private static string Page(string name) => Reports.Write(ReportFormat.Html, name switch
    {
        "Quickstart" => Reports.OfSample(name),
        "fleet" => Reports.Of([.. Reports.EveryStatus("plant-1").Sites[0].Results, .. Reports.EveryStatus("plant-2").Sites[0].Results]),
        "trend" => WithTrend(),
        _ => Reports.HostileReport(name),
    });

    // Strict: whatever a browser would have to guess is an error.
    private static IHtmlDocument Parse(string html) => new HtmlParser(new() { IsStrictMode = true }).ParseDocument(html);

    private static IEnumerable<IElement> Elements(IHtmlDocument page) => page.QuerySelectorAll("*");

    private static string Hash(string content) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(content)));
}
