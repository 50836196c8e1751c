using System.Management.Automation.Language;
using System.Text;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>
/// Turns the arguments of the process into script text. The operating system's shell has removed the quotes, so they are
/// put back: every argument becomes one token, whatever characters it has.
/// </summary>
internal static partial class ScriptText
{
    public static string FromArguments(IReadOnlyList<string> arguments)
    {
        if (arguments is [var only] && only.AsSpan().ContainsAny(' ', '\t', '\n') && !File.Exists(only))
            throw new UsageException($"'{only}' is one argument and no command has such a name. Pass script text with -Command, or leave out the quotes around the whole line.");

        var text = new StringBuilder();
        var commandExpected = true;
        foreach (var argument in arguments)
        {
            if (text.Length > 0)
                text.Append(' ');

            if (argument is "|" or ";" or "&&" or "||")
            {
                text.Append(argument);
                commandExpected = true;
            }
            else if (commandExpected)
            {
                // The call operator also takes names that would otherwise be keywords or need quotes.
                text.Append(CommandNamePattern().IsMatch(argument) ? argument : "& " + Quote(argument));
                commandExpected = false;
            }
            else
            {
                Append(text, Argument.Read(argument));
            }
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, Argument argument)
    {
        if (argument.Parameter is not null)
            text.Append('-').Append(argument.Parameter).Append(argument.HasValue ? ":" : null);
        if (argument.HasValue)
            text.Append(Literal(argument.Value));
    }

    private static string Literal(object? value) => value switch
    {
        null => "$null",
        true => "$true",
        false => "$false",
        string[] items => string.Join(',', items.Select(Quote)),
        _ => Quote((string)value),
    };

    // The engine also takes typographic quotes for quotes; its own escaping knows all of them.
    private static string Quote(string text) => $"'{CodeGeneration.EscapeSingleQuotedStringContent(text)}'";

    [GeneratedRegex(@"^(\w+\\)?[A-Za-z]+-\w+$", RegexOptions.CultureInvariant)]
    private static partial Regex CommandNamePattern();
}
