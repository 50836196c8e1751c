using System.Text.Json;
using System.Text.Unicode;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Reads a snapshot file in one pass. Documents are not parsed but become slices of the buffer; that they are JSON is
/// established on the way past them.
/// </summary>
/// <remarks>
/// Texts of the envelope are neutralised for display; names that serve as keys must look like ones. Documents stay as
/// they are: they are the evidence.
/// </remarks>
internal sealed partial class SnapshotFileReader(ReadOnlyMemory<byte> file, bool isWhole, SnapshotFileErrors errors)
{
    // Far beyond what an API server accepts; deeper documents fail one by one when a guideline looks at them.
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 1024 };

    private readonly ReadOnlyMemory<byte> content = WithoutByteOrderMark(file);
    private readonly List<QueryResult> queries = [];
    private readonly HashSet<(string Kind, EvidenceSource Source)> recorded = [];
    private readonly Dictionary<(string Kind, EvidenceSource Source), IReadOnlyList<ResourceDocument>> documents = [];
    private bool isRecognised;
    private bool hasEvidence;
    private int? schemaVersion;
    private string? moduleVersion;
    private string? foreignKind;
    private DateTimeOffset? collectedAt;
    private SiteIdentity? site;

    private bool IsNewer => schemaVersion > Snapshot.CurrentSchemaVersion;

    public Snapshot Read()
    {
        RequireObject();

        // Not the final block: then running out of data is told apart from bad data.
        var reader = new Utf8JsonReader(content.Span, isFinalBlock: false, new JsonReaderState(Options));
        try
        {
            ReadRoot(ref reader);
            RequireNothingAfter(ref reader);
        }
        catch (JsonException exception)
        {
            throw Invalid(ref reader, "this cannot be read as JSON", exception);
        }

        return Assemble();
    }

    private static ReadOnlyMemory<byte> WithoutByteOrderMark(ReadOnlyMemory<byte> file) =>
        file.Span is [0xEF, 0xBB, 0xBF, ..] ? file[3..] : file;

    // A person who picked the wrong file is helped more by what it is than by where JSON ends.
    private void RequireObject()
    {
        ReadOnlySpan<byte> start = content.Span.TrimStart(" \t\r\n"u8);
        if (!start.IsEmpty && start[0] == (byte)'{')
        {
            return;
        }

        throw start switch
        {
            [] when !isWhole => errors.Truncated(content.Span, isCompressed: true),
            [] => errors.NotASnapshot("it is empty"),
            [(byte)'<', ..] => errors.NotASnapshot("it looks like a web page or XML"),
            [(byte)'[', ..] => errors.NotASnapshot("it is a JSON list"),
            [(byte)'P', (byte)'K', ..] => errors.NotASnapshot("it is a zip archive"),
            [0x1F, 0x8B, ..] => errors.NotASnapshot("it is compressed twice"),
            [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..] => errors.NotASnapshot("it is text in UTF-16, and a snapshot is UTF-8"),
            _ when start[..Math.Min(start.Length, 512)].Contains((byte)0) => errors.NotASnapshot("it is binary"),
            _ => errors.NotASnapshot("it is not a JSON object"),
        };
    }

    private void ReadRoot(ref Utf8JsonReader reader)
    {
        Advance(ref reader);
        while (NextMember(ref reader))
        {
            if (reader.ValueTextEquals("format"u8))
            {
                ReadFormat(ref reader);
            }
            else if (reader.ValueTextEquals("schemaVersion"u8))
            {
                schemaVersion = Number(ref reader, "schemaVersion", 1);
            }
            else if (reader.ValueTextEquals("moduleVersion"u8))
            {
                moduleVersion = Text(ref reader, "moduleVersion");
            }
            else if (!isRecognised && reader.ValueTextEquals("kind"u8))
            {
                Advance(ref reader);
                foreignKind = reader.TokenType == JsonTokenType.String ? TextOrNull(ref reader) : null;
                Skip(ref reader);
            }
            else if (IsNewer)
            {
                // Its shape is not ours to judge.
                SkipMember(ref reader);
            }
            else
            {
                ReadContent(ref reader);
            }
        }
    }

    private void ReadContent(ref Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("collectedAt"u8))
        {
            Advance(ref reader);
            collectedAt = reader.TokenType == JsonTokenType.String && reader.TryGetDateTimeOffset(out DateTimeOffset moment)
                ? moment
                : throw Invalid(ref reader, "collectedAt is not a time such as 2026-09-01T12:00:00Z");
        }
        else if (reader.ValueTextEquals("site"u8))
        {
            site = ReadSite(ref reader);
        }
        else if (reader.ValueTextEquals("queries"u8))
        {
            ReadQueries(ref reader);
        }
        else if (reader.ValueTextEquals("evidence"u8))
        {
            ReadEvidence(ref reader);
        }
        else
        {
            SkipMember(ref reader);
        }
    }

    private void ReadFormat(ref Utf8JsonReader reader)
    {
        string? format = Text(ref reader, "format");
        if (format != SnapshotFile.Format)
        {
            throw errors.NotASnapshot($"its format is '{format}', not '{SnapshotFile.Format}'");
        }

        isRecognised = true;
    }

    private void RequireNothingAfter(ref Utf8JsonReader reader)
    {
        ReadOnlySpan<byte> rest = content.Span[(int)reader.BytesConsumed..];
        int excess = rest.IndexOfAnyExcept(" \t\r\n"u8);
        if (excess >= 0)
        {
            throw InvalidAt(reader.BytesConsumed + excess, "there is more after its end");
        }

        if (!isWhole)
        {
            throw InvalidAt(reader.BytesConsumed, "the compressed data is damaged");
        }
    }

    private Snapshot Assemble()
    {
        if (!isRecognised)
        {
            throw NotRecognised();
        }

        if (IsNewer)
        {
            throw errors.NewerSchema(schemaVersion!.Value, moduleVersion);
        }

        RequireUtf8();
        if (schemaVersion is null || !hasEvidence)
        {
            throw errors.Invalid($"{(hasEvidence ? "schemaVersion" : "evidence")} is missing");
        }

        return new(
            site ?? throw errors.Invalid("site is missing"),
            collectedAt ?? throw errors.Invalid("collectedAt is missing"),
            moduleVersion ?? "unknown",
            [.. queries, .. Unrecorded()],
            documents);
    }

    // Evidence without a record of its query: somebody wrote it by hand, and it is all there is.
    private IEnumerable<QueryResult> Unrecorded() => documents
        .Where(pair => !recorded.Contains(pair.Key))
        .Select(pair => new QueryResult
        {
            Kind = pair.Key.Kind,
            Source = pair.Key.Source,
            Outcome = QueryOutcome.Collected,
            Count = pair.Value.Count,
        });

    // The JSON reader does not look into strings it skips, and a guideline must not be the one to stumble.
    private void RequireUtf8()
    {
        if (Utf8.IsValid(content.Span))
        {
            return;
        }

        int valid = 0;
        while (System.Text.Rune.DecodeFromUtf8(content.Span[valid..], out _, out int length) == System.Buffers.OperationStatus.Done)
        {
            valid += length;
        }

        throw InvalidAt(valid, "this is not UTF-8");
    }

    private ReadinessException NotRecognised() => errors.NotASnapshot(foreignKind is null
        ? $"it does not say that its format is '{SnapshotFile.Format}'"
        : $"it looks like a Kubernetes {foreignKind}, as kubectl prints it");
}
