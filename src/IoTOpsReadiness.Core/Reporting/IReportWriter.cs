namespace IoTOpsReadiness.Reporting;

/// <summary>Writes a report in one format. The same report gives the same text, everywhere.</summary>
public interface IReportWriter
{
    /// <summary>The format it writes.</summary>
    ReportFormat Format { get; }

    /// <summary>How files of the format end, for example <c>.html</c>; what is written by default comes first.</summary>
    IReadOnlyList<string> Extensions { get; }

    /// <summary>Writes the report. The caller owns <paramref name="output"/>, and chooses UTF-8 without a byte order mark.</summary>
    void Write(AssessmentReport report, TextWriter output, CancellationToken cancellationToken = default);
}
