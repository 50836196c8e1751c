using System.Management.Automation.Language;
using IoTOpsReadiness.Shell.Rendering;
using IoTOpsReadiness.Shell.Running;

namespace IoTOpsReadiness.Shell.Interactive;

/// <summary>Reads a command, runs it, and again, until <c>exit</c>.</summary>
internal sealed class PromptLoop(Terminal terminal, Engine engine)
{
    private readonly LineEditor editor = new(terminal, new LineHistory(), new EngineCompleter(engine.Runspace));

    public int Run()
    {
        while (true)
        {
            string? command;
            try
            {
                command = ReadCommand();
            }
            catch (EndOfStreamException)
            {
                return ExitCode.Success;
            }

            if (string.IsNullOrWhiteSpace(command))
                continue;

            // Errors and Ctrl+C concern one command; only 'exit' ends the shell.
            var outcome = engine.Run(Script.FromText(command), addToHistory: true);
            if (outcome.RequestedExitCode is { } code)
                return code;
        }
    }

    /// <summary>A complete command, which may take several lines; null after Ctrl+C.</summary>
    private string? ReadCommand()
    {
        var command = editor.Read("iotops> ");
        while (command is not null && IsIncomplete(command))
        {
            if (editor.Read(">> ") is not { } next)
                return null;
            if (next.Length == 0)
                break;
            command += '\n' + next;
        }

        return command;
    }

    private static bool IsIncomplete(string command)
    {
        Parser.ParseInput(command, out _, out var errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
