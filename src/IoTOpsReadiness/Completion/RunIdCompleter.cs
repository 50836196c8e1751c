using System.Collections;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes ids of runs that the journals tell of, latest first.</summary>
public sealed class RunIdCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(
            CompletionRecords.Journals(fakeBoundParameters)
                .GroupBy(record => record.RunId)
                .OrderByDescending(run => run.Max(record => record.StartedAt))
                .Select(run => (run.Key, ToolTip(run.First(), run.Count()))),
            wordToComplete);

    private static string ToolTip(RemediationRecord first, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{first.StartedAt.UtcDateTime:yyyy-MM-dd HH:mm:ss}Z, {first.Site}: {first.Change.Title}{(count > 1 ? $" (and {count - 1} more)" : "")}");
}
