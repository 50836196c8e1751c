using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Gate;

/// <summary>What a gate lets through.</summary>
public sealed record GateOptions
{
    /// <summary>The severity from which a failure stops.</summary>
    public Severity FailOn { get; init; } = Severity.High;

    /// <summary>Lets through what is critical and could not be verified.</summary>
    public bool AllowUnknown { get; init; }

    /// <summary>The least share of applicable guidelines that must be decided at each site, 0 to 100.</summary>
    public int MinimumCoverage { get; init; }

    /// <summary>Sites that must be among the results: one that could not be reached must not pass by its absence.</summary>
    public IReadOnlyList<string> RequiredSites { get; init; } = [];

    /// <summary>Earlier results, whose failures are known and let through; null for none.</summary>
    public IReadOnlyList<GuidelineResult>? Known { get; init; }
}
