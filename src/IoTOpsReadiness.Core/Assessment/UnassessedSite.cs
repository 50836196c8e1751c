using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// The results of a site of a fleet that could not be assessed: every guideline is Unknown, and says why. A site that
/// was left out would look as good as one that is ready.
/// </summary>
public static class UnassessedSite
{
    /// <summary>One result for every selected guideline.</summary>
    /// <param name="options">What would have been assessed.</param>
    /// <param name="site">The name of the site.</param>
    /// <param name="problem">What kept it from being assessed.</param>
    public static IReadOnlyList<GuidelineResult> Results(AssessmentOptions options, string site, ReadinessException problem) =>
        [.. options.Selection.Select(guideline => Result(options, guideline.Definition, site, problem))];

    private static GuidelineResult Result(AssessmentOptions options, GuidelineDefinition definition, string site, ReadinessException problem)
    {
        Reason reason = problem.Kind switch
        {
            ErrorKind.AuthenticationError or ErrorKind.PermissionDenied => Reason.NotAuthorized,
            ErrorKind.Timeout => Reason.TimedOut,
            ErrorKind.InvalidData => Reason.InvalidData,
            _ => Reason.Unreachable,
        };
        string message = $"The site could not be assessed: {problem.Message}";
        return new()
        {
            Status = Status.Unknown,
            Severity = definition.Severity,
            Reason = reason,
            Guideline = definition.Reference,
            Site = site,
            Summary = message,
            Findings =
            [
                FindingText.ForDisplay(new Finding
                {
                    Status = Status.Unknown,
                    Reason = reason,
                    Severity = definition.Severity,
                    Target = new() { Kind = "Site", Name = site },
                    Message = message,
                    SettledBy = problem.RecommendedAction,
                    Source = FindingSource.Evidence,
                }),
            ],
            Recommendation = definition.Recommendation,
            Remediation = definition.Remediation,
            HelpUri = definition.HelpUri,
            Baseline = options.Baseline.Name,
        };
    }
}
