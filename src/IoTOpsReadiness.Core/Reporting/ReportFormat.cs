namespace IoTOpsReadiness.Reporting;

/// <summary>What a report can be written as.</summary>
public enum ReportFormat
{
    /// <summary>One self-contained page for people, which opens offline and prints.</summary>
    Html,

    /// <summary>GitHub-flavoured Markdown, for a wiki, an issue or a job summary.</summary>
    Markdown,

    /// <summary>Everything, for programs; with a versioned schema.</summary>
    Json,

    /// <summary>One line per finding, for a spreadsheet.</summary>
    Csv,

    /// <summary>JUnit XML, for the test views of CI systems.</summary>
    JUnit,

    /// <summary>NUnit 3 XML, for the test views of CI systems.</summary>
    NUnit3,

    /// <summary>SARIF 2.1.0, for code scanning: problems only.</summary>
    Sarif,

    /// <summary>OpenMetrics text, for Prometheus.</summary>
    OpenMetrics,
}
