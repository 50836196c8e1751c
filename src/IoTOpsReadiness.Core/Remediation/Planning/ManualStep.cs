using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Planning;

/// <summary>The step for a person, with the guideline's own instruction.</summary>
internal static class ManualStep
{
    private const int MostFindings = 20;

    /// <summary>Drafts it for what failed, or for a part of that; nothing where the part is empty.</summary>
    public static void Draft(ChangeDrafts drafts, GuidelineResult result, Func<Finding, bool>? part = null)
    {
        Finding[] failures = [.. result.Findings.Where(finding => finding.Status == Status.Fail && (part?.Invoke(finding) ?? true))];
        if (failures.Length > 0)
        {
            drafts.Other($"Manual/{result.Id}", RemediationKind.Manual, failures[0].Target)
                .For(result.Guideline.Title, result.Id)
                .Instruction(result.Remediation)
                .Instruction(string.Join(Environment.NewLine, failures.Take(MostFindings).Select(finding => $"- {finding.Target}: {finding.Message}")));
        }
    }
}
