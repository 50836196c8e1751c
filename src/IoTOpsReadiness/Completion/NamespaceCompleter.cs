using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes namespaces of Azure IoT Operations: those of this session's sites, and the usual one. No cluster is asked.</summary>
public sealed class NamespaceCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            ConnectionStore.Open.Select(connection => (connection.Namespace, connection.Name))
                .Concat(InstanceMemory.Known.Where(instance => instance.Namespace is not null).Select(instance => (instance.Namespace!, instance.Name)))
                .Append((SiteIdentity.DefaultNamespace, "the default"))
                .DistinctBy(item => item.Item1),
            wordToComplete);
}
