using System.Diagnostics;
using System.Net;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Answers one query after another, each with an outcome, never with an exception but the caller's cancellation.</summary>
internal sealed class KubernetesFetcher(KubernetesApi api, ApiGroups? groups, string siteNamespace, int pageSize, TimeSpan timeout, int concurrency) : IDisposable
{
    private const string Json = "application/json";
    private const string MetadataList = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1";
    private const string MetadataObject = "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";
    private const string GuessedVersion = "v1";
    private const int MaxPages = 10_000;

    private readonly SemaphoreSlim slots = new(concurrency, concurrency);

    /// <summary>Asks for what a query names.</summary>
    public async Task<FetchResult> FetchAsync(KubernetesQuery query, CancellationToken cancellationToken)
    {
        long started = Stopwatch.GetTimestamp();
        var counter = new Counter();
        FetchResult result;
        try
        {
            if (query.Group.Length > 0 && groups?.Serves(query.Group) == false)
            {
                return new(QueryOutcome.NotInstalled) { Message = $"The server does not serve {query.Group}." };
            }

            result = await FetchAnyVersionAsync(query, counter, cancellationToken).ConfigureAwait(false);
            if (result.Status == HttpStatusCode.Forbidden && query.Scope == KubernetesScope.AllNamespaces)
            {
                FetchResult site = await FetchAnyVersionAsync(query with { Scope = KubernetesScope.SiteNamespace }, counter, cancellationToken).ConfigureAwait(false);
                result = site.Outcome == QueryOutcome.Forbidden ? result : site with { SiteNamespaceOnly = true };
            }
        }
        catch (RequestFailedException exception)
        {
            result = new(exception.Outcome) { Message = exception.Message, Exception = exception.InnerException };
        }
        catch (ReadinessException exception)
        {
            result = new(exception.Kind == ErrorKind.Timeout ? QueryOutcome.TimedOut : exception.Kind == ErrorKind.InvalidData ? QueryOutcome.Invalid : QueryOutcome.Unreachable)
            {
                Message = exception.Message,
                Exception = exception,
            };
        }

        return result with { Requests = counter.Value, Duration = Stopwatch.GetElapsedTime(started) };
    }

    public void Dispose() => slots.Dispose();

    private Task<FetchResult> FetchAsync(KubernetesQuery query, Counter counter, CancellationToken cancellationToken) =>
        query.Scope is KubernetesScope.Path or KubernetesScope.Object || query.Name is not null
            ? FetchOneAsync(query, counter, cancellationToken)
            : FetchListAsync(query, counter, cancellationToken);

    // Without the list of groups the version is a guess: what it does not find may be served in another one.
    private async Task<FetchResult> FetchAnyVersionAsync(KubernetesQuery query, Counter counter, CancellationToken cancellationToken)
    {
        FetchResult result = await FetchAsync(query, counter, cancellationToken).ConfigureAwait(false);
        return result.Status == HttpStatusCode.NotFound && groups is null && query is { Group.Length: > 0, Version: null }
            ? await FetchServedVersionAsync(query, result, counter, cancellationToken).ConfigureAwait(false)
            : result;
    }

    private async Task<FetchResult> FetchServedVersionAsync(KubernetesQuery query, FetchResult missing, Counter counter, CancellationToken cancellationToken)
    {
        var group = new KubernetesQuery { Kind = query.Kind, Scope = KubernetesScope.Path, Path = $"/apis/{query.Group}" };
        using ApiAnswer answer = await SendAsync(group.Path, Json, null, counter, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound)
        {
            return missing;
        }

        if (Failure(answer, group) is { } failure)
        {
            return failure;
        }

        return ApiGroups.PreferredVersion(answer.Body) switch
        {
            null => new(QueryOutcome.Invalid) { Message = $"The server does not say in which version it serves {query.Group}.", Status = answer.Status },
            GuessedVersion => missing,
            var version => await FetchAsync(query with { Version = version }, counter, cancellationToken).ConfigureAwait(false),
        };
    }

    private async Task<FetchResult> FetchOneAsync(KubernetesQuery query, Counter counter, CancellationToken cancellationToken)
    {
        string path = query.Scope == KubernetesScope.Path ? query.Path! : $"{PathOf(query)}/{Uri.EscapeDataString(query.Name!)}";
        using ApiAnswer answer = await SendAsync(path, query.MetadataOnly ? MetadataObject : Json, null, counter, cancellationToken).ConfigureAwait(false);
        if (answer.Status == HttpStatusCode.NotFound && query.Scope != KubernetesScope.Path)
        {
            return new(QueryOutcome.Collected) { Status = answer.Status };
        }

        return Failure(answer, query) ?? new(QueryOutcome.Collected)
        {
            Documents = [ResourceListReader.ReadObject(answer.Body, Options(query))],
            Status = answer.Status,
        };
    }

    // The next page is asked for as soon as the beginning of this one names it, and each is taken apart while the next
    // arrives.
    private async Task<FetchResult> FetchListAsync(KubernetesQuery query, Counter counter, CancellationToken cancellationToken)
    {
        string path = PathOf(query);
        List<Task<ResourcePage>> pages = [];
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bool hasRestarted = false;
        PageRequest? next = null;
        try
        {
            PageRequest? current = Start(path, query, null, counter, abandon.Token);
            while (current is not null)
            {
                string? token = await current.Next.ConfigureAwait(false);
                next = token is null ? null : Start(path, query, token, counter, abandon.Token);
                ApiAnswer answer = await current.Answer.ConfigureAwait(false);
                if (answer.Status == HttpStatusCode.Gone && current.Token is not null)
                {
                    using (answer)
                    {
                        // The list went on living while it was read. Once from the start gives it whole; a cluster that
                        // is too busy for that lets us go on from here, with what changed since.
                        token = hasRestarted ? answer.InconsistentContinue : null;
                        if (hasRestarted && token is null)
                        {
                            return new(QueryOutcome.Unreachable) { Message = "the list changes faster than it can be read", Status = answer.Status };
                        }
                    }

                    if (!hasRestarted)
                    {
                        hasRestarted = true;
                        pages.Clear();
                    }

                    current = Start(path, query, token, counter, abandon.Token);
                    continue;
                }

                if (Failure(answer, query) is { } failure)
                {
                    answer.Dispose();
                    return failure;
                }

                Task<ResourcePage> page = Task.Run(() => Parse(answer, query), CancellationToken.None);
                pages.Add(page);
                if (next is null)
                {
                    // A beginning that did not name the next page, because the server orders its keys otherwise.
                    token = (await page.ConfigureAwait(false)).Continue;
                    next = token is null ? null : Start(path, query, token, counter, abandon.Token);
                }

                if (pages.Count >= MaxPages || (next is not null && next.Token == current.Token))
                {
                    return new(QueryOutcome.Invalid) { Message = "the server repeats its pages", Status = answer.Status };
                }

                current = next;
                next = null;
            }

            List<ResourceDocument> documents = [];
            foreach (Task<ResourcePage> page in pages)
            {
                documents.AddRange((await page.ConfigureAwait(false)).Documents);
            }

            return new(QueryOutcome.Collected) { Documents = documents, Status = HttpStatusCode.OK };
        }
        finally
        {
            await abandon.CancelAsync().ConfigureAwait(false);
            next?.Abandon();
            Observe(pages);
        }
    }

    private static void Observe(List<Task<ResourcePage>> pages)
    {
        foreach (Task<ResourcePage> page in pages)
        {
            _ = page.ContinueWith(static task => _ = task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
        }
    }

    private static ResourcePage Parse(ApiAnswer answer, KubernetesQuery query)
    {
        using (answer)
        {
            return ResourceListReader.ReadList(answer.Body, Options(query));
        }
    }

    private static ResourceReadOptions Options(KubernetesQuery query) => new()
    {
        KeepManagedFields = query.KeepManagedFields,
        Secrets = query is { Group: "", Resource: "secrets" },
    };

    private PageRequest Start(string path, KubernetesQuery query, string? token, Counter counter, CancellationToken cancellationToken)
    {
        string page = $"{path}?limit={pageSize}{(token is null ? "" : $"&continue={Uri.EscapeDataString(token)}")}";
        var known = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        bool Watch(ReadOnlySpan<byte> head)
        {
            bool isKnown = ResourceListReader.TryPeekContinue(head, out string? next);
            if (isKnown)
            {
                known.TrySetResult(next);
            }

            // Where the beginning does not say, the whole has to be there anyway.
            return isKnown || head.Length > 64 << 10;
        }

        Task<ApiAnswer> answer = SendAsync(page, query.MetadataOnly ? MetadataList : Json, Watch, counter, cancellationToken);
        _ = answer.ContinueWith(static (_, state) => ((TaskCompletionSource<string?>)state!).TrySetResult(null), known, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return new(token, known.Task, answer);
    }

    private async Task<ApiAnswer> SendAsync(string path, string accept, HeadWatcher? watcher, Counter counter, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await api.SendAsync(HttpMethod.Get, path, accept, null, timeout, watcher, counter.Increment, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            slots.Release();
        }
    }

    private string PathOf(KubernetesQuery query)
    {
        string version = query.Group.Length == 0 ? query.Version ?? GuessedVersion : groups?.Version(query.Group, query.Version) ?? query.Version ?? GuessedVersion;
        string root = query.Group.Length == 0 ? $"/api/{version}" : $"/apis/{query.Group}/{version}";
        string? @namespace = query.Scope == KubernetesScope.SiteNamespace ? siteNamespace : query.Namespace;
        return @namespace is null ? $"{root}/{query.Resource}" : $"{root}/namespaces/{Uri.EscapeDataString(@namespace)}/{query.Resource}";
    }

    private FetchResult? Failure(ApiAnswer answer, KubernetesQuery query)
    {
        string permission = (query.Scope == KubernetesScope.SiteNamespace ? query with { Namespace = siteNamespace } : query).Permission;
        FetchResult? failure = answer.Status switch
        {
            HttpStatusCode.OK when answer.IsJson => null,
            HttpStatusCode.OK => new(QueryOutcome.Invalid) { Message = $"The server answers {answer.MediaType} where JSON is expected." },
            HttpStatusCode.Forbidden => new(QueryOutcome.Forbidden) { Permission = permission, Message = answer.Message },
            HttpStatusCode.Unauthorized => new(QueryOutcome.Forbidden)
            {
                Permission = $"{permission}, with a credential the server accepts",
                Message = "The server does not accept the credential (401); it may have expired.",
            },
            HttpStatusCode.NotFound => new(QueryOutcome.NotInstalled) { Message = $"The server does not serve {(query.Resource.Length == 0 ? query.Path : query.Resource)}." },
            HttpStatusCode.GatewayTimeout or HttpStatusCode.RequestTimeout => new(QueryOutcome.TimedOut) { Message = answer.Message },
            (HttpStatusCode)429 or >= HttpStatusCode.InternalServerError => new(QueryOutcome.Unreachable) { Message = $"the server keeps failing: {answer.Message}" },
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(QueryOutcome.Invalid) { Message = $"The server redirects elsewhere (HTTP {(int)answer.Status}), perhaps to sign in." },
            _ => new(QueryOutcome.Invalid) { Message = answer.Message },
        };
        return failure is null ? null : failure with { Status = answer.Status };
    }

    private sealed class Counter
    {
        private int value;

        public int Value => value;

        public void Increment() => Interlocked.Increment(ref value);
    }

    private sealed record PageRequest(string? Token, Task<string?> Next, Task<ApiAnswer> Answer)
    {
        public void Abandon() => _ = Answer.ContinueWith(
            static task =>
            {
                if (task.IsCompletedSuccessfully)
                {
                    task.Result.Dispose();
                }
                else
                {
                    _ = task.Exception;
                }
            },
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }
}
