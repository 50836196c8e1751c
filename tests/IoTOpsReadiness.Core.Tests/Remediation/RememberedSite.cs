using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation;

/// <summary>A site in memory that takes writes as an API would, and goes wrong where a test wants it to.</summary>
internal sealed class RememberedSite : IResourceWriter
{
    public const string ApiVersion = "2026-03-01";

    private readonly ConcurrentDictionary<string, string> resources = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Every write that was taken, in order.</summary>
    public ConcurrentQueue<WriteRequest> Writes { get; } = new();

    /// <summary>Called before a write is taken; an answer stands in for it.</summary>
    public Func<WriteRequest, Task<WriteAnswer?>> BeforeWrite { get; set; } = _ => Task.FromResult<WriteAnswer?>(null);

    /// <summary>Called after a write was taken; its answer is what the client hears.</summary>
    public Func<WriteRequest, WriteAnswer> AfterWrite { get; set; } = _ => new(WriteStatus.Done);

    /// <summary>What becomes of a body that is written.</summary>
    public Func<JsonObject, JsonObject> Takes { get; set; } = body => body;

    /// <summary>Called before a read; an answer stands in for it.</summary>
    public Func<string, ReadAnswer?> BeforeRead { get; set; } = _ => null;

    public string? this[string path]
    {
        get => resources.GetValueOrDefault(path);
        set
        {
            if (value is null)
            {
                resources.TryRemove(path, out _);
            }
            else
            {
                resources[path] = value;
            }
        }
    }

    /// <summary>All there is, as text.</summary>
    public IReadOnlyDictionary<string, string> Copy() => new Dictionary<string, string>(resources);

    public Task<ReadAnswer> ReadAsync(EvidenceSource side, string path, string? apiVersion, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(BeforeRead(path)
            ?? new ReadAnswer { Document = resources.TryGetValue(path, out string? text) ? Encoding.UTF8.GetBytes(text) : default, ApiVersion = ApiVersion });
    }

    public async Task<WriteAnswer> WriteAsync(WriteRequest request, CancellationToken cancellationToken)
    {
        if (await BeforeWrite(request) is { } instead)
        {
            return instead;
        }

        Writes.Enqueue(request);
        if (request.Operation == ChangeOperation.Delete)
        {
            resources.TryRemove(request.Path, out _);
        }
        else
        {
            JsonObject taken = Takes(request.Body!.DeepClone().AsObject());
            JsonObject now = request.Operation == ChangeOperation.Patch && this[request.Path] is { } before ? Merge(JsonNode.Parse(before)!.AsObject(), taken) : taken;
            resources[request.Path] = now.ToJsonString();
        }

        return AfterWrite(request);
    }

    private static JsonObject Merge(JsonObject target, JsonObject patch)
    {
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
            {
                target.Remove(name);
            }
            else if (value is JsonObject inner && target[name] is JsonObject old)
            {
                target[name] = Merge(old.DeepClone().AsObject(), inner);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }

        return target;
    }
}
