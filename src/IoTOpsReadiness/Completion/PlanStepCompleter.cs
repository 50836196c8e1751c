using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes ids of steps, and of guidelines they are for: of the plan on the line, or of the run.</summary>
public sealed class PlanStepCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        Remediation.Change[] changes =
        [
            .. CompletionRecords.Plans(commandAst, fakeBoundParameters).SelectMany(plan => plan.Changes),
            .. fakeBoundParameters.Contains("RunId")
                ? CompletionRecords.Journals(fakeBoundParameters).Where(record => record.RunId == CompletionEvidence.Value(fakeBoundParameters, "RunId")?.ToString()).Select(record => record.Change)
                : [],
        ];
        return Completions.Of(
            changes.Select(change => (change.Id, change.Title))
                .Concat(changes.SelectMany(change => change.Guidelines.Select(guideline => (guideline, $"steps for {guideline}"))))
                .DistinctBy(item => item.Item1, StringComparer.Ordinal),
            wordToComplete);
    }
}
