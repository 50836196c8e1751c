using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>The results of one day, as a file keeps them.</summary>
public sealed record SavedAssessment
{
    /// <summary>When the results were saved.</summary>
    public required DateTimeOffset SavedAt { get; init; }

    /// <summary>The version of the module that saved them.</summary>
    public required string ModuleVersion { get; init; }

    /// <summary>The results, of one site or of several.</summary>
    public required IReadOnlyList<GuidelineResult> Results { get; init; }
}
