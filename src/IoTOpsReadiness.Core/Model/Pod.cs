using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A pod: what it asks for, and whether it got it.</summary>
public sealed class Pod(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Pod")
{
    // Many guidelines look at every pod of a large cluster; what takes a search is kept.
    private string? phase;
    private Tuple<double, double>? requests;
    private IReadOnlyList<string>? waitingReasons;

    /// <summary>The node it runs on; null while it waits for one.</summary>
    public string? NodeName => Text("nodeName");

    /// <summary>Pending, Running, Succeeded, Failed or Unknown.</summary>
    public string Phase => phase ??= Text(Status.At("phase"), "status.phase") ?? "Unknown";

    /// <summary>True once it has ended and gives back what it asked for.</summary>
    public bool IsFinished => Phase is "Succeeded" or "Failed";

    /// <summary>True where it reports Ready.</summary>
    public bool IsReady => Condition("Ready") is { } ready && ready.At("status").TextOrNull() == "True";

    /// <summary>True once somebody asked for its deletion.</summary>
    public bool IsTerminating => Root.At("metadata.deletionTimestamp").ValueKind != JsonValueKind.Undefined;

    /// <summary>The claims it mounts, those made for it alone included.</summary>
    public IReadOnlyList<string> ClaimNames => List("volumes").Select(ClaimName).OfType<string>().ToArray();

    /// <summary>Why it has no node, in the scheduler's words; null where it has one.</summary>
    public string? UnschedulableMessage => Condition("PodScheduled") is { } scheduled && scheduled.At("status").TextOrNull() == "False"
        ? scheduled.At("message").TextOrNull() ?? scheduled.At("reason").TextOrNull() ?? "not scheduled"
        : null;

    /// <summary>Why its containers wait, for example <c>ImagePullBackOff</c>; empty where none does.</summary>
    public IReadOnlyList<string> WaitingReasons => waitingReasons ??= [.. Waiting("initContainerStatuses"), .. Waiting("containerStatuses")];

    /// <summary>Cores it requests: the sum over its containers, or its largest init container if that is more.</summary>
    public double CpuRequest => Requests.Cpu;

    /// <summary>Bytes of memory it requests, counted alike.</summary>
    public double MemoryRequest => Requests.Memory;

    /// <summary>The images of its containers and init containers.</summary>
    public IReadOnlyList<string> Images => List("initContainers").Concat(List("containers"))
        .Select(container => Text(container.At("image"), PathOf("containers.image")) ?? "")
        .ToArray();

    // One reading of the containers gives both, in one object that another thread sees whole.
    private (double Cpu, double Memory) Requests
    {
        get
        {
            requests ??= ReadRequests();
            return (requests.Item1, requests.Item2);
        }
    }

    // The claim of a generic ephemeral volume is named after pod and volume.
    private string? ClaimName(JsonElement volume) => volume.At("ephemeral").ValueKind == JsonValueKind.Object
        ? $"{Name}-{volume.At("name").TextOrEmpty()}"
        : volume.At("persistentVolumeClaim.claimName").TextOrNull();

    private JsonElement? Condition(string type)
    {
        foreach (JsonElement condition in List(Status.At("conditions"), "status.conditions"))
        {
            if (condition.At("type").TextOrNull() == type)
            {
                return condition;
            }
        }

        return null;
    }

    private IEnumerable<string> Waiting(string statuses)
    {
        foreach (JsonElement container in List(Status.At(statuses), $"status.{statuses}"))
        {
            if (container.At("state.waiting.reason").TextOrNull() is { } reason)
            {
                yield return reason;
            }
        }
    }

    private Tuple<double, double> ReadRequests()
    {
        double cpu = 0;
        double memory = 0;
        foreach (JsonElement container in List("containers"))
        {
            cpu += Request(container, "cpu");
            memory += Request(container, "memory");
        }

        foreach (JsonElement container in List("initContainers"))
        {
            cpu = Math.Max(cpu, Request(container, "cpu"));
            memory = Math.Max(memory, Request(container, "memory"));
        }

        return new(cpu, memory);
    }

    private double Request(JsonElement container, string name)
    {
        JsonElement resources = container.At("resources");
        JsonElement value = resources.At("requests").Member(name);
        if (value.ValueKind == JsonValueKind.Undefined)
        {
            // Kubernetes takes the limit as the request where only the limit is given.
            value = resources.At("limits").Member(name);
        }

        if (value.ValueKind == JsonValueKind.Undefined)
        {
            return 0;
        }

        string text = value.ValueKind == JsonValueKind.Number ? value.GetRawText() : value.TextOrEmpty();
        return Quantity.TryParse(text, out double amount) ? amount : throw Malformed($"spec.containers.resources.requests.{name}", "is not a quantity");
    }
}
