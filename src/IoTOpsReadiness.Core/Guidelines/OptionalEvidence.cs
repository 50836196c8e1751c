using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// Evidence that can only make a verdict worse. Where a side was asked for it and refused, the verdict is open; where
/// nobody asked, the configuration alone decides, and the finding says what was not looked at.
/// </summary>
internal static class OptionalEvidence
{
    /// <summary>True where a side was asked for this kind and none answered.</summary>
    public static bool WasRefused(this GuidelineContext context, EvidenceKind kind) =>
        !context.Site.Has(kind)
        && (IsRefusal(context.Site.Snapshot.Outcome(kind, EvidenceSource.Kubernetes)) || IsRefusal(context.Site.Snapshot.Outcome(kind, EvidenceSource.Azure)));

    /// <summary>Unknown findings for those kinds that were refused.</summary>
    public static IEnumerable<Finding> Refused(this GuidelineContext context, Severity severity, params EvidenceKind[] kinds) =>
        kinds.Where(context.WasRefused).Select(kind => context.Missing(kind) with { Severity = severity });

    private static bool IsRefusal(QueryOutcome outcome) =>
        outcome is not (QueryOutcome.NotRequested or QueryOutcome.Collected or QueryOutcome.NotInstalled);
}
