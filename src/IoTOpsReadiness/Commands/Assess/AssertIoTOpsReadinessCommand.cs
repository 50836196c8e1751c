using System.Management.Automation;
using IoTOpsReadiness.Assessment.Gate;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Assess;

/// <summary>
/// The gate of a pipeline or a runbook: says nothing that stops where the results may pass, and throws where they may not, as
/// a <c>throw</c> in the script would. So a job fails, and a script does not go on behind a gate that is closed.
/// </summary>
[Cmdlet(VerbsLifecycle.Assert, "IoTOpsReadiness")]
[OutputType(typeof(GuidelineResult))]
public sealed class AssertIoTOpsReadinessCommand : PSCmdlet
{
    private readonly List<GuidelineResult> results = [];
    private IReadOnlyList<GuidelineResult>? known;

    /// <summary>Results of Test-IoTOpsCluster, live or saved with Export-Clixml.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? InputObject { get; set; }

    /// <summary>The severity from which a failure stops. Default: High.</summary>
    [Parameter]
    public Severity FailOn { get; set; } = Severity.High;

    /// <summary>Lets through what is critical and could not be verified.</summary>
    [Parameter]
    public SwitchParameter AllowUnknown { get; set; }

    /// <summary>The least share of the guidelines that apply which must be decided at each site, in percent, 0 to 100. Default: 0.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    public int MinimumCoverage { get; set; }

    /// <summary>Sites that must be among the results: one that could not be reached must not pass by its absence.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? RequiredSite { get; set; }

    /// <summary>Lets through what the reference has too; needs -Reference or -ReferencePath.</summary>
    [Parameter]
    public SwitchParameter NewOnly { get; set; }

    /// <summary>The results whose failures are known, for -NewOnly.</summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyCollection]
    public PSObject?[]? Reference { get; set; }

    /// <summary>
    /// The file whose failures are known, for -NewOnly: of a history folder, a report in JSON, one of Export-Clixml, or the
    /// history folder itself, of which the latest assessment of each site counts.
    /// </summary>
    [Parameter]
    [AllowNull]
    [AllowEmptyString]
    public string? ReferencePath { get; set; }

    /// <summary>How to annotate a build: GitHubActions, AzurePipelines or None. Default: as the environment says.</summary>
    [Parameter]
    public AnnotationStyle Annotation { get; set; } = AnnotationStyle.Auto;

    /// <summary>Returns the results as they come.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Guard(() =>
    {
        // A variable that happens to be empty is told here: where PowerShell refuses an argument, it does not end the script.
        bool hasReference = Reference is { Length: > 0 };
        bool hasPath = !string.IsNullOrEmpty(ReferencePath);
        bool isAsked = NewOnly || MyInvocation.BoundParameters.ContainsKey(nameof(Reference)) || MyInvocation.BoundParameters.ContainsKey(nameof(ReferencePath));
        if (isAsked && (!NewOnly || hasReference == hasPath))
        {
            throw new ReadinessException(
                "IoTOps.Gate.ReferenceMismatch",
                ErrorKind.InvalidArgument,
                "-NewOnly and one of -Reference and -ReferencePath belong together, and the reference has to be there.",
                "Give the results whose failures are known, or leave out all of them.",
                "NewOnly");
        }

        known = hasReference ? [.. Reference!.Select(ResultObjects.From)]
            : hasPath ? AssessmentFiles.Read(InputPaths.ResolveLiteral(this, ReferencePath!))
            : null;
    });

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        // A command that found nothing hands on null, and that is nothing to pass.
        foreach (PSObject? item in InputObject ?? [])
        {
            if (item is not null)
            {
                Guard(() => results.Add(ResultObjects.From(item)));
                if (PassThru)
                {
                    WriteObject(item);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Guard(() =>
    {
        var options = new GateOptions
        {
            FailOn = FailOn,
            AllowUnknown = AllowUnknown,
            MinimumCoverage = MinimumCoverage,
            RequiredSites = RequiredSite ?? [],
            Known = known,
        };
        GateVerdict verdict = GateVerdict.Of(results, options);
        AnnotationStyle style = Annotation == AnnotationStyle.Auto ? Annotations.Detect(Environment.GetEnvironmentVariable) : Annotation;
        foreach (string line in Annotations.Of(verdict, style))
        {
            Tell(line, "IoTOps.Annotation");
        }

        foreach (string remark in verdict.Remarks)
        {
            WriteWarning(Annotations.Harmless(SafeText.Line(remark)));
        }

        if (!verdict.IsPassed)
        {
            throw verdict.Refusal();
        }

        Tell(Annotations.Harmless(DisplayText.Sanitize(verdict.ToString(), DisplayText.MaxMessageLength)), "IoTOps.Gate");
    });

    // To whoever watches, and to -InformationVariable; never into the pipeline.
    private void Tell(string line, string tag)
    {
        var record = new InformationRecord(line, MyInvocation.MyCommand.Name);
        record.Tags.Add("PSHOST");
        record.Tags.Add(tag);
        WriteInformation(record);
    }

    // A terminating error of a cmdlet ends its statement only: the script would go on behind the gate, and a runbook would
    // report success. An exception that counts as thrown ends the script, as throw does.
    private static void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (Exception exception) when (exception is not PipelineStoppedException)
        {
            ErrorRecord record = ErrorRecords.From(exception, "results");
            record.CategoryInfo.Activity = "Assert-IoTOpsReadiness";
            record.ErrorDetails = new ErrorDetails(Annotations.Harmless(record.ErrorDetails?.Message ?? record.Exception.Message))
            {
                RecommendedAction = record.ErrorDetails?.RecommendedAction ?? "",
            };
            throw new RuntimeException(record.ErrorDetails.Message, record.Exception, record) { WasThrownFromThrowStatement = true };
        }
    }
}
