using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>
/// A saved assessment as one JSON file: what a gate and a comparison hold today's results against. Works on bytes; opening
/// files is the caller's.
/// </summary>
/// <remarks>
/// The schema version only rises when an older module could misread the file. Fingerprints are written for other tools, and
/// made anew when the file is read, so that a file of an older module compares.
/// </remarks>
public static class AssessmentFile
{
    /// <summary>What the member <c>format</c> of every saved assessment says.</summary>
    public const string Format = "IoTOpsReadiness.Assessment";

    /// <summary>The version of the file format this module writes.</summary>
    public const int SchemaVersion = 1;

    // Sixty guidelines over a site of 20,000 resources stay well below.
    private const int MaxSize = 256 * 1024 * 1024;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(allowIntegerValues: false) },
    };

    /// <summary>Writes results.</summary>
    public static byte[] Write(IReadOnlyList<GuidelineResult> results, DateTimeOffset savedAt) => JsonSerializer.SerializeToUtf8Bytes(
        new Envelope
        {
            Format = Format,
            SchemaVersion = SchemaVersion,
            SavedAt = savedAt.ToUniversalTime(),
            ModuleVersion = typeof(AssessmentFile).Assembly.GetName().Version!.ToString(3),
            Results = results,
        },
        Options);

    /// <summary>True where the bytes begin as a saved assessment does, whatever its version.</summary>
    public static bool IsOne(ReadOnlySpan<byte> content) => content[..Math.Min(content.Length, 256)].IndexOf(Encoding.UTF8.GetBytes($"\"{Format}\"")) >= 0;

    /// <summary>Reads a saved assessment; a report in JSON is one, too.</summary>
    /// <param name="content">The whole file.</param>
    /// <param name="name">What errors call it, usually the path.</param>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Assessment.NotAnAssessment</c>: it is something else.
    /// <c>IoTOps.Assessment.NewerSchema</c>: a newer module wrote it.
    /// <c>IoTOps.Assessment.Invalid</c>: it is an assessment with something wrong in it.
    /// </exception>
    public static SavedAssessment Read(ReadOnlySpan<byte> content, string name)
    {
        string shown = DisplayText.Sanitize(name, DisplayText.MaxAddressLength);
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        Heading heading = ReadHeading(content, shown);
        int newest = heading.Format == Format ? SchemaVersion : ReportEnvelope.SchemaVersion;
        if (heading.SchemaVersion > newest)
        {
            throw Error(shown, "NewerSchema", string.Create(CultureInfo.InvariantCulture, $"'{shown}' has schema {heading.SchemaVersion}; this module reads schema {newest} and older."), "Update the module: Update-Module IoTOpsReadiness.");
        }

        try
        {
            return heading.Format == Format ? ReadAssessment(content) : ReadReport(content);
        }
        catch (JsonException exception)
        {
            string line = exception.LineNumber is { } number ? string.Create(CultureInfo.InvariantCulture, $"line {number + 1}: ") : "";
            throw Error(shown, "Invalid", $"'{shown}' is not a valid assessment: {line}{DisplayText.Sanitize(exception.Message)}", "Save the assessment again with Compare-IoTOpsAssessment -HistoryPath or Export-IoTOpsReport -Format Json.", exception);
        }
    }

    /// <summary>A result that came from outside, complete, safe to show, and with fingerprints of this module.</summary>
    /// <exception cref="JsonException">Something is missing.</exception>
    public static GuidelineResult Checked(GuidelineResult result)
    {
        GuidelineReference guideline = Required(Required(result, "result").Guideline, "guideline");
        guideline = guideline with
        {
            Id = Text(guideline.Id, "guideline.id"),
            Ref = Text(guideline.Ref, "guideline.ref"),
            Title = Text(guideline.Title, "guideline.title"),
            Area = Text(guideline.Area, "guideline.area"),
        };
        Finding[] findings = [.. Required(result.Findings, "findings").Select(finding => Checked(finding, guideline.Ref))];
        return result with
        {
            Guideline = guideline,
            Site = Text(result.Site, "site"),
            Summary = Message(result.Summary, "summary"),
            Findings = findings.Length > 0 ? findings : throw new JsonException($"{guideline.Id} has no finding."),
            Recommendation = Message(result.Recommendation, "recommendation"),
            Remediation = Message(result.Remediation, "remediation"),
            HelpUri = DisplayText.Sanitize(Required(result.HelpUri, "helpUri"), DisplayText.MaxAddressLength),
            Baseline = Text(result.Baseline, "baseline"),
        };
    }

    private static SavedAssessment ReadAssessment(ReadOnlySpan<byte> content)
    {
        Envelope envelope = JsonSerializer.Deserialize<Envelope>(content, Options)!;
        return Saved(envelope.SavedAt, envelope.ModuleVersion, envelope.Results ?? throw new JsonException("results is null."));
    }

    private static SavedAssessment ReadReport(ReadOnlySpan<byte> content)
    {
        ReportEnvelope report = JsonSerializer.Deserialize<ReportEnvelope>(content, Options)!;
        return Saved(report.AsOf, report.ModuleVersion, report.Results);
    }

    private static SavedAssessment Saved(DateTimeOffset at, string? moduleVersion, IEnumerable<GuidelineResult?> saved)
    {
        GuidelineResult[] results = [.. saved.Select(result => Checked(result!))];
        return results.Length == 0
            ? throw new JsonException("It holds no result.")
            : new() { SavedAt = at, ModuleVersion = DisplayText.Sanitize(moduleVersion ?? ""), Results = results };
    }

    private static Finding Checked(Finding finding, string guidelineRef)
    {
        Required(Required(Required(finding, "finding").Target, "target").Kind, "target.kind");
        Required(finding.Target.Name, "target.name");
        Required(finding.Message, "message");
        if (finding.Decision is { } decision)
        {
            finding = finding with
            {
                Decision = decision with
                {
                    Reason = Message(decision.Reason, "decision.reason"),
                    Owner = Text(decision.Owner, "decision.owner"),
                    Ticket = DisplayText.SanitizeOrNull(decision.Ticket),
                    Origin = Message(decision.Origin, "decision.origin"),
                },
            };
        }

        Finding shown = finding.ForDisplay();
        return shown with { Fingerprint = Fingerprint.Of(guidelineRef, shown) };
    }

    private static Heading ReadHeading(ReadOnlySpan<byte> content, string name)
    {
        Heading? heading = null;
        try
        {
            heading = content.Length <= MaxSize ? JsonSerializer.Deserialize<Heading>(content, Options) : null;
        }
        catch (JsonException exception) when (!IsOne(content))
        {
            throw NotOne(name, exception);
        }
        catch (JsonException exception)
        {
            throw Error(name, "Invalid", $"'{name}' is not a valid assessment: line {(exception.LineNumber ?? 0) + 1}: it is damaged or incomplete.", "Copy it again from where it is complete.", exception);
        }

        return heading is { SchemaVersion: > 0, Format: Format or ReportEnvelope.Format } ? heading : throw NotOne(name, null);
    }

    private static ReadinessException NotOne(string name, Exception? inner) => Error(
        name,
        "NotAnAssessment",
        $"'{name}' is not a saved assessment.",
        "Give a file of a history folder, which Compare-IoTOpsAssessment -HistoryPath writes, a report in JSON, or a file of Export-Clixml.",
        inner);

    private static ReadinessException Error(string name, string what, string message, string action, Exception? inner = null) =>
        new($"IoTOps.Assessment.{what}", ErrorKind.InvalidData, message, action, name, inner);

    private static T Required<T>(T? value, string member)
        where T : class => value ?? throw new JsonException($"{member} is missing.");

    private static string Text(string? text, string member) => DisplayText.Sanitize(Required(text, member));

    private static string Message(string? text, string member) => DisplayText.Sanitize(Required(text, member), DisplayText.MaxMessageLength);

    private sealed record Heading
    {
        public string? Format { get; init; }

        public int SchemaVersion { get; init; }
    }

    private sealed record Envelope
    {
        public required string Format { get; init; }

        public required int SchemaVersion { get; init; }

        public required DateTimeOffset SavedAt { get; init; }

        public string? ModuleVersion { get; init; }

        public required IReadOnlyList<GuidelineResult>? Results { get; init; }
    }
}
