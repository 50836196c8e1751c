namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>
/// Reads the shell's own options. They come first; the first argument that is not one of them starts the command line,
/// and from there on everything belongs to the command.
/// </summary>
internal static class OptionParser
{
    public static ShellOptions Parse(IReadOnlyList<string> arguments, bool inputIsTerminal)
    {
        var noColor = false;
        string? module = null;

        ShellOptions Make(ShellMode mode, string text = "", IEnumerable<string>? rest = null) =>
            new() { Mode = mode, Text = text, Arguments = [.. rest ?? []], NoColor = noColor, ModulePath = module };

        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (Is(argument, "-h", "--help", "-?", "-Help"))
                return Make(ShellMode.Help);
            if (Is(argument, "--version", "-Version"))
                return Make(ShellMode.Version);

            if (Is(argument, "--no-color"))
            {
                noColor = true;
            }
            else if (Is(argument, "--module"))
            {
                module = ValueAfter(arguments, ref i, "a path to a module");
            }
            else if (Is(argument, "-c", "-Command", "--command"))
            {
                var text = ValueAfter(arguments, ref i, "script text");
                if (i + 1 < arguments.Count)
                    throw new UsageException($"{argument} takes one argument, the script text, but '{arguments[i + 1]}' follows it. Put the whole text in quotes.");
                return text == "-" ? Make(ShellMode.StandardInput) : Make(ShellMode.Command, text);
            }
            else if (Is(argument, "-f", "-File", "--file"))
            {
                var path = ValueAfter(arguments, ref i, "the path of a script");
                return Make(ShellMode.File, path, arguments.Skip(i + 1));
            }
            else if (argument == "--")
            {
                return CommandLine(arguments.Skip(i + 1));
            }
            else if (argument.StartsWith('-'))
            {
                throw new UsageException($"Unknown option '{argument}'. The shell's options come before the command; --help lists them.");
            }
            else
            {
                return CommandLine(arguments.Skip(i));
            }
        }

        return WithoutCommand();

        ShellOptions WithoutCommand() => Make(inputIsTerminal ? ShellMode.Interactive : ShellMode.StandardInput);

        ShellOptions CommandLine(IEnumerable<string> rest)
        {
            string[] words = [.. rest];
            if (words.Length == 0)
                return WithoutCommand();
            return words[0].EndsWith(".ps1", StringComparison.OrdinalIgnoreCase)
                ? Make(ShellMode.File, words[0], words.Skip(1))
                : Make(ShellMode.Arguments, rest: words);
        }
    }

    private static bool Is(string argument, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            if (argument.Equals(name, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static string ValueAfter(IReadOnlyList<string> arguments, ref int index, string what)
    {
        var option = arguments[index];
        if (++index >= arguments.Count || arguments[index].Length == 0)
            throw new UsageException($"{option} needs {what}.");
        return arguments[index];
    }
}
