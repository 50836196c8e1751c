using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>Signs that tell a status by shape and word, never by colour alone.</summary>
internal static class HtmlIcons
{
    /// <summary>The class that gives a status its colour and names its symbol.</summary>
    public static string ClassOf(Status status) => status switch
    {
        Status.Pass => "pass",
        Status.Fail => "fail",
        Status.Manual => "manual",
        Status.Unknown => "unknown",
        Status.Exempt => "exempt",
        _ => "na",
    };

    /// <summary>The class of a severity.</summary>
    public static string ClassOf(Severity severity) => severity switch
    {
        Severity.Critical => "critical",
        Severity.High => "high",
        Severity.Medium => "medium",
        Severity.Low => "low",
        _ => "info",
    };

    public static void WriteDefinitions(HtmlOutput html) => html.Write($"""
        <svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false"><defs>
        <symbol id="i-pass" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" class="disc"/><path d="M4.6 8.3l2.3 2.3 4.5-5" class="sign"/></symbol>
        <symbol id="i-fail" viewBox="0 0 16 16"><path d="M5.1.5h5.8l4.6 4.6v5.8l-4.6 4.6H5.1L.5 10.9V5.1z" class="disc"/><path d="M5.4 5.4l5.2 5.2m0-5.2l-5.2 5.2" class="sign"/></symbol>
        <symbol id="i-unknown" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" class="disc"/><path d="M5.7 6.2C5.7 4.9 6.7 4.1 8 4.1s2.3.8 2.3 2c0 1.6-2.3 1.7-2.3 3.2M8 11.9v.1" class="sign"/></symbol>
        <symbol id="i-manual" viewBox="0 0 16 16"><rect x=".5" y=".5" width="15" height="15" rx="4" class="disc"/><circle cx="8" cy="5.8" r="2.1" class="sign"/><path d="M3.9 12.4c.5-2.2 2.1-3.1 4.1-3.1s3.6.9 4.1 3.1" class="sign"/></symbol>
        <symbol id="i-exempt" viewBox="0 0 16 16"><path d="M8 .5l6.5 2v5c0 4-2.7 6.6-6.5 8-3.8-1.4-6.5-4-6.5-8v-5z" class="disc"/><path d="M5 7.8l2.1 2.1 3.9-4.2" class="sign"/></symbol>
        <symbol id="i-na" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" class="disc"/><path d="M4.7 8h6.6" class="sign"/></symbol>
        </defs></svg>

        """);

    /// <summary>The sign of a status with its word.</summary>
    public static void WriteStatus(HtmlOutput html, Status status) =>
        html.Write($"<span class=\"status {ClassOf(status)}\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{ClassOf(status)}\"/></svg>{ReportWords.Of(status)}</span>");

    /// <summary>The sign of a verdict with its word.</summary>
    public static void WriteVerdict(HtmlOutput html, SiteVerdict verdict)
    {
        string symbol = verdict switch
        {
            SiteVerdict.Ready => "pass",
            SiteVerdict.Partial => "unknown",
            _ => "fail",
        };
        html.Write($"<span class=\"verdict {symbol}\"><svg class=\"icon\" aria-hidden=\"true\"><use href=\"#i-{symbol}\"/></svg>{ReportWords.Of(verdict)}</span>");
    }
}
