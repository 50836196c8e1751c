using System.Management.Automation;
using System.Management.Automation.Runspaces;
using IoTOpsReadiness.Shell.Host;
using IoTOpsReadiness.Shell.Rendering;
using Microsoft.PowerShell;

namespace IoTOpsReadiness.Shell.Running;

/// <summary>The PowerShell engine with our host: imports the module, runs scripts, shows what they write.</summary>
internal sealed class Engine : IDisposable
{
    private readonly Terminal terminal;
    private readonly ShellHost host;
    private readonly Interruption interruption = new();

    private Engine(Terminal terminal)
    {
        this.terminal = terminal;
        PSStyle.Instance.OutputRendering = terminal.Colors ? OutputRendering.Host : OutputRendering.PlainText;
        host = new ShellHost(new ShellUserInterface(terminal, () => interruption.Interrupt()));

        // CreateDefault would load the console host of an installed PowerShell, which is not here.
        var state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
            state.ExecutionPolicy = ExecutionPolicy.RemoteSigned;
        Runspace = RunspaceFactory.CreateRunspace(host, state);
        Runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        Runspace.Open();
        // Makes this thread one of the engine's, which formatting and completion expect.
        Runspace.DefaultRunspace = Runspace;
    }

    public Runspace Runspace { get; }

    public static Engine Start(Terminal terminal) => EngineEnvironment.WithoutUserFolders(() => new Engine(terminal));

    /// <summary>Imports the module, and says why when that fails.</summary>
    public bool TryImport(string? modulePath)
    {
        var path = modulePath is null ? Path.Combine(AppContext.BaseDirectory, "Modules", "IoTOpsReadiness") : Path.GetFullPath(modulePath);
        if (!Path.Exists(path))
        {
            ShowError(modulePath is null
                ? $"There is no module at '{path}'. Build src/IoTOpsReadiness.Shell, which copies it there, or name one with --module."
                : $"There is no module at '{path}', which --module names.");
            return false;
        }

        using var engine = PowerShell.Create(Runspace);
        engine.AddCommand("Import-Module").AddParameter("Name", path).AddParameter("Global").AddParameter("ErrorAction", ActionPreference.Stop);
        try
        {
            engine.Invoke();
            return true;
        }
        catch (RuntimeException exception)
        {
            ShowError($"The module at '{path}' cannot be imported.");
            ShowError(ErrorText.Describe(exception));
            for (var cause = exception.InnerException; cause is not null; cause = cause.InnerException)
                ShowError("  Caused by: " + cause.Message);
            return false;
        }
    }

    public Outcome Run(Script script, bool addToHistory = false)
    {
        using var engine = PowerShell.Create(Runspace);
        using var formatter = new OutputFormatter();
        using var output = formatter.CreateSink();
        script.AddTo(engine);

        var hadErrors = false;
        engine.Streams.Error.DataAdded += (errors, added) =>
        {
            var record = ((PSDataCollection<ErrorRecord>)errors!)[added.Index];
            if (ErrorText.IsTextOfProgram(record))
            {
                terminal.WriteErrorLine(ErrorText.Describe(record));
                return;
            }

            hadErrors = true;
            ShowError(ErrorText.Describe(record));
        };

        int? signal = null;
        var endWatch = interruption.Watch(() => engine.BeginStop(null, null));
        try
        {
            try
            {
                script.BeforeRun(Runspace);
                engine.Invoke(null, output, new PSInvocationSettings { AddToHistory = addToHistory });
            }
            finally
            {
                signal = endWatch();
                formatter.End();
            }
        }
        catch (PipelineStoppedException)
        {
            // The code that asked for it is in the signal; a script can also stop itself, which is no error.
        }
        catch (RuntimeException exception)
        {
            hadErrors = true;
            ShowError(ErrorText.Describe(exception));
        }
        finally
        {
            terminal.ClearProgress();
        }

        return new Outcome(hadErrors, host.RequestedExitCode, signal);
    }

    public void Dispose()
    {
        Runspace.Dispose();
        interruption.Dispose();
    }

    private void ShowError(string text) => host.UI.WriteErrorLine(text);
}
