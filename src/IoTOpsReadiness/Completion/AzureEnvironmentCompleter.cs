using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of Azure clouds.</summary>
public sealed class AzureEnvironmentCompleter : IArgumentCompleter
{
    // Not taken from the connections' side: completing must not load it.
    private static readonly (string, string)[] Clouds =
        [("AzureCloud", "the public cloud"), ("AzureUSGovernment", "the cloud of the US Government"), ("AzureChinaCloud", "the cloud in China")];

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(Clouds, wordToComplete);
}
