using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Execution;

/// <summary>
/// A resource as it is at this moment, beside what a change says of it. The document with its credentials stays in here;
/// everything that is compared or kept is masked.
/// </summary>
internal sealed class LiveBody
{
    private readonly JsonObject? raw;

    private LiveBody(ReadAnswer answer, EvidenceSource side)
    {
        ApiVersion = answer.ApiVersion;
        ETag = answer.ETag;
        if (!answer.Exists)
        {
            return;
        }

        using var document = JsonDocument.Parse(answer.Document);
        raw = ChangeBody.Of(document.RootElement, side);
        JsonElement masked = ResourceListReader.ReadObject(answer.Document.Span).Root;
        Masked = ChangeBody.Of(masked, side);
        Stamp = masked.At("systemData.lastModifiedAt").TextOrNull() ?? masked.At("metadata.resourceVersion").TextOrNull();
        State = masked.At("properties.provisioningState").TextOrNull() ?? Registering(masked.At("registrationState").TextOrNull());
    }

    /// <summary>True where the resource exists.</summary>
    public bool Exists => raw is not null;

    /// <summary>The configuration with credentials masked; null where there is none.</summary>
    public JsonObject? Masked { get; }

    /// <summary>The version of the API it was read with.</summary>
    public string? ApiVersion { get; }

    /// <summary>What the API asks for to notice other writers.</summary>
    public string? ETag { get; }

    /// <summary>What changes whenever somebody writes; null where nothing does.</summary>
    public string? Stamp { get; }

    /// <summary>What the service says of its latest write; null where it says nothing.</summary>
    public string? State { get; }

    /// <summary>True while the service works on an earlier write.</summary>
    public bool IsBusy => State is not (null or "Succeeded" or "Failed" or "Canceled");

    /// <exception cref="JsonException">The answer is not one JSON object.</exception>
    public static LiveBody Of(ReadAnswer answer, EvidenceSource side) => new(answer, side);

    /// <summary>True where it is as it was when the change was planned.</summary>
    /// <param name="change">The change.</param>
    /// <param name="isTolerant">True where this module wrote it just before: what the service filled in by itself is no drift then.</param>
    public bool IsAsBefore(Change change, bool isTolerant = false) =>
        change.Before is null ? !Exists : Exists && Drift(change).All(difference => isTolerant && difference.Reference is null);

    /// <summary>What somebody else changed since the change was planned.</summary>
    public IReadOnlyList<PropertyDifference> Drift(Change change) => Exists ? ChangeBody.Differences(change.Before, Part(change.Before)) : [];

    /// <summary>The properties that are not as the change wants them; null where the resource is missing or should be.</summary>
    public IReadOnlyList<PropertyDifference>? Missing(Change change)
    {
        if (change.Operation == ChangeOperation.Delete || change.After is null)
        {
            return Exists ? null : [];
        }

        if (!Exists)
        {
            return null;
        }

        // What the change does not set the service may fill in as it likes; but entries of a list have no place of their
        // own, so that a list that changes is looked at as a whole.
        string[] wanted = [.. change.Differences.Select(difference => difference.Path)];
        HashSet<string> lists = [.. wanted.Select(ListOf).OfType<string>()];
        return [.. ChangeBody.Differences(change.After, Part(change.After)).Where(difference => difference.Reference is null
            ? wanted.Contains(difference.Path) || (IsEntry(difference.Path) && lists.Contains(ListOf(difference.Path)!))
            : Array.Exists(wanted, path => difference.Path == path || IsWithin(difference.Path, path) || IsWithin(path, difference.Path))
                || (ListOf(difference.Path) is { } list && lists.Contains(list)))];
    }

    private static string? ListOf(string path) => path.IndexOf('[', StringComparison.Ordinal) is >= 0 and var at ? path[..at] : null;

    private static bool IsEntry(string path) => path.EndsWith(']');

    /// <summary>What to send, credentials included.</summary>
    /// <exception cref="InvalidOperationException">The change would have to restore a credential that is not there any more.</exception>
    public JsonObject Request(Change change)
    {
        JsonObject wanted = ChangeBody.Parse(change.After)!;
        JsonObject? before = ChangeBody.Parse(change.Before);
        JsonObject body = raw?.DeepClone().AsObject() ?? [];
        foreach ((string name, JsonNode? value) in wanted)
        {
            body[name] = Unmasked(value, Masked?[name], raw?[name], name);
        }

        foreach (string name in before?.Select(member => member.Key).Where(name => !wanted.ContainsKey(name)).ToArray() ?? [])
        {
            body.Remove(name);
        }

        return change.Operation == ChangeOperation.Patch ? MergePatch(raw ?? [], body) : body;
    }

    // A provider is ready in its own words; only what is under way is worth waiting for.
    private static string? Registering(string? state) => state is "Registering" or "Unregistering" ? state : null;

    // Only members the change knows: the service may have more.
    private string Part(string? text)
    {
        JsonObject known = ChangeBody.Parse(text) ?? [];
        return ChangeBody.Text(new JsonObject(Masked!.Where(member => known.ContainsKey(member.Key)).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()))));
    }

    private static bool IsWithin(string path, string parent) =>
        path.Length > parent.Length && path.StartsWith(parent, StringComparison.Ordinal) && path[parent.Length] is '.' or '[';

    private static JsonNode? Unmasked(JsonNode? wanted, JsonNode? masked, JsonNode? live, string path)
    {
        switch (wanted)
        {
            case JsonObject members:
                return new JsonObject(members.Select(member => KeyValuePair.Create(
                    member.Key, Unmasked(member.Value, (masked as JsonObject)?[member.Key], (live as JsonObject)?[member.Key], $"{path}.{member.Key}"))));
            case JsonArray items:
                // A list may have grown or shrunk elsewhere: an entry is the one that looks the same.
                return new JsonArray([.. items.Select((item, index) =>
                {
                    int place = PlaceOf(item, masked as JsonArray, index);
                    return Unmasked(item, At(masked, place), At(live, place), $"{path}[{index}]");
                })]);
            case JsonValue value when value.TryGetValue(out string? text) && text.Contains(Redaction.Mask, StringComparison.Ordinal):
                return live is not null && masked is JsonValue known && known.TryGetValue(out string? shown) && shown == text
                    ? live.DeepClone()
                    : throw new InvalidOperationException($"{path} held a credential, which is not kept and is not there any more.");
            default:
                return wanted?.DeepClone();
        }
    }

    private static JsonNode? At(JsonNode? list, int index) => list is JsonArray items && index >= 0 && index < items.Count ? items[index] : null;

    private static int PlaceOf(JsonNode? item, JsonArray? masked, int index)
    {
        int same = masked?.ToList().FindIndex(other => JsonNode.DeepEquals(item, other)) ?? -1;
        return same >= 0 ? same : index;
    }

    private static JsonObject MergePatch(JsonObject from, JsonObject to)
    {
        JsonObject patch = [];
        foreach ((string name, JsonNode? value) in to)
        {
            if (from[name] is JsonObject left && value is JsonObject right)
            {
                JsonObject inner = MergePatch(left, right);
                if (inner.Count > 0)
                {
                    patch[name] = inner;
                }
            }
            else if (!from.ContainsKey(name) || !JsonNode.DeepEquals(from[name], value))
            {
                patch[name] = value?.DeepClone();
            }
        }

        foreach (string name in from.Select(member => member.Key).Where(name => !to.ContainsKey(name)))
        {
            patch[name] = null;
        }

        return patch;
    }
}
