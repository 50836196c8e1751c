using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Gets, lists and watches.</summary>
internal static class ObjectReader
{
    private const int LongestWatch = 1800;

    public static Task GetAsync(ClusterRequest request, ResourceType type)
    {
        var representation = Representation.Of(request);
        StoredObject item = request.Cluster.Find(type, request.Path.Namespace, request.Path.Name!) ?? throw StatusException.NotFound(type, request.Path.Name!);
        return request.WriteAsync(representation.One(item));
    }

    public static Task ListAsync(ClusterRequest request, ResourceType type)
    {
        var representation = Representation.Of(request);
        var selector = Selector.Of(request, type);
        ContinueToken? token = request.Query("continue") is { } text ? ContinueToken.Parse(text) : null;
        int limit = request.Number("limit") is > 0 and var asked ? asked : int.MaxValue;
        (ImmutableSortedDictionary<string, StoredObject> objects, long revision) = request.Cluster.List(type);

        // What changed since the first page shows; nothing is left out or told twice.
        StoredObject[] rest = [.. objects.Where(pair => token is not { } start || string.CompareOrdinal(pair.Key, start.After) > 0).Select(pair => pair.Value).Where(selector.Matches)];
        StoredObject[] page = rest.Length > limit ? rest[..limit] : rest;
        string metadata = page.Length == rest.Length
            ? string.Create(CultureInfo.InvariantCulture, $$"""{"resourceVersion":"{{token?.Revision ?? revision}}"}""")
            : More(new(token?.Revision ?? revision, page[^1].Key), selector.IsByContent ? null : rest.Length - page.Length);
        return request.WriteAsync(representation.List(type, page, metadata));
    }

    public static async Task WatchAsync(ClusterRequest request, ResourceType type)
    {
        var representation = Representation.Of(request);
        var selector = Selector.Of(request, type);
        long? since = request.Query("resourceVersion") is { } text && text != "0"
            ? long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) ? number : throw StatusException.BadRequest($"Invalid value: \"{text}\": unable to parse resource version")
            : null;
        using ClusterWatch watch = request.Cluster.Watch(type, since) ?? throw StatusException.Expired($"too old resource version: {since}");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, request.Stopping);
        limit.CancelAfter(TimeSpan.FromSeconds(Math.Clamp(request.Number("timeoutSeconds") ?? LongestWatch, 1, LongestWatch)));
        HttpResponse response = request.Context.Response;
        response.ContentType = "application/json";
        await response.StartAsync(request.Aborted).ConfigureAwait(false);
        await response.Body.FlushAsync(request.Aborted).ConfigureAwait(false);
        try
        {
            await foreach (ClusterEvent change in watch.Events.ReadAllAsync(limit.Token).ConfigureAwait(false))
            {
                // What comes into view is added, what leaves it deleted.
                bool was = change.Previous is { } previous && selector.Matches(previous);
                bool isNow = change.Type != "DELETED" && selector.Matches(change.Object);
                if (!was && !isNow)
                {
                    continue;
                }

                string happened = (was, isNow) switch { (true, false) => "DELETED", (false, true) => "ADDED", _ => "MODIFIED" };
                byte[] line = [.. Encoding.UTF8.GetBytes($$"""{"type":"{{happened}}","object":"""), .. representation.One(change.Object), .. "}\n"u8];
                await response.Body.WriteAsync(line, limit.Token).ConfigureAwait(false);
                await response.Body.FlushAsync(limit.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (!request.Aborted.IsCancellationRequested)
        {
            // Its time is up; the caller watches anew.
        }
    }

    private static string More(ContinueToken token, int? remaining) => remaining is null
        ? string.Create(CultureInfo.InvariantCulture, $$"""{"resourceVersion":"{{token.Revision}}","continue":"{{token}}"}""")
        : string.Create(CultureInfo.InvariantCulture, $$"""{"resourceVersion":"{{token.Revision}}","continue":"{{token}}","remainingItemCount":{{remaining}}}""");
}
