using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Support;

/// <summary>Evaluates one guideline the way the product does.</summary>
internal static class Rule
{
    public static GuidelineResult Evaluate(string id, SiteBuilder site, AssessmentOptions? options = null) => Evaluate(id, site.Build(), options);

    public static GuidelineResult Evaluate(string id, Snapshot snapshot, AssessmentOptions? options = null)
    {
        Guideline guideline = Catalogue.All.Single(candidate => candidate.Definition.Id == id);
        var assessor = new Assessor((options ?? new()) with { Guidelines = [guideline] });
        return assessor.AssessAsync(snapshot).ToBlockingEnumerable().Single();
    }
}
