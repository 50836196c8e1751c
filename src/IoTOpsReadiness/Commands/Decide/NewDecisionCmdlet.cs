using System.Management.Automation;
using IoTOpsReadiness.Assessment.Decisions;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Decide;

/// <summary>A cmdlet that makes entries for a file of decisions, from results or from a guideline's name.</summary>
public abstract class NewDecisionCmdlet : AsyncCmdlet
{
    private protected const string ResultSet = "Result";
    private protected const string GuidelineSet = "Guideline";

    private readonly List<Decision> decisions = [];
    private string? file;

    /// <summary>Results of Test-IoTOpsCluster. An entry is made for each finding it applies to, and for that alone.</summary>
    [Parameter(ParameterSetName = ResultSet, Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNull]
    public PSObject[]? InputObject { get; set; }

    /// <summary>The id or reference of a guideline.</summary>
    [Parameter(ParameterSetName = GuidelineSet, Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Guideline { get; set; }

    /// <summary>
    /// The resources: Kind, Kind/name, Kind/namespace/name or an ARM id, with <c>*</c> and <c>?</c>. Default: all. With
    /// results, which of their findings.
    /// </summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Target { get; set; }

    /// <summary>The property, as findings name it, with <c>*</c> and <c>?</c>. Default: all; with results, that of the finding.</summary>
    [Parameter(ParameterSetName = GuidelineSet)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? PropertyPath { get; set; }

    /// <summary>The one finding, by its fingerprint. Default: all; with results, that of a finding which has no property.</summary>
    [Parameter(ParameterSetName = GuidelineSet)]
    [ValidateNotNullOrEmpty]
    public string? Fingerprint { get; set; }

    /// <summary>The sites by name, with <c>*</c> and <c>?</c>. Default: all; with results, their site.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string? Site { get; set; }

    /// <summary>Why.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Reason { get; set; }

    /// <summary>Who answers for it.</summary>
    [Parameter(Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Owner { get; set; }

    /// <summary>The last day it holds, such as 2026-12-31, a moment with its offset, or a date; at most two years ahead.</summary>
    [Parameter(Mandatory = true)]
    [ExpiryTransformation]
    public string? Expires { get; set; }

    /// <summary>Where it is tracked.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Ticket { get; set; }

    /// <summary>The file to add it to, JSON where its name ends in <c>.json</c>, YAML otherwise; made where there is none.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>Adds it although an entry says the same and holds.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>What is made.</summary>
    private protected abstract DecisionKind Kind { get; }

    /// <summary>Whether there is anything to decide about a finding.</summary>
    private protected abstract bool Applies(Finding finding);

    private protected override void Begin() => file = Path is null ? null : InputPaths.ResolveLiteral(this, Path);

    private protected override Task ProcessAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        if (ParameterSetName == GuidelineSet)
        {
            Add((Draft(Guideline!) with { Target = Target, Path = PropertyPath, Fingerprint = Fingerprint, Site = Site }).Make(now));
            return Task.CompletedTask;
        }

        foreach (PSObject item in InputObject!)
        {
            GuidelineResult result = ResultObjects.From(item);
            Finding[] findings = [.. result.Findings.Where(finding => Applies(finding) && TargetPattern(finding))];
            if (findings.Length == 0)
            {
                pipeline.WriteWarning($"{result.Id} at {result.Site} has nothing to decide about: it is {result.Status}.");
            }

            foreach (Finding finding in findings)
            {
                DecisionDraft draft = Draft(result.Ref).For(finding).At(result.Site);
                Add((Site is null ? draft : draft with { Site = Site }).Make(now, [result.Guideline]));
            }
        }

        return Task.CompletedTask;
    }

    private protected override async Task EndAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (file is not null && decisions.Count > 0)
        {
            string what = decisions.Count == 1 ? decisions[0].ToString() : $"{decisions.Count} entries";
            if (!await pipeline.ShouldProcessAsync(file, $"Add {what}", cancellationToken).ConfigureAwait(false))
            {
                return;
            }

            DecisionFiles.Append(file, decisions, DateTimeOffset.UtcNow, Force);
        }

        foreach (Decision decision in decisions)
        {
            await pipeline.WriteObjectAsync(decision, cancellationToken).ConfigureAwait(false);
        }
    }

    private DecisionDraft Draft(string guideline) => new()
    {
        Kind = Kind,
        Guideline = guideline,
        Reason = Reason!,
        Owner = Owner!,
        Expires = Expires!,
        Ticket = Ticket,
    };

    private bool TargetPattern(Finding finding) => Target is null || Decision.IsTarget(Target, finding.Target);

    // Findings of several pods of one deployment come to one entry.
    private void Add(Decision decision)
    {
        if (!decisions.Contains(decision))
        {
            decisions.Add(decision);
        }
    }
}
