namespace IoTOpsReadiness.Verdicts;

/// <summary>How much a failure matters, mildest first so that severities compare with <c>&lt;</c> and <c>&gt;=</c>.</summary>
public enum Severity
{
    /// <summary>Worth knowing, nothing to do.</summary>
    Info,

    /// <summary>Good practice; no near risk.</summary>
    Low,

    /// <summary>A risk under unusual load, failure or attack.</summary>
    Medium,

    /// <summary>A likely outage, loss of messages or exposure.</summary>
    High,

    /// <summary>The site must not run production like this.</summary>
    Critical,
}
