using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Documents by resource id. Safe to use from many requests at once; a document is replaced as a whole.</summary>
internal sealed class ArmStore(TimeProvider? time = null)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, SortedDictionary<string, ArmRecord>> byType = new(StringComparer.OrdinalIgnoreCase);
    private long version;

    /// <summary>Raised after each write with the id and the new document, null for one that is gone. Not for what was seeded.</summary>
    public event Action<ArmId, JsonObject?>? Changed;

    /// <summary>The clock of the service.</summary>
    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>Every type there is a document of.</summary>
    public IReadOnlyList<string> Types
    {
        get
        {
            lock (gate)
            {
                return [.. byType.Where(pair => pair.Value.Count > 0).Select(pair => pair.Key)];
            }
        }
    }

    /// <summary>One document; null where there is none.</summary>
    public ArmRecord? Find(ArmId id)
    {
        lock (gate)
        {
            return byType.TryGetValue(id.Type, out SortedDictionary<string, ArmRecord>? records) ? records.GetValueOrDefault(id.Text) : null;
        }
    }

    /// <summary>The documents of a type, in the order of their ids.</summary>
    public IReadOnlyList<ArmRecord> List(string type, Func<ArmId, bool> where)
    {
        lock (gate)
        {
            return byType.TryGetValue(type, out SortedDictionary<string, ArmRecord>? records) ? [.. records.Values.Where(record => where(record.Id))] : [];
        }
    }

    /// <summary>Puts a document there as it is, without a trace of who wrote it.</summary>
    /// <exception cref="FormatException">It has no id.</exception>
    public ArmRecord Seed(JsonObject document)
    {
        var id = ArmId.Parse(Text(document["id"]));
        if (id.IsCollection)
        {
            throw new FormatException($"'{id}' is the id of a list, not of a resource.");
        }

        lock (gate)
        {
            return Write(id, document);
        }
    }

    /// <summary>
    /// Replaces a document in one step. What <paramref name="change"/> makes of the current one is stored, with the parts
    /// that only the service writes; what it throws leaves everything as it was.
    /// </summary>
    /// <param name="id">Where it lies.</param>
    /// <param name="caller">Who writes.</param>
    /// <param name="change">Gets the current record, null where there is none.</param>
    public ArmRecord Update(ArmId id, ArmCaller caller, Func<ArmRecord?, JsonObject> change)
    {
        ArmRecord written;
        JsonObject document;
        lock (gate)
        {
            ArmRecord? current = Find(id);
            document = change(current);
            Stamp(current?.Id ?? id, document, current?.ToObject(), caller);
            written = Write(current?.Id ?? id, document);
        }

        Changed?.Invoke(written.Id, document);
        return written;
    }

    /// <summary>Sets where a long-running write has got to. No write of its own: it leaves the rest alone.</summary>
    public ArmRecord? SetState(ArmId id, string state)
    {
        ArmRecord written;
        JsonObject document;
        lock (gate)
        {
            if (Find(id) is not { } current)
            {
                return null;
            }

            document = current.ToObject();
            if (document["properties"] is not JsonObject properties)
            {
                document["properties"] = properties = [];
            }

            properties["provisioningState"] = state;
            written = Write(current.Id, document);
        }

        Changed?.Invoke(written.Id, document);
        return written;
    }

    /// <summary>Takes a document away, and everything that lies in it.</summary>
    public bool Remove(ArmId id)
    {
        List<ArmId> gone = [];
        lock (gate)
        {
            foreach (SortedDictionary<string, ArmRecord> records in byType.Values)
            {
                gone.AddRange(records.Values.Select(record => record.Id).Where(one => one.IsWithin(id.Text)).ToArray());
            }

            foreach (ArmId one in gone)
            {
                byType[one.Type].Remove(one.Text);
            }
        }

        foreach (ArmId one in gone)
        {
            Changed?.Invoke(one, null);
        }

        return gone.Count > 0;
    }

    private ArmRecord Write(ArmId id, JsonObject document)
    {
        if (!byType.TryGetValue(id.Type, out SortedDictionary<string, ArmRecord>? records))
        {
            byType[id.Type] = records = new(StringComparer.OrdinalIgnoreCase);
        }

        string etag = string.Create(CultureInfo.InvariantCulture, $"\"{++version:x8}\"");
        if (document.ContainsKey("etag"))
        {
            document["etag"] = etag;
        }

        return records[id.Text] = new ArmRecord(id, JsonSerializer.SerializeToUtf8Bytes(document), etag);
    }

    // The service says who wrote what and when; a caller cannot.
    private void Stamp(ArmId id, JsonObject document, JsonObject? current, ArmCaller caller)
    {
        document["id"] = id.Text;
        document["name"] = id.Name;
        document["type"] = Text(current?["type"], id.Type == ArmId.ResourceGroupType ? "Microsoft.Resources/resourceGroups" : id.Type);
        string now = Time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        JsonObject systemData = current?["systemData"]?.DeepClone() as JsonObject ?? new()
        {
            ["createdBy"] = caller.ObjectId,
            ["createdByType"] = caller.Kind,
            ["createdAt"] = now,
        };
        systemData["lastModifiedBy"] = caller.ObjectId;
        systemData["lastModifiedByType"] = caller.Kind;
        systemData["lastModifiedAt"] = now;
        document["systemData"] = systemData;
    }

    private static string Text(JsonNode? node, string otherwise = "") => node is JsonValue value && value.TryGetValue(out string? text) ? text : otherwise;
}
