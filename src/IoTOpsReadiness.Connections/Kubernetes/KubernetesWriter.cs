using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// Writes single objects to the API server, where the cluster is the right place to write. The resource version that was
/// read goes along, so that the server refuses what would overwrite somebody else's change.
/// </summary>
internal sealed class KubernetesWriter(KubernetesConnection connection, TimeSpan timeout)
{
    private const string Json = "application/json";

    public async Task<ReadAnswer> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!IsPath(path))
        {
            return new() { Failure = $"'{ConnectionErrors.Clean(path, 200)}' is not the path of an object" };
        }

        try
        {
            using ApiAnswer answer = await connection.Api.SendAsync(HttpMethod.Get, path, Json, null, timeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status switch
            {
                HttpStatusCode.OK when answer.IsJson => new() { Document = answer.Body.ToArray(), ETag = VersionIn(answer.Body.ToArray()) },
                HttpStatusCode.NotFound => new(),
                _ => new() { Failure = answer.Message },
            };
        }
        catch (RequestFailedException exception)
        {
            return new() { Failure = exception.Message };
        }
    }

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (!IsPath(request.Path))
        {
            return new(WriteStatus.Rejected, $"'{ConnectionErrors.Clean(request.Path, 200)}' is not the path of an object.");
        }

        JsonObject? body = Body(request);
        bool isNew = request.Operation == ChangeOperation.Put && request.ETag is null;
        using HttpContent? content = body is null ? null : new StringContent(body.ToJsonString())
        {
            Headers = { ContentType = new MediaTypeHeaderValue(request.Operation == ChangeOperation.Patch ? "application/merge-patch+json" : Json) },
        };
        HttpMethod method = request.Operation switch
        {
            ChangeOperation.Patch => HttpMethod.Patch,
            ChangeOperation.Delete => HttpMethod.Delete,
            _ => isNew ? HttpMethod.Post : HttpMethod.Put,
        };

        // An object is made in its collection.
        string path = isNew ? request.Path[..request.Path.LastIndexOf('/')] : request.Path;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            using HttpResponseMessage response = await connection.Transport.SendAsync(method, path, Json, content, limit.Token).ConfigureAwait(false);
            byte[] answer = await response.Content.ReadAsByteArrayAsync(limit.Token).ConfigureAwait(false);
            string words = $"HTTP {(int)response.StatusCode}: {ConnectionErrors.Clean(Message(answer) ?? response.StatusCode.ToString())}";
            return response.StatusCode switch
            {
                _ when response.IsSuccessStatusCode => new(WriteStatus.Done),
                HttpStatusCode.Conflict => new(WriteStatus.Conflict, words),
                >= HttpStatusCode.InternalServerError => new(WriteStatus.Unknown, words),
                _ => new(WriteStatus.Rejected, words),
            };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(WriteStatus.Unknown, $"no answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new(WriteStatus.Unknown, connection.Transport.Explain(exception));
        }
    }

    private static JsonObject? Body(WriteRequest request)
    {
        if (request.ETag is null)
        {
            return request.Body;
        }

        if (request.Operation == ChangeOperation.Delete)
        {
            return new() { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["preconditions"] = new JsonObject { ["resourceVersion"] = request.ETag } };
        }

        JsonObject body = request.Body!.DeepClone().AsObject();
        if (body["metadata"] is not JsonObject metadata)
        {
            body["metadata"] = metadata = [];
        }

        metadata["resourceVersion"] = request.ETag;
        return body;
    }

    // Paths come from plans that others may have edited; nothing but objects of the API is written to, and no Secret ever.
    private static bool IsPath(string path) =>
        (path.StartsWith("/api/v1/", StringComparison.Ordinal) || path.StartsWith("/apis/", StringComparison.Ordinal))
        && path.IndexOfAny(['?', '#', '\\', '%']) < 0
        && !path.Contains("/secrets", StringComparison.Ordinal)
        && !path.Split('/').Any(segment => segment is "." or "..");

    private static string? VersionIn(byte[] document) => Text(document, "metadata.resourceVersion");

    private static string? Message(byte[] document) => Text(document, "message");

    private static string? Text(byte[] document, string path)
    {
        try
        {
            return new ResourceDocument(document).Text(path);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
