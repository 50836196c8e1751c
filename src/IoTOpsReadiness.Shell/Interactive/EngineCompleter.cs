using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace IoTOpsReadiness.Shell.Interactive;

/// <summary>Completion by the engine: commands, parameters, and what the module's own completers know.</summary>
internal sealed class EngineCompleter(Runspace runspace) : ILineCompleter
{
    private CommandCompletion? current;
    private string original = string.Empty;

    public (string Line, int Cursor)? Next(string line, int cursor)
    {
        if (current is null)
        {
            using var engine = PowerShell.Create(runspace);
            current = CommandCompletion.CompleteInput(line, cursor, options: null, engine);
            original = line;
        }

        if (current.GetNextResult(forward: true) is not { } match)
            return null;

        var text = original.Remove(current.ReplacementIndex, current.ReplacementLength).Insert(current.ReplacementIndex, match.CompletionText);
        return (text, current.ReplacementIndex + match.CompletionText.Length);
    }

    public void Forget() => current = null;
}
