using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Text;

namespace IoTOpsReadiness.Shell.Rendering;

/// <summary>
/// An error in the concise form PowerShell uses: who says it and what, the script line when there is one, and what to do
/// next. Written here rather than by the engine's view because that one is a script, which needs commands we lack.
/// </summary>
internal static class ErrorText
{
    private const string Gutter = "     | ";

    /// <summary>Whether this is what a program wrote to its standard error, which the engine also calls an error.</summary>
    public static bool IsTextOfProgram(ErrorRecord record) =>
        record.FullyQualifiedErrorId is "NativeCommandError" or "NativeCommandErrorMessage";

    public static string Describe(Exception exception)
    {
        if (exception is ParseException { Errors.Length: > 0 } parse)
            return string.Join(Environment.NewLine, parse.Errors.Select(Describe));
        return exception is IContainsErrorRecord { ErrorRecord: { } record } ? Describe(record) : $"Error: {exception.Message}";
    }

    public static string Describe(ErrorRecord record)
    {
        if (record.Exception is ParseException { Errors.Length: > 0 } parse)
            return string.Join(Environment.NewLine, parse.Errors.Select(Describe));

        var message = record.ErrorDetails?.Message is { Length: > 0 } details ? details : record.Exception?.Message ?? record.ToString();

        if (IsTextOfProgram(record))
            return message;

        var text = new StringBuilder();
        text.Append(Speaker(record)).Append(": ");
        if (record.InvocationInfo is { } invocation && IsInScript(invocation))
            AppendLine(text, invocation.ScriptName, invocation.ScriptLineNumber, invocation.Line).AppendLine().Append(Gutter).Append(message.ReplaceLineEndings(Environment.NewLine + Gutter));
        else
            text.Append(message);

        if (record.ErrorDetails?.RecommendedAction is { } action && !string.IsNullOrWhiteSpace(action))
            text.AppendLine().Append("  Recommendation: ").Append(action);
        else if (record.Exception is CommandNotFoundException)
            text.AppendLine().Append("  Recommendation: Get-Command lists what this shell has. Commands that come with PowerShell itself, such as Select-Object and ConvertTo-Json, need PowerShell 7.4 or later.");
        return text.ToString();
    }

    private static string Describe(ParseError error)
    {
        var text = new StringBuilder("ParserError: ");
        var position = error.Extent.StartScriptPosition;
        AppendLine(text, error.Extent.File, error.Extent.StartLineNumber, position.Line ?? string.Empty);
        return text.AppendLine().Append(Gutter).Append(error.Message).ToString();
    }

    private static StringBuilder AppendLine(StringBuilder text, string? file, int lineNumber, string line) => text
        .Append(file is { Length: > 0 } ? string.Create(CultureInfo.InvariantCulture, $"{file}:{lineNumber}") : null).AppendLine()
        .Append("Line |").AppendLine()
        .Append(CultureInfo.InvariantCulture, $"{lineNumber,4} | ").Append(line.Trim());

    // In a module the line is of no use to the caller; in one typed line there is nothing to find.
    private static bool IsInScript(InvocationInfo invocation) =>
        invocation.ScriptName is { Length: > 0 } script
            ? !script.EndsWith(".psm1", StringComparison.OrdinalIgnoreCase)
            : invocation.ScriptLineNumber > 1;

    private static string Speaker(ErrorRecord record)
    {
        if (record.Exception is RuntimeException { WasThrownFromThrowStatement: true })
            return "Exception";
        if (record.InvocationInfo?.MyCommand is { Name.Length: > 0 } command and not (ScriptInfo or ExternalScriptInfo))
            return command.Name;
        if (record.CategoryInfo.Activity is { Length: > 0 } activity)
            return activity;
        if (record.InvocationInfo?.InvocationName is { Length: > 0 } name && name is not ("&" or "."))
            return name;
        return record.CategoryInfo is { Category: ErrorCategory.NotSpecified, Reason: { Length: > 0 } reason } ? reason : record.CategoryInfo.Category.ToString();
    }
}
