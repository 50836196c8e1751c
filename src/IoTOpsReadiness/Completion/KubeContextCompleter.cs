using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes kubeconfig contexts; silent where there is no kubeconfig.</summary>
public sealed class KubeContextCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string[] paths = fakeBoundParameters["KubeconfigPath"] is { } given
            ? [.. LanguagePrimitives.GetEnumerable(given)?.Cast<object>().Select(path => path.ToString()!) ?? [given.ToString()!]]
            : [];
        try
        {
            return Completions.Of(KubernetesContexts.List(paths).Select(name => (name, "kubeconfig context")), wordToComplete);
        }
        catch (ReadinessException)
        {
            // Completion has no way to tell an error; running the command tells it.
            return [];
        }
    }
}
