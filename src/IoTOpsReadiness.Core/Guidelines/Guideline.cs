using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// One guideline: what it needs, and a rule over the evidence. It does no I/O and keeps no state, so that it can be
/// evaluated on any thread, on a live site as on a saved one.
/// </summary>
public abstract class Guideline
{
    /// <summary>Everything about it but its rule.</summary>
    public abstract GuidelineDefinition Definition { get; }

    /// <summary>
    /// Judges a site. Called only when all of <see cref="GuidelineDefinition.Needs"/> was answered, or a part of it for a
    /// guideline that <see cref="GuidelineDefinition.JudgesInPart"/>, and the topology fits. Returns one finding per
    /// resource, and at least one.
    /// </summary>
    public abstract IEnumerable<Finding> Evaluate(GuidelineContext context);

    /// <inheritdoc/>
    public override string ToString() => Definition.Id;
}
