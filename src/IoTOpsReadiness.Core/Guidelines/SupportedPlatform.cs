using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines;

/// <summary>A platform that Azure IoT Operations is supported on.</summary>
public sealed record SupportedPlatform
{
    /// <summary>For example <c>K3s on Ubuntu 24.04</c>.</summary>
    public required string Name { get; init; }

    /// <summary>K3s, Tanzu, AksEdgeEssentials or AksOnAzureLocal.</summary>
    public required string Distribution { get; init; }

    /// <summary>The oldest version of Kubernetes it is validated with; null for any.</summary>
    public SemanticVersion? Minimum { get; init; }

    /// <summary>The only version of Kubernetes that is supported; null where newer ones are too.</summary>
    public SemanticVersion? Exact { get; init; }

    /// <summary>What the name of the operating system starts with; null for any.</summary>
    public string? OperatingSystem { get; init; }

    /// <summary>True where it is a public preview: it may be tried, but has no support in production.</summary>
    public bool IsPreview { get; init; }

    /// <summary>The first baseline that lists it.</summary>
    public required string Since { get; init; }

    /// <summary>True where a baseline lists it.</summary>
    public bool IsListedIn(Baseline baseline) => string.CompareOrdinal(baseline.Name, Since) >= 0;

    /// <summary>True where a node's operating system fits: 9.4 is a 9, 90 is not.</summary>
    public bool IsOn(string osImage) => OperatingSystem is not { } name
        || (osImage.StartsWith(name, StringComparison.OrdinalIgnoreCase)
            && (osImage.Length == name.Length || !char.IsAsciiLetterOrDigit(osImage[name.Length])));

    /// <summary>True where a version of Kubernetes fits; suffixes of distributions do not count.</summary>
    public bool Admits(SemanticVersion version) => Exact is { } exact
        ? (version.Major, version.Minor, version.Patch) == (exact.Major, exact.Minor, exact.Patch)
        : Minimum is not { } minimum || version.IsAtLeast(minimum.Major, minimum.Minor, minimum.Patch);

    internal static SupportedPlatform[] ReadAll(JsonElement list) => list.ValueKind != JsonValueKind.Array
        ? []
        : list.EnumerateArray().Select(Read).ToArray();

    private static SupportedPlatform Read(JsonElement json) => new()
    {
        Name = Required(json, "name"),
        Distribution = Required(json, "distribution"),
        Minimum = Version(json, "minimum"),
        Exact = Version(json, "exact"),
        OperatingSystem = json.At("operatingSystem").TextOrNull(),
        IsPreview = Same.Text(json.At("support").TextOrNull(), "PublicPreview"),
        Since = Required(json, "since"),
    };

    private static string Required(JsonElement json, string name) =>
        json.At(name).TextOrNull() ?? throw new KeyNotFoundException($"{name} of a platform is missing");

    private static SemanticVersion? Version(JsonElement json, string name) => json.At(name).TextOrNull() is not { } text
        ? null
        : SemanticVersion.TryParse(text, out SemanticVersion version) ? version : throw new FormatException($"{name} of a platform is not a version");
}
