using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 55: no profile has more flows than it can start.</summary>
internal sealed class ProfileSizeLimit : Guideline
{
    private const int Limit = 70;

    // Where to warn is this product's proposal: room for a fifth of the limit is left then.
    private const int Near = 55;

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 55,
        Id = "Dataflow.ProfileSizeLimit",
        Title = "Profiles stay below 70 flows",
        Area = Area.Dataflow,
        Severity = Severity.High,
        Recommendation = "Keep a profile at 70 flows or less: with more of them its pods do not start any more ('argument list too long'), and none of its flows runs.",
        Remediation = "Recreate some of the flows in another profile: a flow cannot change its profile.",
        Article = "troubleshoot/known-issues",
        Since = Baseline.August2026,
        Needs = [Evidence.Dataflows],
        Uses = [Evidence.DataflowGraphs, Evidence.DataflowProfiles],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        var groups = site.Flows.GroupBy(flow => (flow.Source, flow.ProfileName)).ToArray();
        List<Finding> findings = [.. groups.Select(group => Judge(context, group.Key.Source, group.Key.ProfileName, [.. group]))];
        if (!site.Has(Evidence.DataflowGraphs) && groups.Any(group => group.Count() <= Limit))
        {
            // Whether graphs count is not even documented, so a profile is not held back for want of them.
            findings = [.. findings.Select(finding => finding.Status == Status.Pass ? finding with { Message = $"{finding.Message} Dataflow graphs could not be counted." } : finding)];
        }

        return findings.Count > 0 ? findings : [context.PassSite("There are no dataflows.", "0", "70 or less")];
    }

    private static Finding Judge(GuidelineContext context, EvidenceSource source, string profile, Flow[] flows)
    {
        int graphs = flows.Count(flow => flow is DataflowGraph);
        int count = flows.Length;
        string observed = graphs == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{count} dataflows")
            : string.Create(CultureInfo.InvariantCulture, $"{count - graphs} dataflows and {graphs} graphs");
        string note = graphs > 0 && count > Near ? " Graphs are counted; whether they count is not documented." : "";
        Finding finding = count > Limit ? context.FailSite($"Profile {profile} has too many flows to start.{note}", observed, "70 or less")
            : count > Near ? context.FailSite($"Profile {profile} is near the limit of 70 flows.{note}", observed, "70 or less", context.Severity.Lowered())
            : context.PassSite($"Profile {profile} is well below the limit of 70 flows.", observed, "70 or less");
        return finding with
        {
            Target = context.Site.DataflowProfiles.FirstOrDefault(candidate => candidate.Name == profile && candidate.Source == source)?.Reference
                ?? new() { Kind = "DataflowProfile", Name = profile, Namespace = source == EvidenceSource.Kubernetes ? context.Site.Namespace : null },
            Source = source == EvidenceSource.Azure ? FindingSource.Azure : FindingSource.Kubernetes,
        };
    }
}
