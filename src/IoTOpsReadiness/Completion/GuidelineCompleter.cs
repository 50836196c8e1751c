using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes ids of guidelines.</summary>
public sealed class GuidelineCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Catalogue.All.Select(guideline => (guideline.Definition.Id, guideline.Definition.Title)), wordToComplete);
}
