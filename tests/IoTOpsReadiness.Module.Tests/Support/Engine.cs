using System.Management.Automation;
using System.Management.Automation.Runspaces;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>A real PowerShell engine, without the Utility and Management modules, in a runspace of its own.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Runspace runspace;

    public Engine(bool importModule = true, RecordingHost? host = null)
    {
        var state = InitialSessionState.CreateDefault2();
        state.ThrowOnRunspaceOpenError = true;
        runspace = host is null ? RunspaceFactory.CreateRunspace(state) : RunspaceFactory.CreateRunspace(host, state);
        runspace.Open();
        if (importModule)
        {
            Run($"Import-Module '{BuiltFiles.Manifest}'").RequireNoErrors();
        }
    }

    public void Dispose() => runspace.Dispose();

    public PowerShell CreatePowerShell(string script)
    {
        PowerShell shell = PowerShell.Create(runspace);
        shell.AddScript(script);
        return shell;
    }

    /// <summary>Runs a script to its end, and gathers everything it said.</summary>
    public Output Run(string script, params object[] input)
    {
        using PowerShell shell = CreatePowerShell(script);
        return Run(shell, input);
    }

    /// <summary>What pressing Tab at the end of a line offers.</summary>
    public IReadOnlyList<string> Complete(string typed)
    {
        using PowerShell shell = PowerShell.Create(runspace);
        return [.. CommandCompletion.CompleteInput(typed, typed.Length, null, shell).CompletionMatches.Select(match => match.CompletionText)];
    }

    public static Output Run(PowerShell shell, params object[] input)
    {
        ErrorRecord? terminating = null;
        // Filled as it comes, so that what was written before a failure is there too.
        using var objects = new PSDataCollection<PSObject>();
        try
        {
            shell.Invoke(input, objects);
        }
        catch (RuntimeException exception)
        {
            terminating = exception.ErrorRecord;
        }

        return new()
        {
            Objects = [.. objects],
            Terminating = terminating,
            Errors = [.. shell.Streams.Error],
            Warnings = [.. shell.Streams.Warning.Select(record => record.Message)],
            Verbose = [.. shell.Streams.Verbose.Select(record => record.Message)],
            Debug = [.. shell.Streams.Debug.Select(record => record.Message)],
            Information = [.. shell.Streams.Information],
            Progress = [.. shell.Streams.Progress],
        };
    }
}
