using System.Buffers;
using System.Net;
using System.Text.Json;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>One answer of the API server, whole, in a borrowed buffer.</summary>
internal sealed class ApiAnswer(HttpStatusCode status, string? mediaType, byte[] buffer, int length) : IDisposable
{
    private byte[]? buffer = buffer;

    public HttpStatusCode Status => status;

    public ReadOnlySpan<byte> Body => buffer.AsSpan(0, length);

    public bool IsJson => mediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;

    public string MediaType => ConnectionErrors.Clean(mediaType, 60) is { Length: > 0 } text ? text : "nothing";

    /// <summary>What the server says about a failure: the message of its Status document.</summary>
    public string Message => ReadStatus("message") is { } message ? ConnectionErrors.Clean(message) : $"HTTP {(int)status} {status}";

    /// <summary>A token to go on with although the list has changed in between.</summary>
    public string? InconsistentContinue => ReadStatus("metadata", "continue");

    public void Dispose()
    {
        if (Interlocked.Exchange(ref buffer, null) is { } borrowed)
        {
            ArrayPool<byte>.Shared.Return(borrowed);
        }
    }

    private string? ReadStatus(params string[] path)
    {
        if (length is 0 or > 1 << 20 || Body[0] != (byte)'{')
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(buffer.AsMemory(0, length));
            JsonElement element = document.RootElement;
            foreach (string name in path)
            {
                if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out element))
                {
                    return null;
                }
            }

            return element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
