using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Remedies;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.Access;

/// <summary>A sample that changes are applied to, without anything that could be written to.</summary>
internal sealed class AccessSite
{
    private readonly JsonObject file;

    public AccessSite(string sample) => file = JsonNode.Parse(IoTOpsReadiness.Core.Tests.Support.Sample.File(sample))!.AsObject();

    public Snapshot Snapshot => SnapshotFile.Read(Encoding.UTF8.GetBytes(file.ToJsonString()), "test");

    public Site Site => new(Snapshot);

    /// <summary>What both sides show of a resource, for a test to edit: the object below spec or properties.</summary>
    public void Edit(EvidenceKind kind, string name, Action<JsonObject> edit)
    {
        foreach (EvidenceSource side in Enum.GetValues<EvidenceSource>())
        {
            foreach (JsonObject document in Documents(kind, side).OfType<JsonObject>().Where(document => NameOf(document) == name))
            {
                edit(document[side == EvidenceSource.Azure ? "properties" : "spec"]!.AsObject());
            }
        }
    }

    /// <summary>The documents of a kind on one side as they are, for a test to edit.</summary>
    public void EditDocument(EvidenceKind kind, EvidenceSource side, Action<JsonObject> edit)
    {
        foreach (JsonObject document in Documents(kind, side).OfType<JsonObject>())
        {
            edit(document);
        }
    }

    /// <summary>A kind was read on one side, and there is none; for a kind that everybody reads, as if it had not been asked for.</summary>
    public void Clear(EvidenceKind kind, EvidenceSource side)
    {
        Documents(kind, side).Clear();
        if (kind != Evidence.Brokers)
        {
            foreach (JsonObject query in file["queries"]!.AsArray().OfType<JsonObject>().Where(query => (string?)query["kind"] == kind.Name && string.Equals((string?)query["source"], side.ToString(), StringComparison.OrdinalIgnoreCase)))
            {
                query["outcome"] = "NotRequested";
            }
        }
    }

    /// <summary>Takes some documents away from one side, which still answers for the kind.</summary>
    public void Remove(EvidenceKind kind, EvidenceSource side, Func<JsonObject, bool> isMeant)
    {
        JsonArray documents = Documents(kind, side);
        foreach (JsonObject document in documents.OfType<JsonObject>().Where(isMeant).ToArray())
        {
            documents.Remove(document);
        }
    }

    /// <summary>One side was asked for a kind and did not give it.</summary>
    public void Fail(EvidenceKind kind, EvidenceSource side, QueryOutcome outcome, string? permission = null)
    {
        Documents(kind, side).Clear();
        JsonObject query = file["queries"]!.AsArray().OfType<JsonObject>().Single(query => (string?)query["kind"] == kind.Name && (string?)query["source"] == side.ToString());
        query["outcome"] = outcome.ToString();
        query["count"] = 0;
        query["permission"] = permission;
    }

    /// <summary>Adds a document to one side.</summary>
    public void Add(EvidenceKind kind, EvidenceSource side, string json) => Documents(kind, side).Add(JsonNode.Parse(json));

    /// <summary>Adds a resource below the broker to both sides.</summary>
    public void Add(EvidenceKind kind, string name, string body)
    {
        Write(kind, name, JsonNode.Parse(body)!.AsObject());
    }

    /// <summary>Takes over what the changes arrive at, in their order, on both sides.</summary>
    public void Apply(IEnumerable<Change> changes)
    {
        foreach (Change change in changes.Where(change => change.IsApplicable))
        {
            EvidenceKind kind = Evidence.Kinds.First(kind => kind.Kubernetes?.Kind == change.Target.Kind && kind.AzureType?.Contains("/brokers/", StringComparison.OrdinalIgnoreCase) == true);
            if (change.Operation == ChangeOperation.Delete)
            {
                Remove(kind, change.Target.Name);
            }
            else
            {
                Write(kind, change.Target.Name, JsonNode.Parse(change.After!)!["properties"]!.AsObject());
            }
        }
    }

    public async Task<GuidelineResult> AssessAsync(string guideline)
    {
        await foreach (GuidelineResult result in new Assessor(new() { Guidelines = [.. IoTOpsReadiness.Guidelines.Catalogue.Of(IoTOpsReadiness.Guidelines.Baseline.Default).Where(item => item.Definition.Id == guideline)] }).AssessAsync(Snapshot))
        {
            if (result.Id == guideline)
            {
                return result;
            }
        }

        throw new InvalidOperationException(guideline);
    }

    /// <summary>The changes of the remedies of these guidelines, for what fails now.</summary>
    public async Task<IReadOnlyList<Change>> PlanAsync(Remedy[] remedies, Dictionary<string, string>? inputs = null)
    {
        Site site = Site;
        var drafts = new ChangeDrafts(site);
        var context = new RemedyContext(site, site.Topology, inputs ?? [], drafts);
        foreach (Remedy remedy in remedies)
        {
            foreach (string id in remedy.Guidelines)
            {
                GuidelineResult result = await AssessAsync(id);
                if (result.Status == Status.Fail)
                {
                    remedy.Plan(result, context);
                }
            }
        }

        return drafts.Finish();
    }

    private void Write(EvidenceKind kind, string name, JsonObject body)
    {
        foreach (EvidenceSource side in Enum.GetValues<EvidenceSource>())
        {
            JsonArray documents = Documents(kind, side);
            string member = side == EvidenceSource.Azure ? "properties" : "spec";
            JsonObject? known = documents.OfType<JsonObject>().FirstOrDefault(document => NameOf(document) == name);
            if (known is null)
            {
                string? parent = Snapshot.Site.InstanceId is { } instance ? $"{instance}/brokers/default/{kind.AzureType!.Split('/')[^1]}/{name}" : null;
                known = side == EvidenceSource.Azure
                    ? new() { ["id"] = parent, ["name"] = name }
                    : new() { ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "azure-iot-operations" } };
                documents.Add((JsonNode)known);
            }

            known[member] = body.DeepClone();
        }
    }

    private void Remove(EvidenceKind kind, string name)
    {
        foreach (EvidenceSource side in Enum.GetValues<EvidenceSource>())
        {
            JsonArray documents = Documents(kind, side);
            foreach (JsonObject document in documents.OfType<JsonObject>().Where(document => NameOf(document) == name).ToArray())
            {
                documents.Remove(document);
            }
        }
    }

    private JsonArray Documents(EvidenceKind kind, EvidenceSource side)
    {
        JsonObject sides = file["evidence"]![kind.Name]!.AsObject();
        string name = side == EvidenceSource.Azure ? "azure" : "kubernetes";
        if (sides[name] is not JsonArray documents)
        {
            sides[name] = documents = [];
        }

        return documents;
    }

    private static string? NameOf(JsonObject document) => (document["metadata"]?["name"] ?? document["name"])?.ToString();
}
