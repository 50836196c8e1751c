using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes kinds of evidence.</summary>
public sealed class EvidenceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Evidence.Kinds.Select(kind => (kind.Name, kind.Kubernetes?.Permission ?? kind.AzureType ?? kind.Name)), wordToComplete);
}
