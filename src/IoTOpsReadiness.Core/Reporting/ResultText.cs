using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>
/// Makes results safe to show. Those of the assessor are already; those of a file may have been written by anyone.
/// </summary>
internal static class ResultText
{
    /// <summary>The result with every text safe, and with fingerprints.</summary>
    public static GuidelineResult ForDisplay(this GuidelineResult result) => result with
    {
        Guideline = new()
        {
            Id = DisplayText.Sanitize(result.Guideline.Id),
            Ref = DisplayText.Sanitize(result.Guideline.Ref),
            Title = DisplayText.Sanitize(result.Guideline.Title),
            Area = DisplayText.Sanitize(result.Guideline.Area),
        },
        Site = DisplayText.Sanitize(result.Site),
        Summary = Message(result.Summary),
        Recommendation = Message(result.Recommendation),
        Remediation = Message(result.Remediation),
        HelpUri = DisplayText.Sanitize(result.HelpUri, DisplayText.MaxAddressLength),
        Baseline = DisplayText.Sanitize(result.Baseline),
        Findings = [.. result.Findings.Select(finding => ForDisplay(finding, result.Ref))],
    };

    /// <summary>The address as a link a browser may follow; null where it is no https address.</summary>
    public static string? Link(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps ? uri.AbsoluteUri : null;

    private static Finding ForDisplay(Finding finding, string guidelineRef)
    {
        Finding shown = finding.ForDisplay();
        return shown with
        {
            Fingerprint = Fingerprint.Of(guidelineRef, shown),
            Decision = shown.Decision is not { } decision ? null : decision with
            {
                Reason = Message(decision.Reason),
                Owner = DisplayText.Sanitize(decision.Owner),
                Ticket = DisplayText.SanitizeOrNull(decision.Ticket),
                Origin = Message(decision.Origin),
            },
        };
    }

    private static string Message(string text) => DisplayText.Sanitize(text, DisplayText.MaxMessageLength);
}
