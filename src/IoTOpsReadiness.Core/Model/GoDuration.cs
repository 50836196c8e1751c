using System.Globalization;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Model;

/// <summary>Durations as Go writes them: <c>240h</c>, <c>1h30m</c>, <c>45m</c>, <c>1.5s</c>.</summary>
public static partial class GoDuration
{
    /// <summary>Reads a duration; false for a text that is none.</summary>
    public static bool TryParse(string? text, out TimeSpan duration)
    {
        duration = default;
        if (string.IsNullOrEmpty(text) || !Whole().IsMatch(text))
        {
            return false;
        }

        double seconds = Part().Matches(text).Sum(part =>
            double.Parse(part.Groups[1].ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture) * Seconds(part.Groups[2].Value));
        if (seconds > TimeSpan.MaxValue.TotalSeconds / 2)
        {
            return false;
        }

        duration = TimeSpan.FromSeconds(seconds);
        return true;
    }

    private static double Seconds(string unit) => unit switch
    {
        "h" => 3600,
        "m" => 60,
        "s" => 1,
        "ms" => 1e-3,
        "us" or "µs" => 1e-6,
        _ => 1e-9,
    };

    [GeneratedRegex(@"^([0-9]+(\.[0-9]+)?(h|ms|us|µs|ns|m|s))+$", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();

    [GeneratedRegex(@"([0-9]+(?:\.[0-9]+)?)(h|ms|us|µs|ns|m|s)", RegexOptions.CultureInvariant)]
    private static partial Regex Part();
}
