using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Results and findings without a rule behind them.</summary>
internal static class Results
{
    public static Finding Finding(
        Status status = Status.Fail,
        Severity severity = Severity.High,
        string target = "default",
        string kind = "BrokerListener",
        string? path = "spec.ports[0].tls",
        string? observed = "none",
        string? expected = "tls",
        string message = "It is so.",
        string? armId = null) => new()
        {
            Status = status,
            Severity = severity,
            Reason = status == Status.Unknown ? Reason.NotAuthorized : Reason.None,
            Target = new() { Kind = kind, Name = target, Namespace = armId is null ? "azure-iot-operations" : null, ArmId = armId },
            Path = path,
            Observed = observed,
            Expected = expected,
            Message = message,
        };

    public static GuidelineResult Result(string reference, params Finding[] findings) => Result(reference, "plant", findings);

    public static GuidelineResult Result(string reference, string site, params Finding[] findings)
    {
        Finding deciding = Verdict.Deciding(findings);
        return new()
        {
            Status = deciding.Status,
            Severity = deciding.Severity,
            Reason = deciding.Reason,
            Guideline = new() { Id = "Test." + reference, Ref = reference, Title = "A test", Area = "Broker" },
            Site = site,
            Summary = deciding.Message,
            Findings = [.. findings.Select(finding => finding with { Fingerprint = Fingerprint.Of(reference, finding) })],
            Recommendation = "Do.",
            Remediation = "Do it.",
            HelpUri = "https://learn.microsoft.com/",
            Baseline = "2026-08",
        };
    }
}
