using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Writes manifests: creates what is absent and replaces what is there. For several threads at once.</summary>
internal sealed class ManifestWriter(HttpClient client)
{
    private const int WriteAttempts = 5;

    private readonly ApiDiscovery _discovery = new(client);
    private readonly ConcurrentDictionary<(string ApiVersion, string Kind), ApiResource> _known = [];

    public async Task<JsonObject> ApplyAsync(JsonObject manifest)
    {
        var resource = await ResourceOfAsync(manifest);
        var stored = await CreateOrReplaceAsync(resource, manifest);

        // A create or a replace ignores the status of a kind that has it as a subresource.
        return manifest["status"] is { } status && resource.HasStatus
            ? await ReplaceStatusAsync(resource, stored, status)
            : stored;
    }

    public async Task DeleteAsync(JsonObject manifest)
    {
        var resource = await ResourceOfAsync(manifest);
        var (@namespace, name) = IdentityOf(manifest);

        // At once: a pod would wait for its node's kubelet to let it go.
        var uri = new Uri($"{resource.ObjectUri(@namespace, name)}?gracePeriodSeconds=0", UriKind.Relative);
        using var deleted = await client.DeleteAsync(uri);
        await ContentOfAsync(deleted);
    }

    private async Task<ApiResource> ResourceOfAsync(JsonObject manifest)
    {
        var key = (ApiVersion: (string)manifest["apiVersion"]!, Kind: (string)manifest["kind"]!);
        if (!_known.TryGetValue(key, out var resource))
        {
            resource = await _discovery.FindAsync(key.ApiVersion, key.Kind)
                ?? throw new InvalidOperationException($"The API server does not serve {key.ApiVersion} {key.Kind}.");
            _known.TryAdd(key, resource);
        }

        return resource;
    }

    private async Task<JsonObject> CreateOrReplaceAsync(ApiResource resource, JsonObject manifest)
    {
        var (@namespace, name) = IdentityOf(manifest);
        using var created = await client.PostAsJsonAsync(resource.CollectionUri(@namespace), manifest);
        if (created.StatusCode != HttpStatusCode.Conflict)
        {
            return await ContentOfAsync(created);
        }

        var uri = resource.ObjectUri(@namespace, name);
        return await ReplaceAsync(uri, uri, _ => manifest.DeepClone().AsObject());
    }

    private Task<JsonObject> ReplaceStatusAsync(ApiResource resource, JsonObject stored, JsonNode status)
    {
        var (@namespace, name) = IdentityOf(stored);
        return ReplaceAsync(resource.ObjectUri(@namespace, name), resource.StatusUri(@namespace, name), current =>
        {
            current["status"] = status.DeepClone();
            return current;
        });
    }

    /// <summary>Reads the object, changes it and writes it back, again if the server changed it in between.</summary>
    private async Task<JsonObject> ReplaceAsync(Uri from, Uri to, Func<JsonObject, JsonObject> change)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var read = await client.GetAsync(from);
            var current = await ContentOfAsync(read);
            var version = (string)current["metadata"]!["resourceVersion"]!;
            var changed = change(current);
            changed["metadata"]!["resourceVersion"] = version;

            using var replaced = await client.PutAsJsonAsync(to, changed);
            if (replaced.StatusCode != HttpStatusCode.Conflict || attempt == WriteAttempts)
            {
                return await ContentOfAsync(replaced);
            }
        }
    }

    private static (string Namespace, string Name) IdentityOf(JsonObject manifest)
    {
        var metadata = manifest["metadata"]!;
        return ((string?)metadata["namespace"] ?? "default", (string)metadata["name"]!);
    }

    private static async Task<JsonObject> ContentOfAsync(HttpResponseMessage answer)
    {
        if (!answer.IsSuccessStatusCode)
        {
            var request = answer.RequestMessage!;
            throw new InvalidOperationException(
                $"{request.Method} {request.RequestUri} answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        }

        return (await answer.Content.ReadFromJsonAsync<JsonObject>())!;
    }
}
