using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of sites: those that are connected, and those that the journals tell of where there is a journal to read.</summary>
public sealed class SiteNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            (parameterName == "Site" ? CompletionRecords.Journals(fakeBoundParameters).Select(record => (record.Site, "in the journals")) : [])
                .Concat(ConnectionStore.Open.Select(connection => (connection.Name, $"connected: {connection.Sides}")))
                .DistinctBy(site => site.Item1, StringComparer.OrdinalIgnoreCase),
            wordToComplete);
}
