using System.Globalization;
using System.Text.Json;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Model;

/// <summary>
/// A resource read the same way whether it came from Kubernetes (<c>spec</c>) or from ARM (<c>properties</c>).
/// A missing property is its documented default, which each view states; a property of the wrong type is malformed.
/// </summary>
public abstract class Resource
{
    // healthState came with releases of late 2025; runtimeStatus and provisioningStatus are the older forms.
    private static readonly string[] HealthPaths =
        ["status.healthState", "healthState", "status.runtimeStatus", "status.provisioningStatus", "provisioningState"];

    private static readonly string[] AzureHealthPaths = [.. HealthPaths.Select(path => $"properties.{path}")];

    /// <summary>Wraps a document.</summary>
    protected Resource(ResourceDocument document, EvidenceSource source, string kind)
    {
        Document = document;
        Source = source;
        Kind = kind;
        if (document.Root.ValueKind != JsonValueKind.Object)
        {
            throw new MalformedResourceException(new() { Kind = kind, Name = "" }, "$", "is not an object");
        }

        Reference = source == EvidenceSource.Kubernetes
            ? new() { Kind = kind, Name = Root.At("metadata.name").TextOrEmpty(), Namespace = Root.At("metadata.namespace").TextOrNull() }
            : new() { Kind = kind, Name = Root.At("name").TextOrEmpty(), ArmId = Root.At("id").TextOrNull() };
    }

    /// <summary>The document as it came.</summary>
    public ResourceDocument Document { get; }

    /// <summary>The side it came from.</summary>
    public EvidenceSource Source { get; }

    /// <summary>The kind.</summary>
    public string Kind { get; }

    /// <summary>What a finding calls it.</summary>
    public ResourceReference Reference { get; }

    /// <summary>The name.</summary>
    public string Name => Reference.Name;

    /// <summary>The namespace, if it has one.</summary>
    public string? Namespace => Reference.Namespace;

    /// <summary>The whole document.</summary>
    protected JsonElement Root => Document.Root;

    /// <summary>What was configured: <c>spec</c>, or <c>properties</c>.</summary>
    protected JsonElement Body => Root.At(BodyName);

    /// <summary>What is reported: <c>status</c>, or <c>properties.status</c>.</summary>
    protected JsonElement Status => Source == EvidenceSource.Kubernetes ? Root.At("status") : Root.At("properties.status");

    private string BodyName => Source == EvidenceSource.Kubernetes ? "spec" : "properties";

    /// <summary>The full path of a property of the body, as a person finds it in the document.</summary>
    public string PathOf(string path) => $"{BodyName}.{path}";

    /// <summary>A label; null where it is not set. Always null on ARM resources.</summary>
    public string? Label(string name) => Root.At("metadata.labels").Member(name).TextOrNull();

    /// <summary>An annotation; null where it is not set. Always null on ARM resources.</summary>
    public string? Annotation(string name) => Root.At("metadata.annotations").Member(name).TextOrNull();

    /// <summary>When it was made; null where not reported.</summary>
    public DateTimeOffset? CreatedAt => Moment(Source == EvidenceSource.Kubernetes ? Root.At("metadata.creationTimestamp") : Root.At("systemData.createdAt"));

    /// <summary>What the resource reports of its own health, newest form first; null where it reports nothing.</summary>
    public Health? Health
    {
        get
        {
            (JsonElement state, string path) = HealthState();
            return HealthAt(state, path);
        }
    }

    /// <summary>The health that one part of the document reports; null where it reports none.</summary>
    protected Health? HealthAt(JsonElement state, string path)
    {
        string? Part(string name) =>
            state.At(name) is { ValueKind: not JsonValueKind.Undefined } part ? Text(part, $"{path}.{name}") : null;

        string? status = state.ValueKind == JsonValueKind.Object ? Part("status") ?? Part("level") : Text(state, path);
        return status is null ? null : new(
            status,
            Part("reasonCode"),
            Part("message") ?? Part("statusDescription"),
            Moment(state.At("lastTransitionTime")),
            Moment(state.At("lastUpdateTime")),
            path);
    }

    private (JsonElement State, string Path) HealthState()
    {
        foreach (string path in Source == EvidenceSource.Kubernetes ? HealthPaths : AzureHealthPaths)
        {
            JsonElement state = Root.At(path);
            if (state.ValueKind is JsonValueKind.Object or JsonValueKind.String)
            {
                return (state, path);
            }
        }

        return default;
    }

    private static DateTimeOffset? Moment(JsonElement value) =>
        DateTimeOffset.TryParse(value.TextOrNull(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment) ? moment : null;

    /// <summary>A property of the body; undefined where it is missing.</summary>
    protected JsonElement Get(string path) => Body.At(path);

    /// <summary>A text of the body; null where it is missing or empty.</summary>
    protected string? Text(string path)
    {
        // Only a complaint needs the full path, and a large site has texts by the hundred thousand.
        JsonElement value = Get(path);
        return value.ValueKind is JsonValueKind.Undefined or JsonValueKind.String ? value.TextOrNull() : Text(value, PathOf(path));
    }

    /// <summary>A whole number of the body; null where it is missing.</summary>
    protected int? Number(string path) => Number(Get(path), PathOf(path));

    /// <summary>A truth value of the body; null where it is missing.</summary>
    protected bool? Flag(string path) => Flag(Get(path), PathOf(path));

    /// <summary>The elements of a list of the body; empty where it is missing.</summary>
    protected IReadOnlyList<JsonElement> List(string path)
    {
        JsonElement value = Get(path);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToArray() : List(value, PathOf(path));
    }

    /// <summary>A text anywhere in the document.</summary>
    protected internal string? Text(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.TextOrNull(),
        _ => throw Malformed(path, "is not a text"),
    };

    /// <summary>A whole number anywhere in the document; digits in a text count.</summary>
    protected internal int? Number(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.Number when value.TryGetInt32(out int number) => number,
        JsonValueKind.String when int.TryParse(value.GetString(), NumberStyles.Integer, CultureInfo.InvariantCulture, out int number) => number,
        _ => throw Malformed(path, "is not a whole number"),
    };

    /// <summary>A truth value anywhere in the document; <c>"true"</c> and <c>"false"</c> count.</summary>
    protected internal bool? Flag(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String when bool.TryParse(value.GetString(), out bool flag) => flag,
        _ => throw Malformed(path, "is not true or false"),
    };

    /// <summary>The elements of a list anywhere in the document.</summary>
    protected internal IReadOnlyList<JsonElement> List(JsonElement value, string path) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => [],
        JsonValueKind.Array => value.EnumerateArray().ToArray(),
        _ => throw Malformed(path, "is not a list"),
    };

    /// <summary>The texts of a list anywhere in the document.</summary>
    protected internal IReadOnlyList<string> Texts(JsonElement value, string path) =>
        List(value, path).Select(item => Text(item, path) ?? "").ToArray();

    /// <summary>Says that a property cannot be understood.</summary>
    protected internal MalformedResourceException Malformed(string path, string problem) => new(Reference, path, problem);

    /// <inheritdoc/>
    public override string ToString() => Reference.ToString();
}
