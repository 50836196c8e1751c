using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Remediation.Remedies;
using IoTOpsReadiness.Remediation.Remedies.Observability;
using IoTOpsReadiness.Remediation.Remedies.Security;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Planning;

/// <summary>Makes a plan of what failed: by the remedy of each guideline, and where it has none by its own instruction.</summary>
public static class Planner
{
    /// <summary>The evidence that remedies of these guidelines look at beside what the guidelines themselves need.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs(IEnumerable<string> guidelines) =>
        [.. RemedyCatalogue.For(guidelines).SelectMany(remedy => remedy.Needs).Append(Evidence.Instances).Distinct()];

    /// <summary>The ids of resources in Azure that the inputs name, and the site need not lead to yet.</summary>
    /// <param name="inputs">What only the user can say, by name.</param>
    /// <param name="site">The site, as far as connecting found out.</param>
    public static IReadOnlyList<string> FurtherIds(IReadOnlyDictionary<string, string> inputs, SiteIdentity site) =>
    [
        .. SecureSettingsEditor.IdsIn(SecureSettingsRemedy.RequestOf(inputs.GetValueOrDefault), site),
        .. ObservabilityEditor.IdsIn(ObservabilityRemedy.RequestOf(inputs.GetValueOrDefault), site),
    ];

    /// <summary>The plan for what failed.</summary>
    /// <param name="snapshot">The evidence.</param>
    /// <param name="results">The results on this site; those that did not fail are left alone.</param>
    /// <param name="inputs">What only the user can say, by name.</param>
    /// <param name="topology">What the user declared; null for what the nodes say.</param>
    public static RemediationPlan Plan(Snapshot snapshot, IReadOnlyList<GuidelineResult> results, IReadOnlyDictionary<string, string> inputs, Topology? topology = null)
    {
        var site = new Site(snapshot);
        var drafts = new ChangeDrafts(site);
        var context = new RemedyContext(site, topology ?? site.Topology, inputs, drafts);
        List<string> notes = [];
        foreach (GuidelineResult result in results.Where(result => result.Status == Status.Fail).OrderByDescending(result => result.Severity))
        {
            Remedy? remedy = RemedyCatalogue.Find(result.Id);
            int before = drafts.All.Count;
            try
            {
                remedy?.Plan(result, context);
            }
            catch (Exception exception) when (exception is Errors.ReadinessException or MalformedResourceException)
            {
                // One remedy that cannot say what to do must not cost the user the others.
                notes.Add($"{result.Id}: {exception.Message}");
            }

            bool isCovered = drafts.All.Skip(before).Any() || drafts.All.Any(draft => draft.IsFor(result.Id));
            if (!isCovered)
            {
                ManualStep.Draft(drafts, result);
            }
        }

        foreach (GuidelineResult result in results.Where(result => result.Status is Status.Unknown or Status.Manual))
        {
            notes.Add($"{result.Id} is {result.Status}: {result.Summary}");
        }

        return new()
        {
            Id = Guid.NewGuid().ToString("N")[..12],
            Site = snapshot.Site.Name,
            InstanceId = site.AzureInstances.Count > 0 ? site.AzureInstances[0].Reference.ArmId : snapshot.Site.InstanceId,
            CollectedAt = snapshot.CollectedAt,
            Baseline = results.Count > 0 ? results[0].Baseline : "",
            Changes = drafts.Finish(),
            Notes = notes,
        };
    }
}
