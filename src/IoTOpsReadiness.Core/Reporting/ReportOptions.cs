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

    /// <summary>Earlier days of sites, by the name of the site; in any order. Sites without any get no trend.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TrendPoint>> Trends { get; init; } = new Dictionary<string, IReadOnlyList<TrendPoint>>();
}
