using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// Makes findings safe to show. Documents are evidence and stay as they came, so whatever a guideline quotes from them
/// is neutralised here, once, on its way to terminals, reports and pipelines.
/// </summary>
internal static class FindingText
{
    /// <summary>The finding with every text safe; the same one where all were.</summary>
    public static Finding ForDisplay(this Finding finding)
    {
        Finding safe = finding with
        {
            Target = finding.Target with
            {
                Kind = DisplayText.Sanitize(finding.Target.Kind),
                Name = DisplayText.Sanitize(finding.Target.Name),
                Namespace = DisplayText.SanitizeOrNull(finding.Target.Namespace),
                ArmId = DisplayText.SanitizeOrNull(finding.Target.ArmId, DisplayText.MaxAddressLength),
            },
            Path = Message(finding.Path),
            Observed = Message(finding.Observed),
            Expected = Message(finding.Expected),
            Message = DisplayText.Sanitize(finding.Message, DisplayText.MaxMessageLength),
            SettledBy = Message(finding.SettledBy),
        };
        return safe == finding ? finding : safe;
    }

    private static string? Message(string? text) => text is null ? null : DisplayText.Sanitize(text, DisplayText.MaxMessageLength);
}
