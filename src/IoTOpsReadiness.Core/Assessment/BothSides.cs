using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// A resource that the cluster and Azure both show is one resource. Where both sides lead to the same finding, it is told
/// once, of the cluster's; where they differ, both are told, for then the sides have drifted apart.
/// </summary>
internal static class BothSides
{
    private static readonly string[] Bodies = ["spec.", "properties."];

    /// <summary>The findings without those that Azure's side only repeats.</summary>
    public static Finding[] Collapse(Finding[] findings)
    {
        if (!Array.Exists(findings, IsOfAzure) || Array.TrueForAll(findings, IsOfAzure))
        {
            return findings;
        }

        HashSet<(Status, Severity, string, string, string?, string?, string?)> told = [.. findings.Where(finding => !IsOfAzure(finding)).Select(Essence)];
        return [.. findings.Where(finding => !IsOfAzure(finding) || !told.Contains(Essence(finding)))];
    }

    private static bool IsOfAzure(Finding finding) => finding.Target is { ArmId: not null, Namespace: null };

    private static (Status, Severity, string, string, string?, string?, string?) Essence(Finding finding) =>
        (finding.Status, finding.Severity, finding.Target.Kind, finding.Target.Name, Plain(finding.Path), finding.Observed, finding.Expected);

    private static string? Plain(string? path)
    {
        string? body = path is null ? null : Array.Find(Bodies, body => path.StartsWith(body, StringComparison.Ordinal));
        return body is null ? path : path![body.Length..];
    }
}
