using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Faults;
using Microsoft.AspNetCore.Http.Features;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>One request to an API server: what it asks for, and as whom.</summary>
internal sealed class ClusterRequest(HttpContext context, Cluster cluster, ClusterAccount account, RequestPath path, SandboxFaults faults, CancellationToken stopping)
{
    public HttpContext Context => context;

    public Cluster Cluster => cluster;

    public ClusterAccount Account => account;

    public RequestPath Path => path;

    /// <summary>Ends with the server.</summary>
    public CancellationToken Stopping => stopping;

    /// <summary>Ends with the caller.</summary>
    public CancellationToken Aborted => context.RequestAborted;

    public string Method => context.Request.Method;

    public bool IsWatch => Flag("watch");

    /// <summary>Whether a change is only tried.</summary>
    public bool IsDryRun => Query("dryRun") is { } value && (value == "All" ? true : throw StatusException.BadRequest($"invalid dryRun value '{value}': only All is supported"));

    /// <summary>In whose name fields are written.</summary>
    public string FieldManager => Query("fieldManager") is { Length: > 0 } name
        ? name.Length <= 128 ? name : throw StatusException.BadRequest("fieldManager must be no more than 128 characters")
        : context.Request.Headers.UserAgent.ToString() is { Length: > 0 } agent ? agent.Split('/')[0] : "unknown";

    public string? Query(string name) => context.Request.Query[name].LastOrDefault() is { Length: > 0 } value ? value : null;

    public bool Flag(string name) => Query(name) is "true" or "1";

    public int? Number(string name) => Query(name) is not { } text
        ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? value : throw StatusException.BadRequest($"invalid {name} '{text}'");

    /// <summary>Whether the caller may do something.</summary>
    public bool Allows(AccessRequest wanted) =>
        account.Rules.Allow(wanted) && !(wanted.Path is { } url ? faults.ForbidsPath(url) : faults.ForbidsResource(wanted.Group, wanted.Resource));

    /// <summary>Whether the caller may do everything.</summary>
    public bool AllowsAll => account.Rules.IsFull && faults.Settings.Forbidden.Count == 0;

    /// <summary>Refuses what the caller may not do.</summary>
    public void Require(AccessRequest wanted)
    {
        if (!Allows(wanted))
        {
            throw StatusException.Forbidden(account, wanted);
        }
    }

    /// <summary>The body as JSON.</summary>
    public async Task<JsonNode> ReadBodyAsync()
    {
        await RefuseTooLargeAsync().ConfigureAwait(false);
        try
        {
            return await JsonNode.ParseAsync(context.Request.Body, documentOptions: new() { MaxDepth = 64 }, cancellationToken: Aborted).ConfigureAwait(false)
                ?? throw StatusException.BadRequest("the body of the request is null");
        }
        catch (JsonException exception)
        {
            throw StatusException.BadRequest(exception.BytePositionInLine == 0 && context.Request.ContentLength is 0 or null
                ? "the body of the request was empty"
                : "the body of the request is not JSON, which is all the sandbox reads");
        }
        catch (BadHttpRequestException exception) when (exception.StatusCode == 413)
        {
            throw TooLarge();
        }
    }

    /// <summary>The body as an object.</summary>
    public async Task<JsonObject> ReadObjectAsync() =>
        await ReadBodyAsync().ConfigureAwait(false) as JsonObject ?? throw StatusException.BadRequest("the body of the request is not a JSON object");

    // Whoever is still sending does not see an answer; a body of a bearable size is therefore taken and dropped.
    private async Task RefuseTooLargeAsync()
    {
        if (context.Request.ContentLength is not > SandboxServer.LongestRequest)
        {
            return;
        }

        if (context.Request.ContentLength <= 16 * SandboxServer.LongestRequest && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
            await context.Request.Body.CopyToAsync(Stream.Null, Aborted).ConfigureAwait(false);
        }

        throw TooLarge();
    }

    private static StatusException TooLarge() => new(413, "RequestEntityTooLarge", $"Request entity too large: limit is {SandboxServer.LongestRequest}");

    /// <summary>Answers with a document.</summary>
    public Task WriteAsync(JsonObject document, int code = 200) => WriteAsync(document.Bytes(), code);

    /// <summary>Answers with JSON.</summary>
    public async Task WriteAsync(ReadOnlyMemory<byte> json, int code = 200)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, Aborted).ConfigureAwait(false);
    }
}
