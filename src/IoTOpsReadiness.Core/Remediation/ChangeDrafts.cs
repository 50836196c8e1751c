using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation;

/// <summary>
/// The changes of one plan in the making, one per resource. Configuration is written to Azure, so a draft starts from what
/// Azure shows of a resource, and from the cluster's side of it only where Azure was not asked.
/// </summary>
public sealed class ChangeDrafts(Site site)
{
    private readonly Dictionary<string, ChangeDraft> drafts = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ChangeDraft> order = [];

    /// <summary>The drafts, in the order they were begun.</summary>
    public IReadOnlyList<ChangeDraft> All => order;

    /// <summary>The draft for a resource that exists.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="name">Its name.</param>
    /// <param name="parent">The names of the resources between the instance and it, outermost first: <c>default</c> for a listener.</param>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NotFound</c>: neither side shows it.</exception>
    public ChangeDraft Edit(EvidenceKind kind, string name, params string[] parent) =>
        TryEdit(kind, name, parent) ?? throw NotFound(kind, name);

    /// <summary>The same; null where neither side shows it.</summary>
    public ChangeDraft? TryEdit(EvidenceKind kind, string name, params string[] parent)
    {
        string id = IdOf(kind, name, parent);
        if (drafts.TryGetValue(id, out ChangeDraft? known))
        {
            return known;
        }

        return Find(kind, name, parent) is { } found ? Begin(new(id, found.Target, EvidenceSource.Azure, found.Path, found.Body, found.Body.DeepClone().AsObject())) : null;
    }

    /// <summary>
    /// The step that changes what can only be set when a resource is created: the same resource, but nothing that an API
    /// could do. It begins with the resource as it is.
    /// </summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NotFound</c>: neither side shows it.</exception>
    public ChangeDraft Redeploy(EvidenceKind kind, string name, params string[] parent)
    {
        string id = $"{IdOf(kind, name, parent)}: redeploy";
        if (drafts.TryGetValue(id, out ChangeDraft? known))
        {
            return known;
        }

        if (Find(kind, name, parent) is not { } found)
        {
            throw NotFound(kind, name);
        }

        ChangeDraft draft = Begin(new(id, found.Target, EvidenceSource.Azure, found.Path, found.Body, found.Body.DeepClone().AsObject()));
        draft.Kind = RemediationKind.Redeploy;
        return draft;
    }

    /// <summary>The draft for a resource that is to be made below the instance, or that exists already.</summary>
    public ChangeDraft EditOrCreate(EvidenceKind kind, string name, params string[] parent)
    {
        if (TryEdit(kind, name, parent) is { } existing)
        {
            return existing;
        }

        if (!site.Has(kind))
        {
            throw new ReadinessException(
                "IoTOps.Remediation.NotRead",
                ErrorKind.InvalidOperation,
                $"Whether '{site.Name}' has a {Noun(kind)} '{name}' is not known: {kind.Name} could not be read.",
                "Get the permission to read it; Test-IoTOpsPermission says which.",
                name);
        }

        string? path = PathOf(kind, name, parent);
        JsonObject body = [];
        if (Instance is { } instance && instance.Document.Root.At("extendedLocation") is { ValueKind: JsonValueKind.Object } location)
        {
            body["extendedLocation"] = JsonNode.Parse(location.GetRawText());
        }

        body["properties"] = new JsonObject();
        return Begin(new(IdOf(kind, name, parent), new() { Kind = Noun(kind), Name = name, ArmId = path }, EvidenceSource.Azure, path, null, body));
    }

    /// <summary>The draft for any resource of Azure, by its id.</summary>
    /// <param name="target">The resource; its id is where it is written.</param>
    /// <param name="document">What it is now; null where it is to be made.</param>
    /// <param name="body">What it is to be, where it is to be made.</param>
    public ChangeDraft EditAzure(ResourceReference target, JsonElement? document, JsonObject? body = null)
    {
        string id = target.ToString();
        if (drafts.TryGetValue(id, out ChangeDraft? known) && Same.Text(known.Path, target.ArmId))
        {
            return known;
        }

        // Names are unique within their parent alone.
        id = known is null ? id : $"{id} ({target.ArmId})";
        if (drafts.TryGetValue(id, out known))
        {
            return known;
        }

        JsonObject? before = document is { } element ? ChangeBody.OfAzure(element) : null;
        return Begin(new(id, target, EvidenceSource.Azure, target.ArmId, before, before?.DeepClone().AsObject() ?? body ?? []));
    }

    /// <summary>The draft for an object of the cluster, by its path in the API; only where the cluster is the right place to write to.</summary>
    public ChangeDraft EditKubernetes(ResourceReference target, string path, JsonElement? document, JsonObject? body = null)
    {
        string id = $"{target} in the cluster";
        if (drafts.TryGetValue(id, out ChangeDraft? known))
        {
            return known;
        }

        JsonObject? before = document is { } element ? ChangeBody.OfKubernetes(element) : null;
        return Begin(new(id, target, EvidenceSource.Kubernetes, path, before, before?.DeepClone().AsObject() ?? body ?? []));
    }

    /// <summary>A step that no API makes.</summary>
    /// <param name="id">Names the step within the plan; drafts of the same name are one.</param>
    /// <param name="kind">Redeploy, Host or Manual.</param>
    /// <param name="target">What it is about.</param>
    public ChangeDraft Other(string id, RemediationKind kind, ResourceReference target)
    {
        if (!drafts.TryGetValue(id, out ChangeDraft? draft))
        {
            draft = Begin(new(id, target, EvidenceSource.Azure, null, null, []));
            draft.Kind = kind;
        }

        return draft;
    }

    /// <summary>
    /// A further step for a resource that an earlier step writes, for what must not happen at once: a way in is added before
    /// the old one is closed. It depends on the first, and begins with what that one arrives at.
    /// </summary>
    /// <param name="first">The earlier step.</param>
    /// <param name="step">Names the further step; steps of the same name are one.</param>
    /// <param name="edit">What it does to the configuration.</param>
    public ChangeDraft Then(ChangeDraft first, string step, Action<JsonObject> edit)
    {
        string id = $"{first.Id}: {step}";
        return drafts.TryGetValue(id, out ChangeDraft? known) ? known : Begin(first.Next(id)).Edit(edit);
    }

    /// <summary>The ARM id of something below the instance; null where the instance's is not known.</summary>
    public string? PathOf(EvidenceKind kind, string name, params string[] parent)
    {
        string? instance = Instance?.Reference.ArmId ?? site.Snapshot.Site.InstanceId;
        string[] types = kind.AzureType?.Split('/') ?? [];
        if (instance is null || types.Length != parent.Length + 3 || !Same.Text($"{types[0]}/{types[1]}", "Microsoft.IoTOperations/instances"))
        {
            return null;
        }

        string[] names = [.. parent, name];
        return string.Concat([instance, .. names.Select((part, index) => $"/{types[index + 2]}/{part}")]);
    }

    /// <summary>The finished changes, in an order in which each comes after those it depends on.</summary>
    public IReadOnlyList<Change> Finish()
    {
        Change[] changes = [.. order.Select(draft => draft.Finish()).OfType<Change>()];
        // What turned out to need no change needs no waiting for.
        HashSet<string> ids = [.. changes.Select(change => change.Id)];
        changes = [.. changes.Select(change => change with { DependsOn = [.. change.DependsOn.Where(ids.Contains)] })];
        return ChangeOrder.Sort(changes);
    }

    private Instance? Instance => site.AzureInstances.FirstOrDefault();

    private ChangeDraft Begin(ChangeDraft draft)
    {
        drafts.Add(draft.Id, draft);
        order.Add(draft);
        return draft;
    }

    private ReadinessException NotFound(EvidenceKind kind, string name) => new(
        "IoTOps.Remediation.NotFound", ErrorKind.NotFound, $"There is no {Noun(kind)} '{name}' on '{site.Name}'.", $"There {Known(kind)}.", name);

    private (ResourceReference Target, string? Path, JsonObject Body)? Find(EvidenceKind kind, string name, string[] parent)
    {
        if (FindInAzure(kind, name, parent) is { } azure)
        {
            string armId = azure.At("id").TextOrEmpty();
            return (new() { Kind = Noun(kind), Name = name, ArmId = armId }, armId, ChangeBody.OfAzure(azure));
        }

        if (site.HasAzure(kind) || FindInCluster(kind, name) is not { } custom)
        {
            return null;
        }

        // The two sides name the same things alike: what the cluster calls spec is what Azure calls properties.
        JsonObject body = new() { ["properties"] = custom.At("spec") is { ValueKind: JsonValueKind.Object } spec ? JsonNode.Parse(spec.GetRawText()) : new JsonObject() };
        string? path = PathOf(kind, name, parent);
        return (new() { Kind = Noun(kind), Name = name, Namespace = site.Namespace, ArmId = path }, path, body);
    }

    private JsonElement? FindInAzure(EvidenceKind kind, string name, string[] parent)
    {
        string? path = PathOf(kind, name, parent);
        return site.Snapshot.Documents(kind, EvidenceSource.Azure)
            .Select(document => (JsonElement?)document.Root)
            .FirstOrDefault(root => Same.Text(root!.Value.At("name").TextOrEmpty().Split('/')[^1], name)
                && (path is null || parent.Length == 0 || Same.Text(root.Value.At("id").TextOrNull(), path)));
    }

    private JsonElement? FindInCluster(EvidenceKind kind, string name) => site.Snapshot.Documents(kind, EvidenceSource.Kubernetes)
        .Select(document => (JsonElement?)document.Root)
        .FirstOrDefault(root => root!.Value.At("metadata.name").TextOrEmpty() == name);

    private string Known(EvidenceKind kind)
    {
        string[] names = [.. site.Any(kind).Select(resource => resource.Name).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];
        return names.Length == 0 ? "is none" : $"are: {string.Join(", ", names)}";
    }

    private static string IdOf(EvidenceKind kind, string name, string[] parent) =>
        // A broker is always named default; what is below a profile is not unique without it.
        parent is [] or ["default"] ? $"{Noun(kind)}/{name}" : $"{Noun(kind)}/{string.Join('/', parent)}/{name}";

    private static string Noun(EvidenceKind kind) => kind.Kubernetes?.Kind ?? kind.Name;
}
