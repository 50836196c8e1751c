using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Reading, writing and deleting resources of any type.</summary>
internal sealed partial class ArmResources(
    ArmStore store, ArmBehaviour behaviour, ArmAuthority authority, ArmOperations operations, ArmIdentities identities, ArmProviders providers)
{
    private readonly ArmDocuments documents = new(store, behaviour, identities);

    /// <summary>GET of one resource, or of a list of them.</summary>
    public ArmAnswer Get(ArmRequest request, ArmCaller caller, ArmId id)
    {
        if (id.IsCollection)
        {
            return List(request, caller, id);
        }

        authority.Demand(caller, $"{id.Type}/read", id);
        operations.LookAt(id);
        return ArmAnswer.Of(200, store.Find(id) ?? throw NotFound(id));
    }

    /// <summary>HEAD of one resource: whether it is there.</summary>
    public ArmAnswer Head(ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, $"{id.Type}/read", id);
        return ArmAnswer.Empty(store.Find(id) is null ? 404 : 204);
    }

    /// <summary>PUT: makes a resource, or replaces it.</summary>
    public async Task<ArmAnswer> PutAsync(ArmRequest request, ArmCaller caller, ArmId id, CancellationToken cancellationToken)
    {
        JsonObject body = request.Content();
        authority.Demand(caller, $"{id.Type}/write", id);
        CheckName(id);
        DemandPlace(id);
        ArmType? type = ArmTypes.Find(id.Type);
        DemandWritable(id);
        using IDisposable? hold = id.Type.Equals(ArmIdentities.CredentialType, StringComparison.OrdinalIgnoreCase)
            ? await identities.HoldAsync(id, cancellationToken).ConfigureAwait(false)
            : null;
        bool isNew = true;
        ArmRecord written = store.Update(id, caller, current =>
        {
            isNew = current is null;
            DemandMatch(request, current);
            if (hold is not null)
            {
                identities.Check(id, body);
            }

            return documents.Replace(id, type, body, current);
        });
        bool isFollowed = type?.IsLongRunning == true && behaviour.OperationLooks > 0;
        return ArmAnswer.Of(isNew ? 201 : 200, written, isFollowed ? operations.StartWrite(request, written.Id, isNew) : null);
    }

    /// <summary>PATCH: changes parts of a resource.</summary>
    public ArmAnswer Patch(ArmRequest request, ArmCaller caller, ArmId id)
    {
        ArmType? type = ArmTypes.Find(id.Type);
        if (type is { Patchable: null })
        {
            throw new ArmException(405, "MethodNotAllowed", $"The resource type '{id.TypeName}' in the namespace '{id.Namespace}' does not support the method 'PATCH'.")
            {
                Headers = new Dictionary<string, string> { ["Allow"] = "GET, PUT, DELETE" },
            };
        }

        JsonObject body = request.Content();
        authority.Demand(caller, $"{id.Type}/write", id);
        if (store.Find(id) is null)
        {
            throw NotFound(id);
        }

        DemandWritable(id);
        ArmRecord written = store.Update(id, caller, current =>
        {
            DemandMatch(request, current);
            JsonObject document = documents.Change(id, type, body, current ?? throw NotFound(id));
            if (!IsPatchFollowed(id))
            {
                document.Put("properties.provisioningState", current.ToObject().At("properties.provisioningState"));
            }

            return document;
        });
        return IsPatchFollowed(id) && behaviour.OperationLooks > 0
            ? ArmAnswer.Of(202, written, operations.StartWrite(request, written.Id, isNew: false))
            : ArmAnswer.Of(200, written);
    }

    /// <summary>DELETE of a resource, with everything in it.</summary>
    public ArmAnswer Delete(ArmRequest request, ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, $"{id.Type}/delete", id);
        ArmRecord? record = store.Find(id);
        if (record is null)
        {
            return id.Type == ArmId.ResourceGroupType ? throw NotFound(id) : ArmAnswer.Empty(204);
        }

        DemandMatch(request, record);
        if (!id.Type.Equals(ArmAuthority.LockType, StringComparison.OrdinalIgnoreCase))
        {
            authority.DemandUnlocked(record.Id, isDelete: true);
        }

        DemandIdle(record.Id);
        bool isFollowed = (ArmTypes.Find(id.Type)?.IsLongRunning == true || id.Type == ArmId.ResourceGroupType) && behaviour.OperationLooks > 0;
        if (isFollowed)
        {
            return ArmAnswer.Empty(202, operations.StartDelete(request, record.Id));
        }

        store.Remove(record.Id);
        return id.Type.Equals(ArmAuthority.AssignmentType, StringComparison.OrdinalIgnoreCase) ? ArmAnswer.Of(200, record) : ArmAnswer.Empty(200);
    }

    /// <summary>Refuses what lies in nothing: no such subscription, resource group or parent.</summary>
    public void DemandPlace(ArmId id)
    {
        for (ArmId? at = id.Parent; at is not null; at = at.Parent)
        {
            if (at.Type == ArmId.SubscriptionType)
            {
                DemandSubscription(at);
            }
        }

        if (id is { ResourceGroup: { } group, SubscriptionId: { } subscription } && id.Type != ArmId.ResourceGroupType &&
            store.Find(ArmId.Parse($"/subscriptions/{subscription}/resourceGroups/{group}")) is null)
        {
            throw new ArmException(404, "ResourceGroupNotFound", $"Resource group '{group}' could not be found.");
        }

        if (id.Parent is { } parent && parent.Type is not (ArmId.SubscriptionType or ArmId.ResourceGroupType) && !parent.Equals(ArmId.Tenant) && store.Find(parent) is null)
        {
            throw id.IsNested
                ? new ArmException(404, "ParentResourceNotFound", $"Failed to perform 'write' on resource(s) of type '{id.TypeName}', because the parent resource '{parent}' could not be found.")
                : NotFound(parent);
        }
    }

    /// <summary>Refuses a resource that is not there, saying what of it is missing.</summary>
    public ArmException NotFound(ArmId id)
    {
        try
        {
            DemandPlace(id);
        }
        catch (ArmException error) when (error.Code != "ParentResourceNotFound")
        {
            return error;
        }
        catch (ArmException)
        {
            return new ArmException(404, "ParentResourceNotFound", $"Can not perform requested operation on nested resource. Parent resource '{id.Parent!.Name}' not found.");
        }

        return id.Type switch
        {
            ArmId.SubscriptionType => new ArmException(404, "SubscriptionNotFound", $"The subscription '{id.Name}' could not be found."),
            ArmId.ResourceGroupType => new ArmException(404, "ResourceGroupNotFound", $"Resource group '{id.Name}' could not be found."),
            _ => new ArmException(
                404,
                "ResourceNotFound",
                $"The Resource '{id.Type}/{id.Name}' under resource group '{id.ResourceGroup ?? "<null>"}' was not found. For more details please go to https://aka.ms/ARMResourceNotFoundFix"),
        };
    }

    private ArmAnswer List(ArmRequest request, ArmCaller caller, ArmId id)
    {
        ArmId at = id.Parent ?? ArmId.Tenant;
        if (id.Type == ArmId.SubscriptionType || id.Type == ArmId.TenantType)
        {
            return ArmLists.Page(request, behaviour.PageSize, id.Type == ArmId.TenantType ? [Tenant()] : Documents(store.List(ArmId.SubscriptionType, one => authority.Grants(caller, one).Count > 0)));
        }

        if (id.Type == ArmId.AnyType)
        {
            return ListEverything(request, caller, at);
        }

        authority.Demand(caller, $"{id.Type}/read", at);
        DemandPlace(id);
        bool isExtension = ArmTypes.Find(id.Type)?.IsExtension == true;
        IReadOnlyList<ArmRecord> records = store.List(id.Type, one => isExtension ? one.Scope.Equals(at) : id.IsNested ? one.Parent!.Equals(at) : one.IsWithin(at.Text));
        return ArmLists.Page(request, behaviour.PageSize, Documents(records.Where(record => authority.Allows(caller, $"{id.Type}/read", record.Id))));
    }

    // Resources of every type: those with a location, as the service's own list has it.
    private ArmAnswer ListEverything(ArmRequest request, ArmCaller caller, ArmId at)
    {
        DemandPlace(ArmId.Parse($"{at}/resources"));
        Dictionary<string, string> wanted = ReadFilter(request.Parameter("$filter"));
        string? type = wanted.GetValueOrDefault("resourceType");
        IEnumerable<ArmRecord> records = store.Types
            .Where(one => !one.StartsWith("Microsoft.Resources/", StringComparison.OrdinalIgnoreCase) && !one.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase))
            .Where(one => type is null || one.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Where(one => ArmTypes.Find(one)?.IsTracked != false)
            .SelectMany(one => store.List(one, id => id.IsWithin(at.Text) && Fits(wanted, "name", id.Name) && Fits(wanted, "resourceGroup", id.ResourceGroup)))
            .Where(record => authority.Allows(caller, $"{record.Id.Type}/read", record.Id));
        return ArmLists.Page(request, behaviour.PageSize, Documents(records).Select(pair =>
        {
            pair.Value.Remove("properties");
            return pair;
        }));
    }

    private static Dictionary<string, string> ReadFilter(string? filter)
    {
        Dictionary<string, string> wanted = new(StringComparer.OrdinalIgnoreCase);
        foreach (string part in filter is null ? [] : And().Split(filter))
        {
            Match match = Comparison().Match(part);
            if (!match.Success)
            {
                throw new ArmException(
                    400,
                    "InvalidFilterInQueryString",
                    $"Invalid $filter '{filter}' specified in the query string. The sandbox knows resourceType, name and resourceGroup, each with eq, joined by and.");
            }

            wanted[match.Groups["name"].Value] = match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal);
        }

        return wanted;
    }

    private static bool Fits(Dictionary<string, string> wanted, string name, string? value) =>
        !wanted.TryGetValue(name, out string? expected) || expected.Equals(value, StringComparison.OrdinalIgnoreCase);

    private KeyValuePair<string, JsonObject> Tenant() =>
        KeyValuePair.Create(behaviour.TenantId, new JsonObject { ["id"] = $"/tenants/{behaviour.TenantId}", ["tenantId"] = behaviour.TenantId });

    private static IEnumerable<KeyValuePair<string, JsonObject>> Documents(IEnumerable<ArmRecord> records) => records.Select(record => KeyValuePair.Create(record.Id.Text, record.ToObject()));

    private void DemandSubscription(ArmId id)
    {
        if (!Guid.TryParse(id.Name, out _))
        {
            throw new ArmException(400, "InvalidSubscriptionId", $"The provided subscription identifier '{id.Name}' is malformed or invalid.");
        }

        if (store.Find(id) is null)
        {
            throw new ArmException(404, "SubscriptionNotFound", $"The subscription '{id.Name}' could not be found.");
        }
    }

    private void DemandWritable(ArmId id)
    {
        providers.DemandRegistered(id);
        if (!id.Type.Equals(ArmAuthority.LockType, StringComparison.OrdinalIgnoreCase))
        {
            authority.DemandUnlocked(id, isDelete: false);
        }

        authority.DemandPolicy(id);
        DemandIdle(id);
    }

    private void DemandIdle(ArmId id)
    {
        if (operations.IsUnderWay(id))
        {
            operations.LookAt(id);
            throw new ArmException(409, "Conflict", $"Unable to process the request on '{id}': another operation on this resource is in progress. Please try again once it has finished.")
            {
                Headers = new Dictionary<string, string> { ["Retry-After"] = behaviour.RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            };
        }
    }

    private static void DemandMatch(ArmRequest request, ArmRecord? current)
    {
        string? match = request.Header("If-Match");
        if (match is not null && (current is null || (match != "*" && match != current.ETag)))
        {
            throw new ArmException(412, "PreconditionFailed", $"The condition '{match}' in the If-Match header was not satisfied. The current etag is '{current?.ETag ?? "none"}'.");
        }

        if (request.Header("If-None-Match") == "*" && current is not null)
        {
            throw new ArmException(412, "PreconditionFailed", "The condition '*' in the If-None-Match header was not satisfied. The resource exists.");
        }
    }

    private static void CheckName(ArmId id)
    {
        string rule = ArmTypes.Find(id.Type)?.HasOperationsName == true ? "^[a-z0-9][a-z0-9-]*[a-z0-9]$" : "";
        if (rule.Length > 0 && (id.Name.Length is < 3 or > 63 || !OperationsName().IsMatch(id.Name)))
        {
            throw new ArmException(400, "InvalidResourceName", $"The resource name '{id.Name}' is invalid. It must be 3 to 63 characters long and match the pattern '{rule}'.");
        }
    }

    private static bool IsPatchFollowed(ArmId id) => id.Type.Equals("Microsoft.KubernetesConfiguration/extensions", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex("^[a-z0-9][a-z0-9-]*[a-z0-9]$")]
    private static partial Regex OperationsName();

    [GeneratedRegex(@"\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*(?<name>resourceType|name|resourceGroup)\s+eq\s+'(?<value>(?:[^']|'')+)'\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Comparison();
}
