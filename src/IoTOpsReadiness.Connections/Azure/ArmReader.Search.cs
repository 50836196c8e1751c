using System.Text.Json;
using System.Text.RegularExpressions;
using Azure.Core;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>
/// Resources that are known by what they are called alone: a host name names a storage account, a secret provider class
/// names a vault and a client id. The site's own subscription is asked first; Resource Graph, which sees all
/// subscriptions of the caller but allows few requests, only for what is not there.
/// </content>
internal sealed partial class ArmReader
{
    private async Task<ArmRead> FindAsync(string type, ArmTarget.Named target, RequestCounter counter, CancellationToken cancellationToken)
    {
        if (!IsPlain(target.Name))
        {
            return NoName(type, target.Name);
        }

        string filter = $"resourceType eq '{type}' and name eq '{target.Name}'";
        ArmRead hits = await ReadListAsync(Resources, $"{target.SubscriptionScope}/resources", filter, isShared: false, counter, cancellationToken).ConfigureAwait(false);
        string[] ids = [.. hits.Documents.Where(hit => target.Name.Equals(hit.Text("name"), StringComparison.OrdinalIgnoreCase)).Select(hit => hit.Text("id")).OfType<string>()];
        return ids.Length > 0
            ? await ReadAllAsync(type, ids, counter, cancellationToken).ConfigureAwait(false)
            : await FindElsewhereAsync(type, hits, $"name =~ '{target.Name}'", target.Name, counter, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArmRead> FindAsync(string type, ArmTarget.OfClient target, RequestCounter counter, CancellationToken cancellationToken)
    {
        if (!IsPlain(target.ClientId))
        {
            return NoName(type, target.ClientId);
        }

        ArmRead all = await ReadListAsync(type, $"{target.SubscriptionScope}/providers/{type}", null, isShared: true, counter, cancellationToken).ConfigureAwait(false);
        ResourceDocument[] own = [.. all.Documents.Where(identity => target.ClientId.Equals(identity.Text("properties.clientId"), StringComparison.OrdinalIgnoreCase))];
        return own.Length > 0
            ? ArmRead.Nothing with { Documents = own }
            : await FindElsewhereAsync(type, all, $"tostring(properties.clientId) =~ '{target.ClientId}'", target.ClientId, counter, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ArmRead> FindElsewhereAsync(string type, ArmRead here, string condition, string what, RequestCounter counter, CancellationToken cancellationToken)
    {
        // Where the subscription did not answer at all, neither will anything else.
        if (here.Outcome is QueryOutcome.Unreachable or QueryOutcome.TimedOut)
        {
            return here with { Documents = [] };
        }

        string[] ids = await AskGraphAsync($"resources | where type =~ '{type}' and {condition} | project id", counter, cancellationToken).ConfigureAwait(false);
        return ids.Length > 0
            ? await ReadAllAsync(type, ids, counter, cancellationToken).ConfigureAwait(false)
            : new(QueryOutcome.Forbidden)
            {
                Permission = $"{type}/read at '{what}'",
                Message = $"{what} is in no subscription that this caller sees",
            };
    }

    // Whatever goes wrong here leaves the resource unseen, which is said already.
    private async Task<string[]> AskGraphAsync(string query, RequestCounter counter, CancellationToken cancellationToken)
    {
        var uri = new Uri(transport.Endpoint, $"/providers/Microsoft.ResourceGraph/resources?api-version={ArmVersions.Of(Graph)[0]}");
        var body = BinaryData.FromObjectAsJson(new Dictionary<string, string> { ["query"] = query });
        ArmAnswer answer = await transport.SendAsync(RequestMethod.Post, uri, body, counter, cancellationToken).ConfigureAwait(false);
        if (!answer.IsSuccess)
        {
            return [];
        }

        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("data", out JsonElement rows)
                ? [.. rows.Items().Select(row => row.ValueKind == JsonValueKind.Object && row.TryGetProperty("id", out JsonElement id) ? id.Text() : null).OfType<string>()]
                : [];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return [];
        }
    }

    private async Task<ArmRead> ReadAllAsync(string type, string[] ids, RequestCounter counter, CancellationToken cancellationToken) =>
        ArmRead.Merge(await Task.WhenAll(ids.Select(id => ReadObjectAsync(type, id, isShared: false, counter, cancellationToken))).ConfigureAwait(false));

    private static ArmRead NoName(string type, string name) =>
        new(QueryOutcome.Invalid) { Message = $"'{ConnectionErrors.Clean(name, 120)}' names no {type}" };

    private static bool IsPlain(string name) => PlainName().IsMatch(name);

    // It becomes part of a query, so it has to be a name and nothing else.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex PlainName();
}
