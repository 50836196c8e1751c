using System.Buffers;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// Writes a snapshot file: the envelope for people, each query and each document on its own line, in an order that
/// does not depend on how the evidence was gathered, so that two files compare line by line.
/// </summary>
internal sealed class SnapshotFileWriter
{
    private const int FlushAt = 256 * 1024;

    // Escapes what JSON asks for and no more: the file is for people and parsers, never a part of a web page.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private static readonly Dictionary<string, int> Ranks =
        Evidence.Kinds.Select((kind, index) => (kind.Name, index)).ToDictionary(pair => pair.Name, pair => pair.index, StringComparer.Ordinal);

    private readonly ArrayBufferWriter<byte> buffer = new(FlushAt + (64 * 1024));
    private readonly Stream stream;

    private SnapshotFileWriter(Stream stream) => this.stream = stream;

    public static void Write(Snapshot snapshot, Stream stream, bool compress)
    {
        using Stream? gzip = compress ? new GZipStream(stream, CompressionLevel.Optimal, leaveOpen: true) : null;
        var writer = new SnapshotFileWriter(gzip ?? stream);
        writer.WriteEnvelope(snapshot);
        writer.WriteEvidence(snapshot);
        writer.Flush();
    }

    private void WriteEnvelope(Snapshot snapshot)
    {
        Raw("{\n  \"format\": ");
        Text(SnapshotFile.Format);
        Raw(string.Create(CultureInfo.InvariantCulture, $",\n  \"schemaVersion\": {Snapshot.CurrentSchemaVersion},\n  \"moduleVersion\": "));
        Text(DisplayText.Sanitize(snapshot.ModuleVersion));
        Raw(string.Create(CultureInfo.InvariantCulture, $",\n  \"collectedAt\": \"{snapshot.CollectedAt.UtcDateTime:yyyy-MM-ddTHH:mm:ss.FFFFFFFZ}\",\n"));
        WriteSite(snapshot.Site);
        WriteQueries(snapshot.Queries);
    }

    private void WriteSite(SiteIdentity site)
    {
        Raw("  \"site\": {");
        string separator = "\n";
        foreach ((string member, string? value) in new (string, string?)[]
        {
            ("name", site.Name),
            ("namespace", site.Namespace),
            ("context", site.Context),
            ("server", site.Server),
            ("kubernetesVersion", site.KubernetesVersion),
            ("user", site.User),
            ("connectedClusterId", site.ConnectedClusterId),
            ("instanceId", site.InstanceId),
        })
        {
            bool isAddress = member is "server" or "connectedClusterId" or "instanceId";
            if (DisplayText.SanitizeOrNull(value, isAddress ? DisplayText.MaxAddressLength : DisplayText.MaxNameLength) is { } text)
            {
                Raw($"{separator}    \"{member}\": ");
                Text(text);
                separator = ",\n";
            }
        }

        Raw("\n  },\n");
    }

    private void WriteQueries(IReadOnlyList<QueryResult> queries)
    {
        Raw("  \"queries\": [");
        string separator = "\n    ";
        foreach (QueryResult query in queries.OrderBy(query => Rank(query.Kind)).ThenBy(query => query.Kind, StringComparer.Ordinal).ThenBy(query => query.Source))
        {
            Raw(separator);
            using (var json = new Utf8JsonWriter(buffer, new() { Encoder = Encoder }))
            {
                Write(json, query);
            }

            separator = ",\n    ";
        }

        Raw(queries.Count == 0 ? "],\n" : "\n  ],\n");
    }

    private static void Write(Utf8JsonWriter json, QueryResult query)
    {
        json.WriteStartObject();
        json.WriteString("kind", query.Kind);
        json.WriteString("source", query.Source.ToString());
        json.WriteString("outcome", query.Outcome.ToString());
        if (DisplayText.SanitizeOrNull(query.Permission) is { } permission)
        {
            json.WriteString("permission", permission);
        }

        if (DisplayText.SanitizeOrNull(query.Message, DisplayText.MaxMessageLength) is { } message)
        {
            json.WriteString("message", message);
        }

        json.WriteNumber("count", query.Count);
        json.WriteNumber("requests", query.Requests);
        json.WriteNumber("durationMs", Math.Round(Math.Max(0, query.Duration.TotalMilliseconds), 1));
        if (query.SiteNamespaceOnly)
        {
            json.WriteBoolean("siteNamespaceOnly", true);
        }

        json.WriteEndObject();
    }

    private void WriteEvidence(Snapshot snapshot)
    {
        Raw("  \"evidence\": {");
        string separator = "\n";
        foreach (IGrouping<string, (string Kind, EvidenceSource Source)> kind in snapshot.Holdings
            .OrderBy(key => Rank(key.Kind)).ThenBy(key => key.Kind, StringComparer.Ordinal).ThenBy(key => key.Source)
            .GroupBy(key => key.Kind))
        {
            Raw($"{separator}    \"{kind.Key}\": {{");
            string sideSeparator = "\n";
            foreach ((string name, EvidenceSource source) in kind)
            {
                Raw($"{sideSeparator}      \"{(source == EvidenceSource.Kubernetes ? "kubernetes" : "azure")}\": [");
                WriteDocuments(snapshot.Documents(name, source));
                sideSeparator = ",\n";
            }

            Raw("\n    }");
            separator = ",\n";
        }

        Raw(separator == "\n" ? "}\n}\n" : "\n  }\n}\n");
    }

    private void WriteDocuments(IReadOnlyList<ResourceDocument> list)
    {
        string separator = "\n        ";
        foreach (ResourceDocument document in list)
        {
            Raw(separator);
            WriteOnOneLine(document.Json.Span);
            separator = ",\n        ";
            if (buffer.WrittenCount >= FlushAt)
            {
                Flush();
            }
        }

        Raw(list.Count == 0 ? "]" : "\n      ]");
    }

    // JSON has no raw line break inside a text, so one is always white space between tokens.
    private void WriteOnOneLine(ReadOnlySpan<byte> json)
    {
        if (json.IndexOfAny((byte)'\n', (byte)'\r') < 0)
        {
            buffer.Write(json);
            return;
        }

        bool isInText = false;
        for (int index = 0; index < json.Length; index++)
        {
            byte value = json[index];
            if (!isInText && value is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                continue;
            }

            buffer.Write([value]);
            if (isInText && value == (byte)'\\' && index + 1 < json.Length)
            {
                buffer.Write([json[++index]]);
            }
            else if (value == (byte)'"')
            {
                isInText = !isInText;
            }
        }
    }

    // Known kinds in the order of their declaration, strangers after them.
    private static int Rank(string kind) => Ranks.GetValueOrDefault(kind, int.MaxValue);

    private void Text(string text)
    {
        Raw("\"");
        buffer.Write(JsonEncodedText.Encode(text, Encoder).EncodedUtf8Bytes);
        Raw("\"");
    }

    private void Raw(string text) => Encoding.UTF8.GetBytes(text, buffer);

    private void Flush()
    {
        stream.Write(buffer.WrittenSpan);
        buffer.ResetWrittenCount();
    }
}
