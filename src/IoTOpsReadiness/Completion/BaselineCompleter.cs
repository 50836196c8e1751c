using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of baselines, newest first.</summary>
public sealed class BaselineCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Baseline.All.Reverse().Select(baseline => (baseline.Name, baseline.Description)), wordToComplete);
}
