using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies;

/// <summary>
/// How the failures of one guideline, or of several that one change fixes, are put right. It does no I/O and keeps no
/// state. A class in this assembly is all it takes; what has none is a Manual step with the guideline's own instruction.
/// </summary>
public abstract class Remedy
{
    /// <summary>The ids of the guidelines it is for, for example <c>Listener.TlsAutomatic</c>.</summary>
    public abstract IReadOnlyList<string> Guidelines { get; }

    /// <summary>The evidence it needs beside what the guidelines were judged by.</summary>
    public virtual IReadOnlyList<Snapshots.EvidenceKind> Needs => [];

    /// <summary>
    /// The steps that put a failure right. Called with a result that is Fail and one of <see cref="Guidelines"/>. Steps
    /// for the same resource, from whatever remedy, must come from the same <see cref="RemedyContext.Drafts"/>, so that they
    /// are one write.
    /// </summary>
    public abstract void Plan(GuidelineResult failure, RemedyContext context);
}
