using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>In which form objects are asked for: whole, metadata alone, or as rows for people.</summary>
internal abstract class Representation
{
    private static readonly Representation Whole = new WholeObjects();
    private static readonly Representation Metadata = new MetadataOnly();

    /// <summary>The first form the caller accepts that there is.</summary>
    public static Representation Of(ClusterRequest request)
    {
        string accept = request.Context.Request.Headers.Accept.ToString();
        if (accept.Length == 0)
        {
            return Whole;
        }

        foreach (string media in accept.Split(','))
        {
            string[] parts = [.. media.Split(';', StringSplitOptions.TrimEntries)];
            string? form = parts.FirstOrDefault(part => part.StartsWith("as=", StringComparison.Ordinal))?[3..];
            bool isFirstVersion = !parts.Any(part => part.StartsWith("v=", StringComparison.Ordinal) && part != "v=v1");
            Representation? found = (parts[0], form) switch
            {
                ("application/json" or "application/*" or "*/*", null) => Whole,
                ("application/json", "Table") when isFirstVersion => new TableRows(request),
                ("application/json", "PartialObjectMetadata" or "PartialObjectMetadataList") when isFirstVersion => Metadata,
                _ => null,
            };
            if (found is not null)
            {
                return found;
            }
        }

        throw StatusException.NotAcceptable();
    }

    /// <summary>One object.</summary>
    public byte[] One(StoredObject item)
    {
        var output = new ArrayBufferWriter<byte>(item.Json.Length + 256);
        WriteOne(output, item);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>A list of objects.</summary>
    /// <param name="type">What they are.</param>
    /// <param name="items">The objects.</param>
    /// <param name="metadata">The metadata of the list, as JSON.</param>
    public abstract ReadOnlyMemory<byte> List(ResourceType type, IReadOnlyList<StoredObject> items, string metadata);

    /// <summary>Writes an object as it stands alone.</summary>
    protected abstract void WriteOne(ArrayBufferWriter<byte> output, StoredObject item);

    private static void Write(ArrayBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);

    private static void WriteSeparated(ArrayBufferWriter<byte> output, IReadOnlyList<StoredObject> items, Action<StoredObject> write)
    {
        for (int index = 0; index < items.Count; index++)
        {
            if (index > 0)
            {
                Write(output, ",");
            }

            write(items[index]);
        }
    }

    private static void WriteMetadata(ArrayBufferWriter<byte> output, StoredObject item)
    {
        using var document = JsonDocument.Parse(item.Json);
        Write(output, """{"kind":"PartialObjectMetadata","apiVersion":"meta.k8s.io/v1","metadata":""");
        Write(output, document.RootElement.GetProperty("metadata").GetRawText());
        Write(output, "}");
    }

    private static void WriteWhole(ArrayBufferWriter<byte> output, StoredObject item)
    {
        if (item.Type.IsCustom)
        {
            output.Write(item.Json.Span);
            return;
        }

        Write(output, $$"""{"kind":"{{item.Type.Kind}}","apiVersion":"{{item.Type.ApiVersion}}",""");
        output.Write(item.Json.Span.TrimStart(" \t\r\n"u8)[1..]);
    }

    private sealed class WholeObjects : Representation
    {
        public override ReadOnlyMemory<byte> List(ResourceType type, IReadOnlyList<StoredObject> items, string metadata)
        {
            var output = new ArrayBufferWriter<byte>(items.Sum(item => item.Json.Length + 1) + 512);
            Write(output, $$"""{"kind":"{{type.Kind}}List","apiVersion":"{{type.ApiVersion}}","metadata":{{metadata}},"items":[""");
            WriteSeparated(output, items, item => output.Write(item.Json.Span));
            Write(output, "]}");
            return output.WrittenMemory;
        }

        protected override void WriteOne(ArrayBufferWriter<byte> output, StoredObject item) => WriteWhole(output, item);
    }

    private sealed class MetadataOnly : Representation
    {
        public override ReadOnlyMemory<byte> List(ResourceType type, IReadOnlyList<StoredObject> items, string metadata)
        {
            var output = new ArrayBufferWriter<byte>();
            Write(output, $$"""{"kind":"PartialObjectMetadataList","apiVersion":"meta.k8s.io/v1","metadata":{{metadata}},"items":[""");
            WriteSeparated(output, items, item => WriteMetadata(output, item));
            Write(output, "]}");
            return output.WrittenMemory;
        }

        protected override void WriteOne(ArrayBufferWriter<byte> output, StoredObject item) => WriteMetadata(output, item);
    }

    // Name and age are what every kind has; what else a real server shows is in the kind's own definition.
    private sealed class TableRows(ClusterRequest request) : Representation
    {
        private const string Columns = """
            [{"name":"Name","type":"string","format":"name","description":"The name of the object.","priority":0},{"name":"Age","type":"string","format":"","description":"How long ago it was made.","priority":0}]
            """;

        public override ReadOnlyMemory<byte> List(ResourceType type, IReadOnlyList<StoredObject> items, string metadata)
        {
            var output = new ArrayBufferWriter<byte>();
            Write(output, $$"""{"kind":"Table","apiVersion":"meta.k8s.io/v1","metadata":{{metadata}},"columnDefinitions":{{Columns}},"rows":[""");
            WriteSeparated(output, items, item =>
            {
                Write(output, $$"""{"cells":[{{Quote(item.Name)}},{{Quote(Age(item))}}],"object":""");
                WriteObject(output, item);
                Write(output, "}");
            });
            Write(output, "]}");
            return output.WrittenMemory;
        }

        protected override void WriteOne(ArrayBufferWriter<byte> output, StoredObject item) =>
            output.Write(List(item.Type, [item], $$"""{"resourceVersion":{{Quote(item.Version)}}}""").Span);

        private void WriteObject(ArrayBufferWriter<byte> output, StoredObject item)
        {
            switch (request.Query("includeObject"))
            {
                case "None":
                    Write(output, "null");
                    break;
                case "Object":
                    WriteWhole(output, item);
                    break;
                default:
                    WriteMetadata(output, item);
                    break;
            }
        }

        private string Age(StoredObject item)
        {
            if (!DateTimeOffset.TryParse(item.Created, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset created))
            {
                return "<unknown>";
            }

            TimeSpan age = request.Cluster.Time.GetUtcNow() - created;
            return age switch
            {
                { TotalDays: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d"),
                { TotalHours: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}h"),
                { TotalMinutes: >= 2 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes}m"),
                _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)}s"),
            };
        }

        private static string Quote(string text) => JsonSerializer.Serialize(text, KubernetesJson.Options);
    }
}
