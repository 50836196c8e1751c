using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Shell.CommandLine;

/// <summary>
/// One argument as the operating system's shell left it, read by the rule of docs/shell.md: <c>-Name</c> and
/// <c>-Name:value</c> are parameters, <c>$true</c>, <c>$false</c> and <c>$null</c> are themselves, <c>a,b</c> is a list of
/// plain words, and everything else is text, character by character what arrived.
/// </summary>
internal sealed partial record Argument(string? Parameter, bool HasValue, object? Value)
{
    public static Argument Read(string text)
    {
        var parameter = ParameterPattern().Match(text);
        if (!parameter.Success)
            return new Argument(null, true, ReadValue(text));

        var name = parameter.Groups["name"].Value;
        var value = parameter.Groups["value"];
        if (!value.Success)
            return new Argument(name, false, null);
        if (value.Length == 0)
        {
            // What sh makes of -Confirm:$false. Passing it on would take the next argument for the value.
            throw new UsageException($"'{text}' has no value after the colon. If it was a variable such as $false, your shell replaced it: put the argument in single quotes, '{text}$false'.");
        }

        return new Argument(name, true, ReadValue(value.Value));
    }

    private static object? ReadValue(string text) => text.ToUpperInvariant() switch
    {
        "$TRUE" => true,
        "$FALSE" => false,
        "$NULL" => null,
        _ => ListPattern().IsMatch(text) ? text.Split(',') : text,
    };

    [GeneratedRegex(@"^-(?<name>[A-Za-z_]\w*)(:(?<value>.*))?$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex ParameterPattern();

    // No quotes, blanks, braces or equal signs: JSON, distinguished names and connection strings stay one text.
    [GeneratedRegex(@"^[^\s,=;'""`{}()\[\]<>|&$@]+(,[^\s,=;'""`{}()\[\]<>|&$@]+)+$", RegexOptions.CultureInvariant)]
    private static partial Regex ListPattern();
}
