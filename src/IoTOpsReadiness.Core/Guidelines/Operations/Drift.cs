using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Guidelines.Operations;

/// <summary>The first property in which the cluster differs from Azure.</summary>
/// <param name="Path">Where it stands below the body.</param>
/// <param name="Cluster">What the cluster has.</param>
/// <param name="Azure">What Azure has.</param>
internal sealed record Drift(string Path, string Cluster, string Azure)
{
    private const int LongestValue = 120;

    // Reported or counted, not configured.
    private static readonly string[] Reported = ["provisioningState", "healthState", "status", "version", "uuid", "etag", "profileRef", "brokerRef"];

    /// <summary>
    /// Compares two bodies; null where they agree. A property that one side alone states is taken to be the default of
    /// the other, and letter case of names and enums does not count.
    /// </summary>
    public static Drift? Find(JsonElement cluster, JsonElement azure) => Find("", cluster, azure);

    private static Drift? Find(string path, JsonElement cluster, JsonElement azure) => (cluster.ValueKind, azure.ValueKind) switch
    {
        (JsonValueKind.Undefined or JsonValueKind.Null, _) or (_, JsonValueKind.Undefined or JsonValueKind.Null) => null,
        (JsonValueKind.Object, JsonValueKind.Object) => Members(path, cluster, azure),
        (JsonValueKind.Array, JsonValueKind.Array) => Elements(path, cluster, azure),
        _ => IsSame(Value(cluster), Value(azure)) ? null : new(path, Shorten(Value(cluster)), Shorten(Value(azure))),
    };

    private static Drift? Members(string path, JsonElement cluster, JsonElement azure)
    {
        foreach (JsonProperty member in cluster.EnumerateObject().Where(member => !Same.AnyOf(member.Name, Reported)))
        {
            JsonElement other = azure.EnumerateObject().FirstOrDefault(candidate => Same.Text(candidate.Name, member.Name)).Value;
            if (Find(path.Length == 0 ? member.Name : $"{path}.{member.Name}", member.Value, other) is { } drift)
            {
                return drift;
            }
        }

        return null;
    }

    private static Drift? Elements(string path, JsonElement cluster, JsonElement azure)
    {
        JsonElement[] mine = [.. cluster.EnumerateArray()];
        JsonElement[] theirs = [.. azure.EnumerateArray()];
        return mine.Length != theirs.Length
            ? new(path, $"{mine.Length} items", $"{theirs.Length} items")
            : mine.Select((item, index) => Find($"{path}[{index}]", item, theirs[index])).FirstOrDefault(drift => drift is not null);
    }

    // An enum is one word; in topics, addresses and the like letter case means something.
    private static bool IsSame(string left, string right) => left == right || (Same.Text(left, right) && left.All(char.IsAsciiLetter));

    // A number may come as a text.
    private static string Value(JsonElement element) =>
        element.ValueKind == JsonValueKind.String ? element.GetString() ?? "" : element.GetRawText();

    private static string Shorten(string value) => value.Length <= LongestValue ? value : value[..LongestValue] + "…";
}
