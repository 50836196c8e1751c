using System.Globalization;
using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// Long-running writes. One moves on each time somebody looks at it, or at its resource, so that it takes the same number
/// of looks on every machine.
/// </summary>
internal sealed class ArmOperations(ArmStore store, ArmBehaviour behaviour)
{
    private const string StatusSegment = "operationStatuses";
    private const string ResultSegment = "operationResults";

    private readonly Lock gate = new();
    private readonly Dictionary<string, Operation> byName = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<ArmId, Operation> underWay = [];

    private enum Kind
    {
        Create,
        Update,
        Delete,
    }

    /// <summary>True where a write to the resource has not come to its end.</summary>
    public bool IsUnderWay(ArmId id)
    {
        lock (gate)
        {
            return underWay.ContainsKey(id);
        }
    }

    /// <summary>Starts to follow a write that has been stored.</summary>
    /// <returns>The headers that name it.</returns>
    public IReadOnlyDictionary<string, string> StartWrite(ArmRequest request, ArmId id, bool isNew) => Start(request, id, isNew ? Kind.Create : Kind.Update);

    /// <summary>Starts to take a resource away.</summary>
    /// <returns>The headers that name it.</returns>
    public IReadOnlyDictionary<string, string> StartDelete(ArmRequest request, ArmId id)
    {
        store.SetState(id, "Deleting");
        return Start(request, id, Kind.Delete);
    }

    /// <summary>Moves the write to a resource on, if there is one.</summary>
    public void LookAt(ArmId id)
    {
        lock (gate)
        {
            if (underWay.TryGetValue(id, out Operation? operation))
            {
                Advance(operation);
            }
        }
    }

    /// <summary>Answers a look at an operation; null where the path names none.</summary>
    public ArmAnswer? Answer(ArmRequest request, ArmId id)
    {
        bool isStatus = id.Type.EndsWith("/" + StatusSegment, StringComparison.OrdinalIgnoreCase);
        if (!isStatus && !id.Type.EndsWith("/" + ResultSegment, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        lock (gate)
        {
            if (!byName.TryGetValue(id.Name, out Operation? operation))
            {
                throw new ArmException(404, "OperationNotFound", $"The operation '{id.Name}' could not be found.");
            }

            Advance(operation);
            return isStatus ? Status(request, operation, id) : Result(request, operation);
        }
    }

    private Dictionary<string, string> Start(ArmRequest request, ArmId id, Kind kind)
    {
        var operation = new Operation(Guid.NewGuid().ToString(), id, kind, store.Time.GetUtcNow()) { LooksLeft = Math.Max(1, behaviour.OperationLooks) };
        lock (gate)
        {
            byName[operation.Name] = operation;
            underWay[id] = operation;
        }

        return Headers(request, operation);
    }

    private void Advance(Operation operation)
    {
        if (operation.EndTime is not null)
        {
            return;
        }

        if (--operation.LooksLeft > 0)
        {
            if (operation.Kind != Kind.Delete)
            {
                store.SetState(operation.Resource, operation.State);
            }

            return;
        }

        operation.EndTime = store.Time.GetUtcNow();
        underWay.Remove(operation.Resource);
        operation.Failure = behaviour.Failures.FirstOrDefault(one =>
            Wildcard.Matches(one.Type, operation.Resource.Type) && (one.Name is null || one.Name.Equals(operation.Resource.Name, StringComparison.OrdinalIgnoreCase)));
        if (operation.Failure is not null || operation.Kind != Kind.Delete)
        {
            store.SetState(operation.Resource, operation.State);
        }
        else
        {
            store.Remove(operation.Resource);
        }
    }

    private ArmAnswer Status(ArmRequest request, Operation operation, ArmId id)
    {
        JsonObject body = new()
        {
            ["id"] = id.Text,
            ["name"] = operation.Name,
            ["resourceId"] = operation.Resource.Text,
            ["status"] = operation.State,
            ["startTime"] = operation.StartTime.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        if (operation.EndTime is { } end)
        {
            body["endTime"] = end.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
        }

        if (operation.Failure is { } failure)
        {
            body["error"] = new JsonObject { ["code"] = failure.Code, ["message"] = failure.Message };
        }

        return ArmAnswer.Of(200, body, operation.EndTime is null ? Headers(request, operation) : null);
    }

    private ArmAnswer Result(ArmRequest request, Operation operation) => operation switch
    {
        { EndTime: null } => ArmAnswer.Empty(202, Headers(request, operation)),
        { Failure: { } failure } => new ArmException(409, failure.Code, failure.Message).ToAnswer(),
        { Kind: Kind.Delete } => ArmAnswer.Empty(204),
        _ => store.Find(operation.Resource) is { } record ? ArmAnswer.Of(200, record) : ArmAnswer.Empty(204),
    };

    private Dictionary<string, string> Headers(ArmRequest request, Operation operation)
    {
        string at = $"{request.BaseAddress}/subscriptions/{operation.Resource.SubscriptionId}/providers/{operation.Resource.Namespace}/locations/global";
        string version = Uri.EscapeDataString(request.Parameter("api-version") ?? "");
        Dictionary<string, string> headers = new() { ["Retry-After"] = behaviour.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture) };
        if (behaviour.OperationHeaders.HasFlag(ArmOperationHeaders.AzureAsyncOperation))
        {
            headers["Azure-AsyncOperation"] = $"{at}/{StatusSegment}/{operation.Name}?api-version={version}";
        }

        if (behaviour.OperationHeaders.HasFlag(ArmOperationHeaders.Location))
        {
            headers["Location"] = $"{at}/{ResultSegment}/{operation.Name}?api-version={version}";
        }

        return headers;
    }

    private sealed class Operation(string name, ArmId resource, Kind kind, DateTimeOffset startTime)
    {
        public string Name { get; } = name;

        public ArmId Resource { get; } = resource;

        public Kind Kind { get; } = kind;

        public DateTimeOffset StartTime { get; } = startTime;

        public DateTimeOffset? EndTime { get; set; }

        public int LooksLeft { get; set; }

        public ArmFailure? Failure { get; set; }

        public string State => (EndTime, Failure, Kind) switch
        {
            (not null, not null, _) => "Failed",
            (not null, null, _) => "Succeeded",
            (null, _, Kind.Create) => "Provisioning",
            (null, _, Kind.Update) => "Updating",
            _ => "Deleting",
        };
    }
}
