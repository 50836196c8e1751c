using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// Makes a plan of what to change so that a site meets the production guidelines: ordered steps, each with before and after,
/// impact, prerequisites and whether it can be undone. Reads only; changes nothing.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsRemediationPlan", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(RemediationPlan))]
public sealed class GetIoTOpsRemediationPlanCommand : SiteCmdlet
{
    private readonly List<GuidelineResult> given = [];
    private readonly List<Snapshot> snapshots = [];
    private Dictionary<string, string> inputs = [];
    private Baseline baseline = Guidelines.Baseline.Default;
    private IReadOnlyList<Guideline> selection = [];

    /// <summary>
    /// Results of Test-IoTOpsCluster, live or saved: what failed there is planned for, and exemptions stay honoured. The
    /// evidence is read again from the connection, snapshot or sample. Default: the site is assessed.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ResultTransformation]
    [ValidateNotNull]
    public GuidelineResult[]? Result { get; set; }

    /// <summary>Ids or references of guidelines, such as <c>Listener.*</c> or <c>AIO-029</c>. Wildcards are accepted. Default: all.</summary>
    [Parameter(Position = 0)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Guideline { get; set; }

    /// <summary>The dated state of the guidelines to judge by. Default: the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Whether the site has one node or several. Default: what the nodes say.</summary>
    [Parameter]
    [ValidateSet(nameof(Model.Topology.SingleNode), nameof(Model.Topology.MultiNode))]
    public string? Topology { get; set; }

    /// <summary>
    /// What only you can say, by name, for example <c>@{ ManagedIdentityClientId = '...' }</c>. A step that lacks something names it in
    /// MissingInput.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public Hashtable? RemediationInput { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed =>
        [.. AssessmentEvidence.Of(Wanted).Union(Planner.Needs(Wanted.Select(guideline => guideline.Definition.Id)))];

    private protected override IReadOnlyList<string> FurtherIds(SiteIdentity site) => Planner.FurtherIds(inputs, site);

    private IReadOnlyList<Guideline> Wanted => given.Count == 0 ? selection
        : [.. selection.Where(guideline => given.Exists(result => result.Id == guideline.Definition.Id))];

    private Topology? Declared => Topology is null ? null : Enum.Parse<Topology>(Topology, ignoreCase: true);

    private protected override void Begin()
    {
        baseline = GuidelineSelection.Baseline(Baseline);
        selection = GuidelineSelection.Select(baseline, Guideline, null, null);
        inputs = (RemediationInput ?? []).Cast<DictionaryEntry>().ToDictionary(
            entry => entry.Key.ToString()!, entry => LanguagePrimitives.ConvertTo<string>(entry.Value), StringComparer.OrdinalIgnoreCase);
    }

    private protected override void Receive() => given.AddRange(Result ?? []);

    // Results may still come in; what they are about is planned after the last.
    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        snapshots.Add(snapshot);
        return Task.CompletedTask;
    }

    private protected override async Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (string site in given.Select(result => result.Site).Distinct(StringComparer.Ordinal).Where(site => !snapshots.Exists(snapshot => snapshot.Site.Name == site)))
        {
            await pipeline.WriteErrorAsync(
                new ReadinessException(
                    "IoTOps.Remediation.NoEvidence",
                    ErrorKind.InvalidArgument,
                    $"The results are of '{site}', and the evidence that was read is of {(snapshots.Count == 0 ? "no site" : string.Join(", ", snapshots.Select(snapshot => $"'{snapshot.Site.Name}'")))}.",
                    "Connect to that site first, or name what it was assessed from with -Snapshot, -Path or -Sample.",
                    site),
                site,
                cancellationToken).ConfigureAwait(false);
        }

        foreach (Snapshot snapshot in snapshots.DistinctBy(snapshot => snapshot.Site))
        {
            IReadOnlyList<GuidelineResult> results = given.Count == 0
                ? await AssessAsync(snapshot, cancellationToken).ConfigureAwait(false)
                : [.. given.Where(result => result.Site == snapshot.Site.Name && Wanted.Any(guideline => guideline.Definition.Id == result.Id))];
            if (given.Count == 0 || results.Count > 0)
            {
                await pipeline.WriteObjectAsync(Planner.Plan(snapshot, results, inputs, Declared), cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<IReadOnlyList<GuidelineResult>> AssessAsync(Snapshot snapshot, CancellationToken cancellationToken)
    {
        List<GuidelineResult> results = [];
        var assessor = new Assessor(new() { Baseline = baseline, Guidelines = selection, Topology = Declared });
        await foreach (GuidelineResult result in assessor.AssessAsync(snapshot, cancellationToken).ConfigureAwait(false))
        {
            results.Add(result);
        }

        return results;
    }
}
