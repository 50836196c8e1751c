using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>A property in which the cluster differs from Azure.</summary>
/// <param name="Path">Where it stands below the body.</param>
/// <param name="Cluster">What the cluster has.</param>
/// <param name="Azure">What Azure has.</param>
internal sealed record Drift(string Path, string Cluster, string Azure)
{
    private const int LongestValue = 120;
    private const string NotSet = "not set";

    // Reported or counted, not configured.
    private static readonly string[] Reported = ["provisioningState", "healthState", "status", "version", "uuid", "etag", "profileRef", "brokerRef"];

    // What a property means where it is not set, so that a side which leaves it out says the same. Documented in the
    // contract; of a property that is not here, one side's silence is taken for agreement.
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.OrdinalIgnoreCase)
    {
        ["memoryProfile"] = "Medium",
        ["advanced.encryptInternalTraffic"] = "Enabled",
        ["generateResourceLimits.cpu"] = "Enabled",
        ["cardinality.frontend.workers"] = "2",
        ["cardinality.backendChain.workers"] = "1",
        ["diagnostics.logs.level"] = "info",
        ["diagnostics.selfCheck.mode"] = "Enabled",
        ["serviceType"] = "ClusterIp",
        ["ports.protocol"] = "Mqtt",
        ["instanceCount"] = "1",
        ["mode"] = "Enabled",
        ["requestDiskPersistence"] = "Disabled",
        ["enabled"] = "true",
    };

    // Without these a thing is another thing: plain text, open to all, in memory alone. They have no default to be silent about.
    private static readonly string[] Decisive =
    [
        "tls", "authenticationRef", "authorizationRef", "nodePort", "diskBackedMessageBuffer", "persistence", "subscriberQueueLimit", "internalCerts",
        "trustedCaCertificateConfigMapRef", "defaultSecretProviderClassRef", "trustSettings",
    ];

    /// <summary>Compares two bodies, property by property. Letter case of enums and ARM ids does not count.</summary>
    public static IEnumerable<Drift> Find(JsonElement cluster, JsonElement azure) => Compare("", cluster, azure);

    private static IEnumerable<Drift> Compare(string path, JsonElement cluster, JsonElement azure) => (cluster.ValueKind, azure.ValueKind) switch
    {
        (JsonValueKind.Undefined or JsonValueKind.Null, JsonValueKind.Undefined or JsonValueKind.Null) => [],
        (JsonValueKind.Undefined or JsonValueKind.Null, _) => OneSided(path, azure) ? [new(path, NotSet, Shorten(azure))] : Deeper(path, default, azure),
        (_, JsonValueKind.Undefined or JsonValueKind.Null) => OneSided(path, cluster) ? [new(path, Shorten(cluster), NotSet)] : Deeper(path, cluster, default),
        (JsonValueKind.Object, JsonValueKind.Object) => Members(path, cluster, azure),
        (JsonValueKind.Array, JsonValueKind.Array) => Elements(path, cluster, azure),
        (JsonValueKind.String, JsonValueKind.String) when Parsed(cluster) is { } one && Parsed(azure) is { } other => Compare(path, one, other),
        _ => IsSame(Value(cluster), Value(azure)) ? [] : [new(path, Shorten(cluster), Shorten(azure))],
    };

    private static IEnumerable<Drift> Members(string path, JsonElement cluster, JsonElement azure)
    {
        string[] names = [.. cluster.EnumerateObject().Concat(azure.EnumerateObject())
            .Select(member => member.Name)
            .Where(name => !Same.AnyOf(name, Reported))
            .Distinct(StringComparer.OrdinalIgnoreCase)];
        return names.SelectMany(name => Compare(path.Length == 0 ? name : $"{path}.{name}", Member(cluster, name), Member(azure, name)));
    }

    private static IEnumerable<Drift> Elements(string path, JsonElement cluster, JsonElement azure)
    {
        JsonElement[] mine = [.. cluster.EnumerateArray()];
        JsonElement[] theirs = [.. azure.EnumerateArray()];
        if (Same.Text(path, "ports") && mine.Concat(theirs).All(port => Port(port).Length > 0))
        {
            // Ports go by number, whatever their order.
            return mine.SelectMany((port, index) => theirs.FirstOrDefault(other => Port(other) == Port(port)) is { ValueKind: not JsonValueKind.Undefined } same
                    ? Compare($"{path}[{index}]", port, same)
                    : [new($"{path}[{index}]", $"port {Port(port)}", NotSet)])
                .Concat(theirs.Where(port => !mine.Any(other => Port(other) == Port(port))).Select(port => new Drift(path, NotSet, $"port {Port(port)}")));
        }

        return mine.Length != theirs.Length
            ? [new(path, Items(mine.Length), Items(theirs.Length))]
            : mine.SelectMany((item, index) => Compare($"{path}[{index}]", item, theirs[index]));
    }

    // An object that one side leaves out may hold properties whose defaults are known.
    private static IEnumerable<Drift> Deeper(string path, JsonElement cluster, JsonElement azure)
    {
        JsonElement stated = cluster.ValueKind == JsonValueKind.Undefined ? azure : cluster;
        return stated.ValueKind == JsonValueKind.Object
            ? stated.EnumerateObject().SelectMany(member => Compare($"{path}.{member.Name}", Member(cluster, member.Name), Member(azure, member.Name)))
            : [];
    }

    // Whether it says something that one side states a property.
    private static bool OneSided(string path, JsonElement stated) =>
        Defaults.TryGetValue(WithoutIndexes(path), out string? meant) ? stated.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array) && !Same.Text(Value(stated), meant)
        : Same.AnyOf(path[(path.LastIndexOf('.') + 1)..], Decisive) && Value(stated).Length > 0;

    private static JsonElement Member(JsonElement element, string name) => element.ValueKind != JsonValueKind.Object ? default
        : element.EnumerateObject().FirstOrDefault(candidate => Same.Text(candidate.Name, name)).Value;

    private static string Port(JsonElement port) => Member(port, "port") is { ValueKind: not JsonValueKind.Undefined } number ? Value(number) : "";

    private static string WithoutIndexes(string path)
    {
        while (path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var open && path.IndexOf(']', open) is > 0 and var close)
        {
            path = path.Remove(open, close - open + 1);
        }

        return path;
    }

    // Some settings are a JSON document in a text, of which order and spaces say nothing.
    private static JsonElement? Parsed(JsonElement text)
    {
        if (text.GetString() is not ['{', ..] json)
        {
            return null;
        }

        try
        {
            return JsonDocument.Parse(json).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // An enum is one word; in topics, addresses and the like letter case means something.
    private static bool IsSame(string left, string right) => left == right
        || (Same.Text(left, right) && (left.All(char.IsAsciiLetter) || left.StartsWith("/subscriptions/", StringComparison.OrdinalIgnoreCase)));

    // A number may come as a text.
    private static string Value(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText();

    private static string Shorten(JsonElement element) => Value(element) is { Length: > LongestValue } value ? value[..LongestValue] + "…" : Value(element);

    private static string Items(int count) => count == 1 ? "1 item" : $"{count} items";
}
