using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

/// <summary>A guideline that fails over a flaw, where it sees it, and what it sees; null where it words that freely.</summary>
internal sealed record Noticed(string Guideline, Severity Severity, string Target, string? Observed)
{
    public bool Fits(Finding finding) => finding.Status == Status.Fail
        && finding.Severity == Severity
        && $"{finding.Target.Kind}/{finding.Target.Name}" == Target
        && (Observed is null || finding.Observed == Observed);
}
