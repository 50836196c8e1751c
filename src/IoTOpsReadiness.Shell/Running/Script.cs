using System.Management.Automation;
using System.Management.Automation.Runspaces;
using System.Reflection;
using IoTOpsReadiness.Shell.CommandLine;

namespace IoTOpsReadiness.Shell.Running;

/// <summary>Something to run: script text, or a script file with its arguments.</summary>
internal sealed class Script
{
    private readonly Action<PowerShell> addTo;
    private readonly bool isFile;

    private Script(Action<PowerShell> addTo, bool isFile)
    {
        this.addTo = addTo;
        this.isFile = isFile;
    }

    public static Script FromText(string text) => new(engine => engine.AddScript(text, useLocalScope: false), isFile: false);

    /// <remarks>
    /// As a command and not as text that calls it: the engine then checks what the script requires, and knows its file.
    /// </remarks>
    public static Script FromFile(string path, IReadOnlyList<string> arguments)
    {
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
            throw new UsageException($"There is no script '{path}'.");
        if (!file.EndsWith(".ps1", StringComparison.OrdinalIgnoreCase))
            throw new UsageException($"'{path}' is not a script: its name does not end in .ps1.");

        var command = new Command(file, isScript: false, useLocalScope: false);
        foreach (var argument in arguments.Select(Argument.Read))
        {
            // The engine reads a name with its dash as a name that may take the argument after it.
            var name = argument.Parameter is null ? null : "-" + argument.Parameter + (argument.HasValue ? ":" : null);
            command.Parameters.Add(new CommandParameter(name, argument.Value));
        }

        return new Script(engine => engine.Commands.AddCommand(command), isFile: true);
    }

    public void AddTo(PowerShell engine) => addTo(engine);

    /// <summary>Has the engine tell the host what <c>exit</c> in a script file says; it would only set a variable.</summary>
    /// <remarks>PowerShell's own console sets the same switch, which is not public. Tests run scripts that exit.</remarks>
    public void BeforeRun(Runspace runspace)
    {
        if (!isFile)
            return;

        const BindingFlags Internal = BindingFlags.Instance | BindingFlags.NonPublic;
        var context = runspace.GetType().GetProperty("ExecutionContext", Internal)?.GetValue(runspace);
        var rethrow = context?.GetType().GetProperty("ScriptCommandProcessorShouldRethrowExit", Internal)
            ?? throw new MissingMemberException("ExecutionContext", "ScriptCommandProcessorShouldRethrowExit");
        rethrow.SetValue(context, true);
    }
}
