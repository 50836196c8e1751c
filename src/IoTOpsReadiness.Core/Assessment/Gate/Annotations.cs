using System.Text;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Gate;

/// <summary>What a gate tells the build it runs in, one command per line.</summary>
public static class Annotations
{
    // GitHub shows ten of a sort per step and drops the others.
    private const int Limit = 10;

    /// <summary>The style of the build that an environment belongs to.</summary>
    /// <param name="variable">Looks up an environment variable.</param>
    public static AnnotationStyle Detect(Func<string, string?> variable) =>
        IsSet(variable("GITHUB_ACTIONS")) ? AnnotationStyle.GitHubActions
        : IsSet(variable("TF_BUILD")) ? AnnotationStyle.AzurePipelines
        : AnnotationStyle.None;

    /// <summary>The lines to print: errors for what stops, warnings for what does not.</summary>
    public static IEnumerable<string> Of(GateVerdict verdict, AnnotationStyle style)
    {
        if (style is AnnotationStyle.None or AnnotationStyle.Auto)
        {
            return [];
        }

        IEnumerable<(bool IsError, string Title, string Message)> all = verdict.Blocking.Take(Limit).Select(item => Annotation(true, item))
            .Concat(verdict.Uncovered.Select(text => (true, "Coverage", text)))
            .Concat(verdict.Tolerated.Where(item => item.Finding.Status == Status.Fail).Take(Limit).Select(item => Annotation(false, item)));
        return all.Select(one => style == AnnotationStyle.GitHubActions
            ? $"::{(one.IsError ? "error" : "warning")} title={GitHubProperty(one.Title)}::{GitHubData(one.Message)}"
            : $"##vso[task.logissue type={(one.IsError ? "error" : "warning")}]{AzureData($"{one.Title}: {one.Message}")}");
    }

    /// <summary>A line for people that no build takes for a command, whatever names and values are in it.</summary>
    public static string Harmless(string text) => text
        .Replace("##vso[", "## vso[", StringComparison.OrdinalIgnoreCase)
        .Replace("##[", "## [", StringComparison.Ordinal);

    private static (bool IsError, string Title, string Message) Annotation(bool isError, GateItem item) => (
        isError,
        $"{item.Result.Ref} {item.Result.Id}",
        $"{item.Result.Site}: {item.Finding.Severity}{(item.Finding.Status == Status.Unknown ? ", not verified" : "")}{(item.IsKnown ? ", known" : "")}: {item.Finding.Target}: {item.Finding.Message}");

    private static bool IsSet(string? value) => string.Equals(value, "true", StringComparison.OrdinalIgnoreCase);

    private static string GitHubData(string text) => Escape(Harmless(text), "%25", ('\r', "%0D"), ('\n', "%0A"));

    private static string GitHubProperty(string text) => Escape(Harmless(text), "%25", ('\r', "%0D"), ('\n', "%0A"), (':', "%3A"), (',', "%2C"));

    private static string AzureData(string text) => Escape(Harmless(text), "%AZP25", ('\r', "%0D"), ('\n', "%0A"));

    private static string Escape(string text, string percent, params ReadOnlySpan<(char Character, string Code)> others)
    {
        var escaped = new StringBuilder(text).Replace("%", percent);
        foreach ((char character, string code) in others)
        {
            escaped.Replace(character.ToString(), code);
        }

        return escaped.ToString();
    }
}
