using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Sizing;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of memory profiles, smallest first.</summary>
public sealed class MemoryProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            MemoryProfile.All.Select(profile => (profile.Name, $"frontend {Quantity.Bytes(profile.FrontendBytes)}, backend {Quantity.Bytes(profile.BackendBytes)} at most")),
            wordToComplete);
}
