using System.Runtime.CompilerServices;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>
/// The decisions that an assessment honours, and what became of each. Guidelines are evaluated side by side and several
/// sites may be assessed with one set, so it may be used from any thread.
/// </summary>
public sealed class DecisionSet
{
    private readonly object gate = new();
    private readonly List<DecisionScope> all;
    private readonly DecisionScope[] active;
    private readonly DateTimeOffset now;
    private readonly bool readsResources;
    private readonly IReadOnlyCollection<GuidelineReference> others;
    private readonly ConditionalWeakTable<Snapshot, DecisionScope[]> onResources = [];

    /// <summary>Makes a set.</summary>
    /// <param name="decisions">The entries of files.</param>
    /// <param name="now">The moment that decides what has expired.</param>
    /// <param name="readsResources">Whether annotations and tags of the resources themselves count.</param>
    /// <param name="others">Guidelines beside those of the catalogue.</param>
    public DecisionSet(
        IEnumerable<Decision> decisions, DateTimeOffset now, bool readsResources = true, IReadOnlyCollection<GuidelineReference>? others = null)
    {
        all = [.. decisions.Select(decision => new DecisionScope(decision))];
        active = [.. all.Where(scope => scope.Decision.State == DecisionState.Active)];
        this.now = now;
        this.readsResources = readsResources;
        this.others = others ?? [];
    }

    /// <summary>The finding as the decisions make it: a failure Exempt, a question answered, anything else as it was.</summary>
    public Finding Apply(Finding finding, GuidelineReference guideline, Snapshot snapshot)
    {
        lock (gate)
        {
            Decision? decision = Find(finding, guideline, snapshot.Site.Name, [.. active, .. OnResources(snapshot)]);
            return decision is null ? finding : Settle(finding, decision);
        }
    }

    /// <summary>Holds the decisions against a result that was there already.</summary>
    public void Note(GuidelineResult result)
    {
        lock (gate)
        {
            foreach (Finding finding in result.Findings)
            {
                Find(finding, result.Guideline, result.Site, active);
            }
        }
    }

    /// <summary>All decisions there were, files before resources, each with what became of it.</summary>
    public IReadOnlyList<Decision> Review()
    {
        lock (gate)
        {
            return [.. all.Select(scope => scope.Review)];
        }
    }

    // The first in the file decides; that there is another is worth a word.
    private static Decision? Find(Finding finding, GuidelineReference guideline, string site, IEnumerable<DecisionScope> scopes)
    {
        DecisionScope[] covering = [.. scopes.Where(scope => scope.Concerns(guideline, site) && scope.Covers(finding))];
        foreach (DecisionScope scope in covering)
        {
            scope.Overlaps |= covering.Length > 1;
        }

        return covering.FirstOrDefault()?.Decision;
    }

    private static Finding Settle(Finding finding, Decision decision)
    {
        var applied = new AppliedDecision
        {
            Kind = decision.Kind!.Value,
            Reason = decision.Reason,
            Owner = decision.Owner,
            Created = decision.Created,
            Expires = decision.Expires!.Value,
            Ticket = decision.Ticket,
            Origin = decision.Origin,
        };
        return applied.Kind == DecisionKind.Exemption ? finding with { Status = Status.Exempt, Decision = applied } : finding with
        {
            Status = Status.Pass,
            Message = $"Attested by {decision.Owner}, until {DecisionDates.Format(applied.Expires, isLast: true)}: {decision.Reason}",
            SettledBy = null,
            Source = FindingSource.Declared,
            Decision = applied,
        };
    }

    private DecisionScope[] OnResources(Snapshot snapshot)
    {
        if (!readsResources)
        {
            return [];
        }

        if (!onResources.TryGetValue(snapshot, out DecisionScope[]? scopes))
        {
            DecisionScope[] found = [.. ResourceDecisions.Read(snapshot, now, others)];
            all.AddRange(found);
            scopes = [.. found.Where(scope => scope.Decision.State == DecisionState.Active)];
            onResources.Add(snapshot, scopes);
        }

        return scopes;
    }
}
