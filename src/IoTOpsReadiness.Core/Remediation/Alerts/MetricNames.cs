using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>The names of metrics in what Prometheus reads from a component.</summary>
public static partial class MetricNames
{
    /// <summary>The names in a text of the exposition format: what is described, and what has a value.</summary>
    /// <param name="text">The text; other lines in it are skipped.</param>
    public static IReadOnlySet<string> In(string text) => Line().Matches(text)
        .Select(match => match.Groups["described"] is { Success: true } described ? described.Value : match.Groups["name"].Value)
        .ToHashSet(StringComparer.Ordinal);

    // "# TYPE name counter" and "name{label="value"} 12.5"; OpenMetrics adds _total to the values of counters.
    [GeneratedRegex(@"^(?:#\s+(?:TYPE|HELP)\s+(?<described>[a-zA-Z_:][a-zA-Z0-9_:]*)\b|(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{[^\n]*\})?[ \t]+(?:[-+]?(?:[0-9.]|Inf)|NaN))", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex Line();
}
