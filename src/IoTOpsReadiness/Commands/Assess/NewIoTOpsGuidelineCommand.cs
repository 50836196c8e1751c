using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Makes a guideline of your own, from a script block or from files, for <c>Test-IoTOpsCluster -CustomGuideline</c>. It is one
/// among the others in every result, report and gate.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsGuideline", DefaultParameterSetName = CheckSet)]
[OutputType(typeof(CustomGuideline))]
public sealed class NewIoTOpsGuidelineCommand : PSCmdlet
{
    private const string CheckSet = "Check";
    private const string PathSet = "Path";

    /// <summary>Words of letters and digits with dots between them, such as Plant.ListenerNames. The reference is CUSTOM- and the id.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? Id { get; set; }

    /// <summary>The guideline in a few words.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Title { get; set; }

    /// <summary>The part of a site it is about.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true)]
    public Area Area { get; set; }

    /// <summary>How much a failure matters; single findings may differ.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true)]
    public Severity Severity { get; set; }

    /// <summary>What it asks for, and why.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Recommendation { get; set; }

    /// <summary>The command line that fixes it, or the instruction. Default: the recommendation.</summary>
    [Parameter(ParameterSetName = CheckSet)]
    [ValidateNotNullOrEmpty]
    public string? Remediation { get; set; }

    /// <summary>A page about it, beginning with https://.</summary>
    [Parameter(ParameterSetName = CheckSet)]
    [ValidateNotNullOrEmpty]
    public string? HelpUri { get; set; }

    /// <summary>The kinds of evidence it needs, such as BrokerListeners. They are collected for it, and $Site has no others.</summary>
    [Parameter(ParameterSetName = CheckSet)]
    [ArgumentCompleter(typeof(EvidenceCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Evidence { get; set; }

    /// <summary>The only topology it applies to. Default: any.</summary>
    [Parameter(ParameterSetName = CheckSet)]
    [ValidateSet(nameof(Model.Topology.SingleNode), nameof(Model.Topology.MultiNode))]
    public string? Topology { get; set; }

    /// <summary>How long it may take, in seconds, 1 to 300. Default: 10.</summary>
    [Parameter(ParameterSetName = CheckSet)]
    [ValidateRange(1, 300)]
    public int TimeoutSec { get; set; } = 10;

    /// <summary>The rule: <c>param($Site)</c>, and a hashtable with Status, Message, and if need be Target and more, for each finding.</summary>
    [Parameter(ParameterSetName = CheckSet, Mandatory = true)]
    [Alias("ScriptBlock")]
    [ValidateNotNull]
    public ScriptBlock? Check { get; set; }

    /// <summary>Files of guidelines. Wildcards are accepted.</summary>
    [Parameter(ParameterSetName = PathSet, Mandatory = true)]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Path { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            WriteObject(Path is null ? [Make()] : InputPaths.Resolve(this, Path).SelectMany(CustomGuidelines.Read).ToArray(), enumerateCollection: true);
        }
        catch (ReadinessException exception)
        {
            ThrowTerminatingError(ErrorRecords.From(exception, Id ?? Path?[0]));
        }
    }

    private CustomGuideline Make() => new CustomGuidelineDraft
    {
        Id = Id!,
        Title = Title!,
        Area = Area,
        Severity = Severity,
        Recommendation = Recommendation!,
        Remediation = Remediation,
        HelpUri = HelpUri,
        Evidence = Evidence ?? [],
        Topology = Topology,
        TimeoutSec = TimeoutSec,
        Script = Check!.ToString(),
    }.Make();
}
