using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>Who has written which fields of an object: the managers in its metadata, brought up to date with every write.</summary>
internal sealed class ManagedFields
{
    private readonly List<Entry> entries = [];

    /// <summary>Reads the managers of an object.</summary>
    /// <param name="document">The object; null for one that does not exist yet.</param>
    public ManagedFields(JsonObject? document)
    {
        foreach (JsonObject entry in (document?.At("metadata", "managedFields") as JsonArray ?? []).OfType<JsonObject>())
        {
            string? subresource = entry.Text("subresource");
            entries.Add(new()
            {
                Manager = entry.Text("manager") ?? "unknown",
                Operation = entry.Text("operation") ?? "Update",
                ApiVersion = entry.Text("apiVersion") ?? "",
                Time = entry.Text("time"),
                Subresource = subresource,

                // A snapshot keeps the managers and not their fields: each of them may have written everything.
                Fields = entry.Object("fieldsV1") is { } fields ? FieldSet.Parse(fields) : FieldSet.Of(document!, subresource == "status"),
            });
        }
    }

    /// <summary>Records a write that says nothing about ownership: whoever changes a field has it from then on.</summary>
    public void Update(JsonObject? before, JsonObject after, string manager, string? subresource, string now)
    {
        bool isStatus = subresource == "status";
        FieldSet old = FieldSet.Of(before ?? [], isStatus);
        FieldSet current = FieldSet.Of(after, isStatus);
        string[] written = [.. current.ChangedTo(old)];
        string[] gone = [.. old.Paths.Where(path => !current.Contains(path))];
        if (written.Length == 0 && gone.Length == 0)
        {
            return;
        }

        foreach (Entry entry in entries)
        {
            entry.Fields.Remove(written);
            entry.Fields.Remove(gone);
        }

        string apiVersion = after.Text("apiVersion") ?? "";
        Own(manager, "Update", apiVersion, subresource, now).Fields.Add(written);
        entries.RemoveAll(entry => entry.Fields.IsEmpty && !(entry.Manager == manager && entry.Operation == "Update" && entry.Time == now));
    }

    /// <summary>Merges a configuration into an object as server-side apply does.</summary>
    /// <param name="before">The object; null for one that does not exist yet.</param>
    /// <param name="configuration">What the manager wants.</param>
    /// <param name="manager">The manager.</param>
    /// <param name="isForced">Whether to take fields from other managers.</param>
    /// <param name="subresource">The part that is applied to.</param>
    /// <param name="now">The moment.</param>
    /// <returns>The object afterwards, without its managers.</returns>
    /// <exception cref="StatusException">Other managers have other values for some of the fields.</exception>
    public JsonObject Apply(JsonObject? before, JsonObject configuration, string manager, bool isForced, string? subresource, string now)
    {
        bool isStatus = subresource == "status";
        FieldSet wanted = FieldSet.Of(configuration, isStatus);
        FieldSet current = FieldSet.Of(before ?? [], isStatus);
        string apiVersion = configuration.Text("apiVersion") ?? "";
        Entry? own = entries.Find(entry => entry.Manager == manager && entry.Operation == "Apply" && entry.Subresource == subresource);
        (Entry Other, string Path)[] conflicts =
        [
            .. from other in entries
               where other != own && other.Subresource == subresource
               from path in wanted.Overlapping(other.Fields)
               where !current.Contains(path) || !JsonNode.DeepEquals(current[path], wanted[path])
               select (other, path),
        ];
        if (conflicts.Length > 0 && !isForced)
        {
            throw Conflict(conflicts);
        }

        foreach ((Entry other, string path) in conflicts)
        {
            other.Fields.Remove(other.Fields.Overlapping(Only(path)).ToArray());
        }

        JsonObject merged = before?.DeepClone().AsObject() ?? [];
        Merge(merged, configuration);

        // What the manager wanted and wants no more is gone, unless somebody else wants it too.
        foreach (string path in own?.Fields.Paths.Where(path => !wanted.Overlapping(Only(path)).Any() && !entries.Any(entry => entry != own && entry.Fields.Contains(path))).ToArray() ?? [])
        {
            FieldSet.RemoveFrom(merged, path);
        }

        own ??= Own(manager, "Apply", apiVersion, subresource, now);
        if (before is null || !JsonNode.DeepEquals(Bare(before), Bare(merged)) || !own.Fields.Paths.ToHashSet().SetEquals(wanted.Paths))
        {
            own.Time = now;
        }

        own.Fields = FieldSet.Parse(wanted.ToJson());
        entries.RemoveAll(entry => entry.Fields.IsEmpty && entry != own);
        return merged;
    }

    /// <summary>Writes the managers into the metadata of an object.</summary>
    public void WriteTo(JsonObject document)
    {
        JsonObject metadata = document.Require("metadata");
        metadata.Remove("managedFields");
        if (entries.Count > 0)
        {
            metadata["managedFields"] = new JsonArray([.. entries.Select(entry => entry.ToJson())]);
        }
    }

    private static JsonObject Bare(JsonObject document)
    {
        JsonObject bare = document.DeepClone().AsObject();
        bare.Object("metadata")?.Remove("managedFields");
        return bare;
    }

    private static FieldSet Only(string path)
    {
        var set = FieldSet.Parse([]);
        set.Add([path]);
        return set;
    }

    private static void Merge(JsonObject target, JsonObject configuration)
    {
        foreach ((string name, JsonNode? value) in configuration)
        {
            if (value is JsonObject { Count: > 0 } part)
            {
                Merge(target.Require(name), part);
            }
            else
            {
                target[name] = value?.DeepClone();
            }
        }
    }

    private Entry Own(string manager, string operation, string apiVersion, string? subresource, string now)
    {
        Entry? own = entries.Find(entry => entry.Manager == manager && entry.Operation == operation && entry.ApiVersion == apiVersion && entry.Subresource == subresource);
        if (own is null)
        {
            own = new() { Manager = manager, Operation = operation, ApiVersion = apiVersion, Subresource = subresource, Fields = FieldSet.Parse([]) };
            entries.Add(own);
        }

        own.Time = now;
        return own;
    }

    private static StatusException Conflict((Entry Other, string Path)[] conflicts)
    {
        string[] texts = [.. conflicts.Select(conflict => $"conflict with \"{conflict.Other.Manager}\" using {conflict.Other.ApiVersion}: {FieldSet.Display(conflict.Path)}")];
        string what = conflicts.Length == 1 ? "1 conflict: " + texts[0] : $"{conflicts.Length} conflicts: {string.Join("; ", texts)}";
        return new(409, "Conflict", $"Apply failed with {what}")
        {
            Details = new()
            {
                ["causes"] = new JsonArray(
                [
                    .. conflicts.Select(conflict => new JsonObject
                    {
                        ["reason"] = "FieldManagerConflict",
                        ["message"] = $"conflict with \"{conflict.Other.Manager}\" using {conflict.Other.ApiVersion}",
                        ["field"] = FieldSet.Display(conflict.Path),
                    }),
                ]),
            },
        };
    }

    private sealed class Entry
    {
        public required string Manager { get; init; }

        public required string Operation { get; init; }

        public required string ApiVersion { get; init; }

        public string? Subresource { get; init; }

        public string? Time { get; set; }

        public required FieldSet Fields { get; set; }

        public JsonObject ToJson()
        {
            var json = new JsonObject { ["manager"] = Manager, ["operation"] = Operation, ["apiVersion"] = ApiVersion };
            if (Time is not null)
            {
                json["time"] = Time;
            }

            json["fieldsType"] = "FieldsV1";
            json["fieldsV1"] = Fields.ToJson();
            if (Subresource is not null)
            {
                json["subresource"] = Subresource;
            }

            return json;
        }
    }
}
