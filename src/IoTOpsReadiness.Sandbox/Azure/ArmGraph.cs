using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Azure Resource Graph: queries over everything the caller may read.</summary>
internal sealed class ArmGraph(ArmStore store, ArmBehaviour behaviour, ArmAuthority authority)
{
    /// <summary>What a query is posted to.</summary>
    public const string Type = "Microsoft.ResourceGraph/resources";

    private const int LargestPage = 1000;

    private static readonly string[] Columns =
    [
        "id", "name", "type", "tenantId", "kind", "location", "resourceGroup", "subscriptionId", "managedBy", "sku", "plan", "properties", "tags", "identity",
        "zones", "extendedLocation",
    ];

    /// <summary>POST of a query.</summary>
    public ArmAnswer Query(ArmRequest request, ArmCaller caller)
    {
        JsonObject body = request.Content();
        string text = body["query"].Text() is { Length: > 0 } given ? given : throw Refused("InvalidQuery", "Query is missing.", "");
        JsonObject options = body["options"] as JsonObject ?? [];
        HashSet<string> subscriptions = Subscriptions(body, caller);
        JsonObject[] rows;
        try
        {
            GraphQuery query = GraphQuery.Parse(text);
            rows = [.. query.Run(Rows(query.Table, subscriptions, caller))];
        }
        catch (GraphQueryException error)
        {
            throw Refused(error.Code, error.Message, error.Token);
        }

        int top = Math.Clamp(Number(options, "$top") ?? LargestPage, 1, Math.Min(LargestPage, behaviour.PageSize));
        int skip = options["$skipToken"].Text() is { Length: > 0 } token ? ReadToken(token, text) : Number(options, "$skip") ?? 0;
        JsonObject[] page = [.. rows.Skip(skip).Take(top)];
        bool more = rows.Length > skip + page.Length;
        JsonObject answer = new()
        {
            ["totalRecords"] = rows.Length,
            ["count"] = page.Length,
            ["data"] = "table".Equals(options["resultFormat"].Text(), StringComparison.OrdinalIgnoreCase) ? Table(page) : new JsonArray([.. page]),
            ["facets"] = new JsonArray(),
            ["resultTruncated"] = more ? "true" : "false",
        };

        // Without the id in the result the service cannot go on from where it stopped, and neither can this one.
        if (more && page.All(row => row.ContainsKey("id")))
        {
            answer["$skipToken"] = MakeToken(skip + page.Length, text);
        }

        return ArmAnswer.Of(200, answer);
    }

    private HashSet<string> Subscriptions(JsonObject body, ArmCaller caller)
    {
        string[] all = [.. store.List(ArmId.SubscriptionType, id => authority.Grants(caller, id).Count > 0).Select(record => record.Id.Name)];
        string[] wanted = [.. Texts(body["subscriptions"]), .. Texts(body["managementGroups"]).SelectMany(group => behaviour.ManagementGroups.GetValueOrDefault(group) ?? [])];
        bool isLimited = Texts(body["subscriptions"]).Any() || Texts(body["managementGroups"]).Any();
        HashSet<string> subscriptions = new(isLimited ? all.Intersect(wanted, StringComparer.OrdinalIgnoreCase) : all, StringComparer.OrdinalIgnoreCase);
        return subscriptions.Count > 0
            ? subscriptions
            : throw Refused("NoValidSubscriptionsInQueryRequest", "There must be at least one subscription that is eligible to contain resources.", "");
    }

    private IEnumerable<JsonObject> Rows(string table, HashSet<string> subscriptions, ArmCaller caller)
    {
        Func<string, bool> isInTable = table switch
        {
            "resources" => type => !Starts(type, "Microsoft.Resources/") && !Starts(type, "Microsoft.Authorization/") && !Starts(type, "Microsoft.KubernetesConfiguration/"),
            "resourcecontainers" => type => type is ArmId.SubscriptionType or ArmId.ResourceGroupType,
            "authorizationresources" => type => type.Equals(ArmAuthority.AssignmentType, StringComparison.OrdinalIgnoreCase) || type.Equals(ArmRoles.DefinitionType, StringComparison.OrdinalIgnoreCase),
            "kubernetesconfigurationresources" => type => Starts(type, "Microsoft.KubernetesConfiguration/"),
            _ => throw new GraphQueryException("InvalidTableName", $"Table {table} is invalid, unsupported or disallowed.", table),
        };
        return store.Types.Where(isInTable).SelectMany(type => store.List(type, id => id.SubscriptionId is { } subscription && subscriptions.Contains(subscription)))
            .Where(record => authority.Allows(caller, $"{record.Id.Type}/read", record.Id))
            .OrderBy(record => record.Id.Text, StringComparer.OrdinalIgnoreCase)
            .Select(Row);
    }

    private JsonObject Row(ArmRecord record)
    {
        JsonObject document = record.ToObject();
        JsonObject row = [];
        foreach (string column in Columns)
        {
            row[column] = column switch
            {
                "id" => record.Id.Text,
                "name" => document["name"].Text() ?? record.Id.Name,
                "type" => record.Id.Type.ToLowerInvariant(),
                "tenantId" => behaviour.TenantId,
                "resourceGroup" => record.Id.ResourceGroup?.ToLowerInvariant() ?? "",
                "subscriptionId" => record.Id.SubscriptionId ?? "",
                "kind" or "location" or "managedBy" => document[column].Text() ?? "",
                _ => document[column]?.DeepClone(),
            };
        }

        return row;
    }

    private static bool Starts(string type, string prefix) => type.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static JsonObject Table(JsonObject[] rows)
    {
        string[] names = [.. rows.SelectMany(row => row.Select(pair => pair.Key)).Distinct()];
        return new JsonObject
        {
            ["columns"] = new JsonArray([.. names.Select(name => new JsonObject { ["name"] = name, ["type"] = rows.Any(row => row[name] is JsonObject or JsonArray) ? "object" : "string" })]),
            ["rows"] = new JsonArray([.. rows.Select(row => new JsonArray([.. names.Select(name => row[name]?.DeepClone())]))]),
        };
    }

    private static string MakeToken(int at, string query) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{at}:{Mark(query)}")));

    private static int ReadToken(string token, string query)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token)).Split(':');
            if (parts.Length == 2 && parts[1] == Mark(query) && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int at))
            {
                return at;
            }
        }
        catch (FormatException)
        {
            // Falls through to the same refusal.
        }

        throw Refused("InvalidSkipToken", "The skip token is not of this query.", "");
    }

    private static string Mark(string query) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(query)))[..16];

    private static int? Number(JsonObject options, string name) =>
        options[name] is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue(out int number) && number >= 0 ? number : null;

    private static IEnumerable<string> Texts(JsonNode? list) => (list as JsonArray ?? []).Select(one => one.Text()).OfType<string>();

    private static ArmException Refused(string code, string message, string token) => new(400, "BadRequest", "Please provide below info when asking for support.")
    {
        Details =
        [
            new JsonObject { ["code"] = "InvalidQuery", ["message"] = "Query is invalid. Please refer to the documentation for the Azure Resource Graph service and fix the error before retrying." },
            token.Length == 0 ? new JsonObject { ["code"] = code, ["message"] = message } : new JsonObject { ["code"] = code, ["message"] = message, ["token"] = token },
        ],
    };
}
