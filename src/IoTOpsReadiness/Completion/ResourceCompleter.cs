using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>Completes names of resources of a site: of the evidence on the line, else of the current connection.</summary>
public abstract class ResourceCompleter : IArgumentCompleter
{
    private protected abstract EvidenceKind[] Kinds { get; }

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return CompletionEvidence.Of(fakeBoundParameters, Kinds) is { } snapshot
                ? [.. Completions.Of(Candidates(new Site(snapshot), fakeBoundParameters).DistinctBy(candidate => candidate.Name).OrderBy(candidate => candidate.Name, StringComparer.OrdinalIgnoreCase), wordToComplete)]
                : [];
        }
        catch (MalformedResourceException)
        {
            // Completion has no way to tell an error; running the command tells it.
            return [];
        }
    }

    private protected abstract IEnumerable<(string Name, string ToolTip)> Candidates(Site site, IDictionary bound);

    private protected static IEnumerable<(string Name, string ToolTip)> Names(IEnumerable<Resource> resources) => resources.Select(resource => (resource.Name, resource.Kind));
}
