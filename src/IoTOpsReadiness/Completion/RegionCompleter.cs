using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Guidelines;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes Azure regions that an instance may be managed from.</summary>
public sealed class RegionCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Completions.Of(ReferenceData.Default.Regions.Select(region => (region, $"as of {ReferenceData.Default.AsOf:yyyy-MM-dd}")), wordToComplete);
}
