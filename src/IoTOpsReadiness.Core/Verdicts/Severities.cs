namespace IoTOpsReadiness.Verdicts;

/// <summary>Arithmetic on <see cref="Severity"/>.</summary>
public static class Severities
{
    /// <summary>
    /// One step milder, never below <see cref="Severity.Low"/>. What a source calls a warning is a failure one step
    /// below the severity of its own guideline.
    /// </summary>
    public static Severity Lowered(this Severity severity) =>
        severity <= Severity.Low ? Severity.Low : severity - 1;
}
