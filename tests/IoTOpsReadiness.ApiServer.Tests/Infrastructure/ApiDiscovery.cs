using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Asks the server which resource holds a kind.</summary>
internal sealed class ApiDiscovery(HttpClient client)
{
    /// <summary>The resource of the kind, or null while the server does not serve it.</summary>
    public async Task<ApiResource?> FindAsync(string apiVersion, string kind)
    {
        var path = apiVersion.Contains('/', StringComparison.Ordinal) ? $"/apis/{apiVersion}" : $"/api/{apiVersion}";
        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));
        if (answer.StatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }

        answer.EnsureSuccessStatusCode();
        var list = await answer.Content.ReadFromJsonAsync<JsonObject>();
        var resources = list!["resources"]!.AsArray().Select(resource => resource!.AsObject()).ToArray();

        // Subresources are listed as "<plural>/<subresource>", often with their parent's kind.
        var names = resources.Select(resource => (string)resource["name"]!).ToHashSet();
        return resources
            .Where(resource => (string)resource["kind"]! == kind)
            .Select(resource => (Plural: (string)resource["name"]!, IsNamespaced: (bool)resource["namespaced"]!))
            .Where(resource => !resource.Plural.Contains('/', StringComparison.Ordinal))
            .Select(resource => new ApiResource(path, resource.Plural, resource.IsNamespaced, names.Contains($"{resource.Plural}/status")))
            .FirstOrDefault();
    }
}
