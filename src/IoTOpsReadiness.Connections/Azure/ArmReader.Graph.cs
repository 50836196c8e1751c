using System.Text.Json;
using Azure.Core;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>Azure Resource Graph: one question about everything the caller sees.</content>
internal sealed partial class ArmReader
{
    private const int RowsPerPage = 1_000;

    /// <summary>All rows of a query, page by page.</summary>
    /// <param name="query">The query; values in it must be quoted by whoever writes it.</param>
    /// <param name="subscriptions">Only these subscriptions; empty for all that the caller sees.</param>
    /// <param name="managementGroups">Only these management groups.</param>
    /// <param name="counter">Told about every request.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ArmRead> QueryAsync(
        string query, IReadOnlyList<string> subscriptions, IReadOnlyList<string> managementGroups, RequestCounter counter, CancellationToken cancellationToken)
    {
        var uri = new Uri(transport.Endpoint, $"/providers/Microsoft.ResourceGraph/resources?api-version={ArmVersions.Of(Graph)[0]}");
        List<ResourceDocument> rows = [];
        HashSet<string> seen = [];
        string? skip = null;
        do
        {
            ArmAnswer answer = await transport.SendAsync(RequestMethod.Post, uri, Question(query, subscriptions, managementGroups, skip), counter, cancellationToken).ConfigureAwait(false);
            if (ArmOutcome.Failure(answer, Graph, "/") is { } failure)
            {
                return failure with { Documents = rows };
            }

            try
            {
                using var document = JsonDocument.Parse(answer.Body);
                JsonElement data = Member(document.RootElement, "data");
                if (data.ValueKind != JsonValueKind.Array)
                {
                    return new(QueryOutcome.Invalid) { Documents = rows, Message = "the answer of Resource Graph has no rows" };
                }

                rows.AddRange(data.EnumerateArray().Select(row => ResourceListReader.ReadObject(JsonSerializer.SerializeToUtf8Bytes(row))));
                skip = Member(document.RootElement, "$skipToken").Text();
            }
            catch (Exception exception) when (exception is JsonException or InvalidOperationException or ReadinessException)
            {
                return new(QueryOutcome.Invalid) { Documents = rows, Message = "the answer of Resource Graph is cut off or is not a list of rows" };
            }
        }
        while (skip is not null && seen.Add(skip) && seen.Count < MostPages);

        return skip is null
            ? ArmRead.Nothing with { Documents = rows }
            : new(QueryOutcome.Invalid) { Documents = rows, Message = "Resource Graph repeats its pages" };
    }

    private static BinaryData Question(string query, IReadOnlyList<string> subscriptions, IReadOnlyList<string> managementGroups, string? skip)
    {
        var options = new Dictionary<string, object> { ["$top"] = RowsPerPage, ["resultFormat"] = "objectArray" };
        if (skip is not null)
        {
            options["$skipToken"] = skip;
        }

        var question = new Dictionary<string, object> { ["query"] = query, ["options"] = options };
        if (subscriptions.Count > 0)
        {
            question["subscriptions"] = subscriptions;
        }

        if (managementGroups.Count > 0)
        {
            question["managementGroups"] = managementGroups;
        }

        return BinaryData.FromObjectAsJson(question);
    }

    private static JsonElement Member(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : default;
}
