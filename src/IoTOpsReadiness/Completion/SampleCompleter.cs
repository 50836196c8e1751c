using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of bundled samples.</summary>
public sealed class SampleCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(ModuleFiles.Samples().Select(sample => (sample.Key, sample.Value)), wordToComplete);
}
