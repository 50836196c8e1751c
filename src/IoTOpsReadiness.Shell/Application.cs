using IoTOpsReadiness.Shell.CommandLine;
using IoTOpsReadiness.Shell.Interactive;
using IoTOpsReadiness.Shell.Rendering;
using IoTOpsReadiness.Shell.Running;

namespace IoTOpsReadiness.Shell;

/// <summary>From the arguments to the exit code.</summary>
internal static class Application
{
    public static int Run(string[] arguments)
    {
        try
        {
            EngineEnvironment.Prepare();
            var options = OptionParser.Parse(arguments, inputIsTerminal: !Console.IsInputRedirected);
            var terminal = new Terminal(options.NoColor);
            switch (options.Mode)
            {
                case ShellMode.Help:
                    terminal.Write(Usage.Help);
                    return ExitCode.Success;
                case ShellMode.Version:
                    terminal.WriteLine(Usage.Version);
                    return ExitCode.Success;
                case ShellMode.Interactive:
                    return Interact(terminal, options);
                default:
                    // Before the engine starts: a wrong command line should not take the time of a right one.
                    return RunScript(terminal, options, ToScript(options));
            }
        }
        catch (UsageException exception)
        {
            Console.Error.WriteLine("iotops-shell: " + exception.Message);
            return ExitCode.Usage;
        }
    }

    private static Script ToScript(ShellOptions options) => options.Mode switch
    {
        ShellMode.Arguments => Script.FromText(ScriptText.FromArguments(options.Arguments)),
        ShellMode.File => Script.FromFile(options.Text, options.Arguments),
        ShellMode.StandardInput => Script.FromText(ReadStandardInput()),
        _ => Script.FromText(options.Text),
    };

    private static string ReadStandardInput()
    {
        using var reader = new StreamReader(Console.OpenStandardInput());
        var text = reader.ReadToEnd();
        // A job that forgot its arguments must not look like one that succeeded.
        return string.IsNullOrWhiteSpace(text)
            ? throw new UsageException("There is nothing to run: no arguments, and standard input is empty. --help shows what can be run.")
            : text;
    }

    private static int RunScript(Terminal terminal, ShellOptions options, Script script)
    {
        using var engine = Engine.Start(terminal);
        return engine.TryImport(options.ModulePath) ? engine.Run(script).ExitCode : ExitCode.Error;
    }

    private static int Interact(Terminal terminal, ShellOptions options)
    {
        using var engine = Engine.Start(terminal);
        if (!engine.TryImport(options.ModulePath))
            return ExitCode.Error;

        terminal.WritePrompt($"{Usage.Version}{Environment.NewLine}Get-Command -Module IoTOpsReadiness lists the commands, Tab completes, exit leaves.{Environment.NewLine}");
        return new PromptLoop(terminal, engine).Run();
    }
}
