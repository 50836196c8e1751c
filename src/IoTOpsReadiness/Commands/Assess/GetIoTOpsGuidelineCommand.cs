using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// Lists the guidelines of a baseline: what each asks for, how grave a failure is, and what evidence it needs.
/// </summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsGuideline")]
[OutputType(typeof(GuidelineDefinition))]
public sealed class GetIoTOpsGuidelineCommand : PSCmdlet
{
    /// <summary>Ids or references, such as <c>Broker.Cardinality</c> or <c>AIO-018</c>. Wildcards are accepted. Default: all.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Id", "Ref", "Name")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Guideline { get; set; }

    /// <summary>Only guidelines of these areas.</summary>
    [Parameter]
    public Area[]? Area { get; set; }

    /// <summary>Only guidelines of these severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>The dated state of the guidelines. Default: the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        try
        {
            Baseline baseline = GuidelineSelection.Baseline(Baseline);
            WriteObject(GuidelineSelection.Select(baseline, Guideline, Area, Severity).Select(guideline => guideline.Definition), enumerateCollection: true);
        }
        catch (Errors.ReadinessException exception)
        {
            WriteError(ErrorRecords.From(exception, Guideline));
        }
    }
}
