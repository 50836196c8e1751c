using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines;

/// <content>What the cluster stands on. All of it is optional: a file without it leaves the guidelines that need it undecided.</content>
public sealed partial class ReferenceData
{
    /// <summary>Platforms that Azure IoT Operations is supported on, by baseline.</summary>
    public IReadOnlyList<SupportedPlatform> Platforms { get; private init; } = [];

    /// <summary>Releases that were previews although their version number does not show it.</summary>
    public IReadOnlyList<string> Previews { get; private init; } = [];

    /// <summary>The last day of support by minor version, where it is known.</summary>
    public IReadOnlyDictionary<string, DateOnly> SupportEnds { get; private init; } = new Dictionary<string, DateOnly>();

    /// <summary>The newest release of the Arc agents; null where the data does not tell.</summary>
    public DatedVersion? ArcAgents { get; private init; }

    /// <summary>The newest minor version of upstream Kubernetes; null where the data does not tell.</summary>
    public DatedVersion? Kubernetes { get; private init; }

    private static Dictionary<string, DateOnly> ReadDays(JsonElement days) => days.ValueKind != JsonValueKind.Object
        ? []
        : days.EnumerateObject().ToDictionary(
            day => day.Name, day => DateOnly.ParseExact(day.Value.TextOrEmpty(), "yyyy-MM-dd", CultureInfo.InvariantCulture), StringComparer.Ordinal);
}
