using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Reporting;

/// <summary>What a report says beside the results.</summary>
public sealed record ReportOptions
{
    /// <summary>The title unless another is given.</summary>
    public const string DefaultTitle = "Azure IoT Operations readiness";

    /// <summary>The title.</summary>
    public string Title { get; init; } = DefaultTitle;

    /// <summary>The date of a report whose results do not say when their evidence was collected.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>The severity from which a failure keeps a site from being ready.</summary>
    public Severity Gate { get; init; } = Severity.High;

    /// <summary>
    /// Earlier days of sites, in any order. Those of another baseline are left out, because they cannot be compared; sites
    /// without any get no trend.
    /// </summary>
    public IReadOnlyList<(string Site, ReportDay Day)> History { get; init; } = [];
}
