using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>The Kubernetes half of the sandbox.</summary>
internal static class KubernetesEndpoints
{
    private const string Bearer = "Bearer ";

    /// <summary>Serves the API servers of all sites.</summary>
    public static void MapKubernetes(this IEndpointRouteBuilder app, SandboxSites sites, SandboxFaults faults)
    {
        CancellationToken stopping = app.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;
        app.Map($"{SandboxPaths.Clusters}/{{**path}}", context => AnswerAsync(context, sites, faults, stopping));
    }

    private static async Task AnswerAsync(HttpContext context, SandboxSites sites, SandboxFaults faults, CancellationToken stopping)
    {
        try
        {
            (_, string? name, PathString rest) = SandboxPaths.Of(context.Request.Path);
            SandboxSite site = sites.Find(name) ?? throw new StatusException(404, "NotFound", $"the sandbox has no site \"{name}\"");
            ClusterAccount account = Authenticate(context, sites.Accounts);
            var request = new ClusterRequest(context, site.Cluster, account, RequestPath.Parse(rest.Value ?? "/"), faults, stopping);
            await DispatchAsync(request).ConfigureAwait(false);
        }
        catch (StatusException exception) when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = exception.Code;
            context.Response.ContentType = "application/json";
            await context.Response.Body.WriteAsync(exception.Document.Bytes(), context.RequestAborted).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested || stopping.IsCancellationRequested)
        {
            // Nobody is left to be answered.
        }
    }

    private static ClusterAccount Authenticate(HttpContext context, ClusterAccounts accounts)
    {
        string header = context.Request.Headers.Authorization.ToString();
        ClusterAccount account = (header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? accounts.Find(header[Bearer.Length..].Trim()) : null)
            ?? throw StatusException.Unauthorized();
        if (context.Request.Headers["Impersonate-User"].ToString() is not { Length: > 0 } user)
        {
            return account;
        }

        var impersonation = new AccessRequest { Verb = "impersonate", Resource = "users", Name = user };
        return account.Rules.Allow(impersonation)
            ? accounts.Impersonate(user, [.. context.Request.Headers["Impersonate-Group"].OfType<string>()])
            : throw StatusException.Forbidden(account, impersonation);
    }

    private static async Task DispatchAsync(ClusterRequest request)
    {
        RequestPath path = request.Path;
        if (path.Resource is null)
        {
            await AnswerPathAsync(request).ConfigureAwait(false);
            return;
        }

        string verb = Verb(request);
        request.Require(new()
        {
            Verb = verb,
            Group = path.Group!,
            Resource = path.Resource,
            Subresource = path.Subresource,
            Namespace = path.Namespace,
            Name = path.Name,
        });
        if (await AccessReviews.TryAnswerAsync(request).ConfigureAwait(false))
        {
            return;
        }

        ResourceType type = request.Cluster.Type(path.Group!, path.Resource) is { } served && served.Version == path.Version && (served.IsNamespaced || path.Namespace is null)
            ? served
            : throw StatusException.NoResource();
        if (type is { Group: "", Plural: "pods" } && path is { Subresource: "log", Name: not null, Namespace: not null } && verb == "get")
        {
            // Nothing runs, so nothing was written.
            _ = request.Cluster.Find(type, path.Namespace, path.Name) ?? throw StatusException.NotFound(type, path.Name);
            request.Context.Response.ContentType = "text/plain";
            return;
        }

        if (path.Subresource is not (null or "status") || (path.Name is not null && type.IsNamespaced && path.Namespace is null))
        {
            throw StatusException.NoResource();
        }

        Task answer = verb switch
        {
            "get" => ObjectReader.GetAsync(request, type),
            "list" => ObjectReader.ListAsync(request, type),
            "watch" => ObjectReader.WatchAsync(request, type),
            "create" => ObjectWriter.CreateAsync(request, type),
            "update" => ObjectWriter.UpdateAsync(request, type),
            "patch" => ObjectWriter.PatchAsync(request, type),
            "delete" => ObjectWriter.DeleteAsync(request, type),
            _ => throw StatusException.MethodNotAllowed(),
        };
        await answer.ConfigureAwait(false);
    }

    private static async Task AnswerPathAsync(ClusterRequest request)
    {
        string path = request.Path.Path;
        request.Require(new() { Verb = HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) ? "get" : request.Method.ToLowerInvariant(), Path = path });
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method))
        {
            throw StatusException.MethodNotAllowed();
        }

        if (path is "/healthz" or "/livez" or "/readyz")
        {
            request.Context.Response.ContentType = "text/plain; charset=utf-8";
            await request.Context.Response.WriteAsync("ok", request.Aborted).ConfigureAwait(false);
        }
        else if (request.Cluster.Documents.TryGetValue(path, out ReadOnlyMemory<byte> document))
        {
            await request.WriteAsync(document).ConfigureAwait(false);
        }
        else
        {
            await request.WriteAsync(Discovery.Document(request.Cluster, request.Path) ?? OpenApi.Document(request.Cluster, path) ?? throw StatusException.NoResource()).ConfigureAwait(false);
        }
    }

    private static string Verb(ClusterRequest request) => (request.Method.ToUpperInvariant(), request.Path.Name) switch
    {
        ("GET" or "HEAD", null) => request.IsWatch ? "watch" : "list",
        ("GET" or "HEAD", _) => request.IsWatch ? "watch" : "get",
        ("POST", null) => "create",
        ("PUT", not null) => "update",
        ("PATCH", not null) => "patch",
        ("DELETE", null) => "deletecollection",
        ("DELETE", _) => "delete",
        _ => throw StatusException.MethodNotAllowed(),
    };
}
