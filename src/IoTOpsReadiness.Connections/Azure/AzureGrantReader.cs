using System.Text.Json;
using Azure;
using Azure.Core;
using Azure.ResourceManager;
using IoTOpsReadiness.Permissions;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Reads the grants at a scope through the client's own pipeline, which signs in and retries.</summary>
internal sealed class AzureGrantReader(ArmClient client) : ArmCollection(client, ResourceIdentifier.Root)
{
    private const string ApiVersion = "2022-04-01";
    private const int MaxPages = 100;

    /// <summary>The grants the caller has at a scope, those of wider scopes included.</summary>
    /// <exception cref="RequestFailedException">Azure refused, or was not there.</exception>
    /// <exception cref="JsonException">The answer is not what it should be.</exception>
    public async Task<IReadOnlyList<AzureGrant>> ReadAsync(string scope, CancellationToken cancellationToken)
    {
        List<AzureGrant> grants = [];
        Uri next = FirstPage(scope);
        for (int page = 0; page < MaxPages; page++)
        {
            using HttpMessage message = Pipeline.CreateMessage();
            message.Request.Method = RequestMethod.Get;
            message.Request.Uri.Reset(next);
            message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
            await Pipeline.SendAsync(message, cancellationToken).ConfigureAwait(false);
            if (message.Response.Status != 200)
            {
                throw new RequestFailedException(message.Response);
            }

            using var document = JsonDocument.Parse(message.Response.Content.ToMemory());
            grants.AddRange(Read(document.RootElement));

            if (NextLink(document.RootElement) is not { } link)
            {
                return grants;
            }

            // The token goes with every request: a page elsewhere is not fetched.
            next = IsSameServer(link) ? link : throw new JsonException("the next page is on another server");
        }

        throw new JsonException("the pages do not end");
    }

    private Uri FirstPage(string scope)
    {
        var uri = new RequestUriBuilder();
        uri.Reset(Endpoint);

        // Names in a scope come from the site, and must not end the path.
        uri.AppendPath(string.Join('/', scope.Trim('/').Split('/').Select(Uri.EscapeDataString)) + "/providers/Microsoft.Authorization/permissions", escape: false);
        uri.AppendQuery("api-version", ApiVersion, escapeValue: true);
        return uri.ToUri();
    }

    private static IEnumerable<AzureGrant> Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("value", out JsonElement list) || list.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("no list of grants");
        }

        return [.. list.EnumerateArray().Select(grant => new AzureGrant
        {
            Actions = Texts(grant, "actions"),
            NotActions = Texts(grant, "notActions"),
            DataActions = Texts(grant, "dataActions"),
            NotDataActions = Texts(grant, "notDataActions"),
        })];
    }

    private static string[] Texts(JsonElement grant, string name)
    {
        if (grant.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("a grant is no object");
        }

        return !grant.TryGetProperty(name, out JsonElement list) || list.ValueKind == JsonValueKind.Null
            ? []
            : list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
                ? [.. list.EnumerateArray().Select(item => item.GetString()!)]
                : throw new JsonException($"{name} is no list of actions");
    }

    private static Uri? NextLink(JsonElement root) =>
        root.TryGetProperty("nextLink", out JsonElement link) && link.ValueKind == JsonValueKind.String && Uri.TryCreate(link.GetString(), UriKind.Absolute, out Uri? next) ? next : null;

    private bool IsSameServer(Uri link) => Uri.Compare(link, Endpoint, UriComponents.SchemeAndServer, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0;
}
