using System.Text.Json;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines;

/// <summary>Dated facts that age on their own: releases, supported versions, regions. Replaceable by a newer file.</summary>
public sealed partial class ReferenceData
{
    private const string Format = "IoTOpsReadiness.ReferenceData";

    private static readonly Lazy<ReferenceData> Bundled = new(() =>
    {
        using Stream stream = typeof(ReferenceData).Assembly.GetManifestResourceStream("reference-data.json")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return Parse(memory.ToArray(), "the bundled reference data");
    });

    private ReferenceData(DateOnly asOf, IReadOnlyList<AioRelease> releases, IReadOnlyList<string> supportedMinors, IReadOnlyList<string> regions)
    {
        AsOf = asOf;
        Releases = releases;
        SupportedMinors = supportedMinors;
        Regions = regions;
    }

    /// <summary>What the module ships with.</summary>
    public static ReferenceData Default => Bundled.Value;

    /// <summary>The day the facts were true.</summary>
    public DateOnly AsOf { get; }

    /// <summary>Releases of Azure IoT Operations, newest first.</summary>
    public IReadOnlyList<AioRelease> Releases { get; }

    /// <summary>Minor versions in support, newest first, for example <c>1.4</c>.</summary>
    public IReadOnlyList<string> SupportedMinors { get; }

    /// <summary>Azure regions an instance may be managed from.</summary>
    public IReadOnlyList<string> Regions { get; }

    /// <summary>True where the facts are older than 180 days: a pass by them proves nothing any more.</summary>
    public bool IsStaleAt(DateTimeOffset now) => IsStale(AsOf, now);

    /// <summary>True where facts of one day are older than 180 days at a moment.</summary>
    public static bool IsStale(DateOnly asOf, DateTimeOffset now) => now.UtcDateTime.Date > asOf.ToDateTime(TimeOnly.MinValue).AddDays(180);

    /// <summary>Reads a reference data file.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.ReferenceData.Invalid</c>: the file is not reference data.</exception>
    public static ReferenceData Parse(ReadOnlyMemory<byte> json, string path)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            JsonElement root = document.RootElement;
            if (root.At("format").TextOrNull() != Format)
            {
                throw Invalid(path, $"its format is not {Format}");
            }

            return DateOnly.TryParseExact(root.At("asOf").TextOrEmpty(), "yyyy-MM-dd", out DateOnly asOf)
                ? new(
                    asOf,
                    root.At("releases").EnumerateArray().Select(release => new AioRelease(Required(release, "version"), Required(release, "name"))).ToArray(),
                    root.At("supportedMinors").EnumerateArray().Select(item => item.TextOrEmpty()).ToArray(),
                    root.At("regions").EnumerateArray().Select(item => item.TextOrEmpty()).ToArray())
                {
                    Platforms = SupportedPlatform.ReadAll(root.At("platforms")),
                    Previews = root.At("previews") is { ValueKind: JsonValueKind.Array } previews ? previews.EnumerateArray().Select(item => item.TextOrEmpty()).ToArray() : [],
                    SupportEnds = ReadDays(root.At("supportEnds")),
                    ArcAgents = DatedVersion.Read(root.At("arcAgents")),
                    Kubernetes = DatedVersion.Read(root.At("kubernetes")),
                }
                : throw Invalid(path, "asOf is not a date in the form 2026-08-27");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw Invalid(path, exception.Message, exception);
        }
    }

    private static string Required(JsonElement element, string name) =>
        element.At(name).TextOrNull() ?? throw new KeyNotFoundException($"{name} is missing");

    private static ReadinessException Invalid(string path, string problem, Exception? inner = null) => new(
        "IoTOps.ReferenceData.Invalid",
        ErrorKind.InvalidData,
        $"'{path}' is not a reference data file: {problem}.",
        "Leave out -ReferenceDataPath to use the bundled data, or take the module's reference/reference-data.json as a model.",
        path,
        inner);
}
