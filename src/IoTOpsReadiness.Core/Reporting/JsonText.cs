using System.Buffers;
using System.Text;
using System.Text.Json;

namespace IoTOpsReadiness.Reporting;

/// <summary>JSON on a text writer, the same on every operating system.</summary>
internal static class JsonText
{
    public static void Write(TextWriter output, Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new() { Indented = true }))
        {
            write(json);
        }

        // Line breaks in values are escaped, so those left are the writer's own.
        output.Write(Encoding.UTF8.GetString(buffer.WrittenSpan).ReplaceLineEndings("\n"));
        output.Write('\n');
    }

    /// <summary>Writes a member unless there is nothing to write.</summary>
    public static void WriteOptional(this Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    public static void WriteObject(this Utf8JsonWriter json, string? name, Action write)
    {
        if (name is not null)
        {
            json.WritePropertyName(name);
        }

        json.WriteStartObject();
        write();
        json.WriteEndObject();
    }

    public static void WriteArray<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (T item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    public static void WriteText(this Utf8JsonWriter json, string name, string text) => json.WriteObject(name, () => json.WriteString("text", text));
}
