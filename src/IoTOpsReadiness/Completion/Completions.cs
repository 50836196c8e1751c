using System.Management.Automation;

namespace IoTOpsReadiness.Completion;

/// <summary>Turns candidates into completion results, quoted where PowerShell needs it.</summary>
internal static class Completions
{
    /// <summary>The candidates that begin with, or match, what was typed.</summary>
    public static IEnumerable<CompletionResult> Of(IEnumerable<(string Value, string ToolTip)> candidates, string wordToComplete)
    {
        string typed = wordToComplete.Trim('\'', '"');
        var pattern = WildcardPattern.Get(typed + "*", WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        return candidates
            .Where(candidate => pattern.IsMatch(candidate.Value))
            .Select(candidate => new CompletionResult(Quote(candidate.Value), candidate.Value, CompletionResultType.ParameterValue, candidate.ToolTip));
    }

    private static string Quote(string value) => value.All(IsPlain) ? value : "'" + value.Replace("'", "''", StringComparison.Ordinal) + "'";

    private static bool IsPlain(char character) => char.IsLetterOrDigit(character) || character is '.' or '-' or '_' or ':' or '/';
}
