using Microsoft.AspNetCore.Http.Features;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Puts Azure Resource Manager and its sign-in on a web server.</summary>
internal static class ArmHosting
{
    private static readonly string[] Roots = ["subscriptions", "providers", "tenants"];

    /// <summary>Maps every path they answer.</summary>
    /// <param name="app">The web server.</param>
    /// <param name="api">Gives the Resource Manager; asked with each request, so that it can be made with the first one.</param>
    /// <param name="identityPath">The path of the endpoint for managed identities.</param>
    /// <param name="machineIdentityPath">The path of the same as on a virtual machine.</param>
    public static void MapArm(this IEndpointRouteBuilder app, Func<ArmApi> api, string identityPath, string machineIdentityPath)
    {
        foreach (string root in Roots)
        {
            app.Map($"/{root}/{{**rest}}", Serve((request, cancellationToken) => api().AnswerAsync(request, cancellationToken)));
        }

        app.MapGet("/metadata/endpoints", Serve((request, _) => Task.FromResult(ArmSignIn.Metadata(request, api().Behaviour.TenantId))));
        app.MapGet(identityPath, Serve((request, _) => Task.FromResult(new ArmSignIn(api()).Identity(request))));
        app.MapGet(machineIdentityPath, Serve((request, _) => Task.FromResult(new ArmSignIn(api()).MachineIdentity(request))));
        app.MapPost("/{tenant}/oauth2/v2.0/token", async (HttpContext context, string tenant) =>
        {
            IReadOnlyDictionary<string, string> form = context.Request.HasFormContentType
                ? (await context.Request.ReadFormAsync(context.RequestAborted).ConfigureAwait(false)).ToDictionary(field => field.Key, field => field.Value.ToString())
                : new Dictionary<string, string>();
            await WriteAsync(context, new ArmSignIn(api()).Token(tenant, form)).ConfigureAwait(false);
        });
        app.MapGet("/{tenant}/v2.0/.well-known/openid-configuration", (HttpContext context, string tenant) => WriteAsync(context, ArmSignIn.Discovery(BaseAddress(context), tenant)));
    }

    private static RequestDelegate Serve(Func<ArmRequest, CancellationToken, Task<ArmAnswer>> answer) => context => ServeAsync(context, answer);

    private static async Task ServeAsync(HttpContext context, Func<ArmRequest, CancellationToken, Task<ArmAnswer>> answer)
    {
        ArmAnswer result;
        try
        {
            result = await answer(await ReadAsync(context).ConfigureAwait(false), context.RequestAborted).ConfigureAwait(false);
        }
        catch (ArmException error)
        {
            result = error.ToAnswer();
        }

        await WriteAsync(context, result).ConfigureAwait(false);
    }

    private static async Task<ArmRequest> ReadAsync(HttpContext context)
    {
        HttpRequest request = context.Request;
        return new ArmRequest
        {
            Method = request.Method.ToUpperInvariant(),
            Path = request.Path.Value ?? "/",
            BaseAddress = BaseAddress(context),
            Query = request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Headers = request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            Body = await ReadBodyAsync(context).ConfigureAwait(false),
        };
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        // The server would cut the connection; Resource Manager says what is wrong.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }

        using var body = new MemoryStream();
        byte[] buffer = new byte[16 * 1024];
        int read;
        while ((read = await context.Request.Body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (body.Length + read > ArmRequest.MaxBodySize)
            {
                throw new ArmException(413, "RequestContentTooLarge", $"The request content size exceeds the maximum size of {ArmRequest.MaxBodySize / 1024 / 1024} MB.");
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    private static async Task WriteAsync(HttpContext context, ArmAnswer answer)
    {
        HttpResponse response = context.Response;
        string requestId = Guid.NewGuid().ToString();
        response.StatusCode = answer.Status;
        response.Headers["x-ms-request-id"] = requestId;
        response.Headers["x-ms-correlation-request-id"] = context.Request.Headers.TryGetValue("x-ms-correlation-request-id", out var given) && Guid.TryParse(given, out _) ? given : requestId;
        response.Headers["x-ms-routing-request-id"] = $"SANDBOX:{requestId}";
        response.Headers["x-ms-ratelimit-remaining-subscription-reads"] = "11999";
        response.Headers.CacheControl = "no-cache";
        foreach ((string name, string value) in answer.Headers)
        {
            response.Headers[name] = value;
        }

        if (answer.Body.Length > 0 && !HttpMethods.IsHead(context.Request.Method))
        {
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = answer.Body.Length;
            await response.Body.WriteAsync(answer.Body, context.RequestAborted).ConfigureAwait(false);
        }
    }

    private static string BaseAddress(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}";
}
