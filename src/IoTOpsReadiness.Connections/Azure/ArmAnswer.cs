using System.Text.Json;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>One answer of Azure Resource Manager, or why none came.</summary>
internal sealed class ArmAnswer
{
    private const int LongestError = 1 << 20;

    private ArmAnswer(int status, string message) => (Status, Message) = (status, message);

    /// <summary>The HTTP status; 0 where nothing answered.</summary>
    public int Status { get; }

    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>ARM's own code of an error, for example <c>AuthorizationFailed</c>.</summary>
    public string? Code { get; private init; }

    /// <summary>What was said about a failure, fit to be shown.</summary>
    public string Message { get; }

    /// <summary>What was said about a failure, at full length; never to be shown or kept.</summary>
    public string RawMessage { get; private init; } = "";

    /// <summary>Why there is no answer; null where there is one.</summary>
    public QueryOutcome? Failure { get; private init; }

    /// <summary>How long the server asks to be left alone; null where it does not say.</summary>
    public TimeSpan? RetryAfter { get; private init; }

    /// <summary>The version of the API that answered; null where none was negotiated.</summary>
    public string? ApiVersion { get; set; }

    /// <summary>What Azure asks for to notice other writers; null where it offers nothing.</summary>
    public string? ETag { get; set; }

    /// <summary>Where a write that goes on can be followed as a document with its state.</summary>
    public string? Operation { get; set; }

    /// <summary>Where a write that goes on can be asked for its result.</summary>
    public string? Location { get; set; }

    public bool IsSuccess => Status == 200 && Failure is null;

    /// <summary>No answer came, or none that is worth reading.</summary>
    public static ArmAnswer Failed(QueryOutcome outcome, string message) => new(0, message) { Failure = outcome };

    public static ArmAnswer Of(int status, string? mediaType, ReadOnlyMemory<byte> body, TimeSpan? retryAfter)
    {
        bool isJson = mediaType?.Contains("json", StringComparison.OrdinalIgnoreCase) == true;
        if (status == 200)
        {
            return isJson
                ? new(status, "") { Body = body }
                : Failed(QueryOutcome.Invalid, $"Azure answers {(ConnectionErrors.Clean(mediaType, 60) is { Length: > 0 } type ? type : "nothing")} where JSON is expected; a proxy or a sign-in page may be in between");
        }

        if (status is 201 or 202 or 204)
        {
            return new(status, "") { Body = body, RetryAfter = retryAfter };
        }

        (string? code, string? message) = isJson ? Error(body) : default;
        string text = ConnectionErrors.Clean(message) is { Length: > 0 } words ? words : $"HTTP {status}{(code is null ? "" : $" {ConnectionErrors.Clean(code, 60)}")}";
        return new(status, text) { Code = code, RawMessage = message ?? "", RetryAfter = retryAfter };
    }

    // {"error": {"code": ..., "message": ...}}, and from some providers the inner object alone.
    private static (string? Code, string? Message) Error(ReadOnlyMemory<byte> body)
    {
        if (body.Length is 0 or > LongestError)
        {
            return default;
        }

        try
        {
            using var document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement;
            if (error.ValueKind == JsonValueKind.Object && error.TryGetProperty("error", out JsonElement inner) && inner.ValueKind == JsonValueKind.Object)
            {
                error = inner;
            }

            return (Member(error, "code"), Member(error, "message"));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    private static string? Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value.Text() : null;
}
