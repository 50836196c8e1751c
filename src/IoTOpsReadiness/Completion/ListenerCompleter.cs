using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Completion;

/// <summary>
/// Completes names of listeners where their snapshot is at hand: a sample, or one held in a variable. A connection is not
/// asked, because completion must not wait for a network.
/// </summary>
public sealed class ListenerCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            return Read(fakeBoundParameters) is { } snapshot
                ? Completions.Of(
                    new Site(snapshot).Listeners.Select(listener => (listener.Name, $"{listener.ServiceType}, ports {string.Join(", ", listener.Ports.Select(port => port.Port))}")).Distinct(),
                    wordToComplete)
                : [];
        }
        catch (Exception exception) when (exception is ReadinessException or MalformedResourceException)
        {
            // Completion has no way to tell an error; running the command tells it.
            return [];
        }
    }

    private static Snapshot? Read(IDictionary bound)
    {
        if (bound["Snapshot"] is { } given)
        {
            return (given is PSObject wrapped ? wrapped.BaseObject : given) as Snapshot;
        }

        if (bound["Sample"] is not { } sample)
        {
            return null;
        }

        string path = ModuleFiles.Sample(LanguagePrimitives.ConvertTo<string[]>(sample)[0]);
        return SnapshotFile.Read(InputFile.ReadAll(path), path);
    }
}
