using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Role assignments, role definitions and the caller's permissions.</summary>
internal sealed partial class ArmAccess(ArmStore store, ArmBehaviour behaviour, ArmAuthority authority, ArmResources resources, ArmProviders providers)
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> refusals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>GET of the caller's permissions at a scope.</summary>
    public ArmAnswer Permissions(ArmRequest request, ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, "Microsoft.Authorization/permissions/read", id.Scope);
        int number = 0;
        return ArmLists.Page(request, behaviour.PageSize, authority.Grants(caller, id.Scope).Select(grant => KeyValuePair.Create(
            (number++).ToString("D6", CultureInfo.InvariantCulture),
            new JsonObject
            {
                ["actions"] = Texts(grant.Actions),
                ["notActions"] = Texts(grant.NotActions),
                ["dataActions"] = Texts(grant.DataActions),
                ["notDataActions"] = Texts(grant.NotDataActions),
            })));
    }

    /// <summary>GET of role assignments: those that hold at the scope, and unless the filter says otherwise those below it.</summary>
    public ArmAnswer Assignments(ArmRequest request, ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, "Microsoft.Authorization/roleAssignments/read", id.Scope);
        AssignmentFilter filter = ReadFilter(request.Parameter("$filter"));
        HashSet<string> above = new(authority.SelfAndAbove(id.Scope), StringComparer.OrdinalIgnoreCase);
        string within = id.Scope.Text;
        return ArmLists.Page(request, behaviour.PageSize, store.List(ArmAuthority.AssignmentType, _ => true)
            .Where(record => filter.Principal is null || filter.Principal.Equals(record.Property("principalId"), StringComparison.OrdinalIgnoreCase))
            .Where(record =>
            {
                string scope = ArmAuthority.ScopeOf(record);
                return above.Contains(scope)
                    || (!filter.AtScope && scope.StartsWith(within, StringComparison.OrdinalIgnoreCase) && ArmId.TryParse(scope, out ArmId? place) && place.IsWithin(within));
            })
            .Select(record => KeyValuePair.Create(record.Id.Text, record.ToObject())));
    }

    /// <summary>PUT of a role assignment.</summary>
    public ArmAnswer Assign(ArmRequest request, ArmCaller caller, ArmId id)
    {
        JsonObject body = request.Content();
        authority.Demand(caller, "Microsoft.Authorization/roleAssignments/write", id);
        if (!Guid.TryParse(id.Name, out _))
        {
            throw new ArmException(400, "InvalidRoleAssignmentId", $"The role assignment ID '{id.Name}' is not valid. The role assignment ID must be a GUID.");
        }

        resources.DemandPlace(id);
        authority.DemandUnlocked(id, isDelete: false);
        authority.DemandPolicy(id);
        string principal = Required(body, "principalId");
        string role = Required(body, "roleDefinitionId");
        string roleName = role[(role.LastIndexOf('/') + 1)..];
        if (authority.Definition(roleName, id.SubscriptionId) is null)
        {
            throw new ArmException(404, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{roleName}' does not exist.");
        }

        DemandPrincipal(principal);
        bool isNew = true;
        ArmRecord written = store.Update(id, caller, current =>
        {
            isNew = current is null;
            DemandNew(id, principal, roleName, current);
            JsonObject properties = body["properties"]!.DeepClone().AsObject();
            string now = store.Time.GetUtcNow().UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
            JsonObject? before = current?.ToObject();
            properties["roleDefinitionId"] = $"{(id.SubscriptionId is { } subscription ? $"/subscriptions/{subscription}" : "")}/providers/{ArmRoles.DefinitionType}/{roleName}";
            properties["scope"] = id.Scope.Text;
            properties["principalType"] ??= "ServicePrincipal";
            properties["createdOn"] = before.At("properties.createdOn").Text() ?? now;
            properties["createdBy"] = before.At("properties.createdBy").Text() ?? caller.ObjectId;
            properties["updatedOn"] = now;
            properties["updatedBy"] = caller.ObjectId;
            return new JsonObject { ["properties"] = properties };
        });
        return ArmAnswer.Of(isNew ? 201 : 200, written);
    }

    /// <summary>GET of one role definition, or of those there are.</summary>
    public ArmAnswer Definitions(ArmRequest request, ArmCaller caller, ArmId id)
    {
        authority.Demand(caller, "Microsoft.Authorization/roleDefinitions/read", id.Scope);
        if (!id.IsCollection)
        {
            return ArmAnswer.Of(200, authority.Definition(id.Name, id.SubscriptionId) ??
                throw new ArmException(404, "RoleDefinitionDoesNotExist", $"The specified role definition with ID '{id.Name}' does not exist."));
        }

        string? filter = request.Parameter("$filter");
        Match match = DefinitionFilter().Match(filter ?? "");
        if (filter is not null && !match.Success)
        {
            throw InvalidFilter(filter, "roleName eq '...', type eq '...' and atScopeAndBelow()");
        }

        IEnumerable<JsonObject> custom = store.List(ArmRoles.DefinitionType, one => one.SubscriptionId is null || id.SubscriptionId is null || one.SubscriptionId.Equals(id.SubscriptionId, StringComparison.OrdinalIgnoreCase))
            .Select(record => record.ToObject());
        IEnumerable<JsonObject> all = custom.Concat(ArmRoles.Definitions(id.SubscriptionId))
            .Where(role => !match.Groups["name"].Success || match.Groups["name"].Value.Equals(role.At("properties.roleName").Text(), StringComparison.OrdinalIgnoreCase))
            .Where(role => !match.Groups["type"].Success || match.Groups["type"].Value.Equals(role.At("properties.type").Text(), StringComparison.OrdinalIgnoreCase));
        return ArmLists.Page(request, behaviour.PageSize, all.DistinctBy(role => role["name"].Text(), StringComparer.OrdinalIgnoreCase).Select(role => KeyValuePair.Create(role["name"].Text()!, role)));
    }

    /// <summary>PUT of a custom role.</summary>
    public ArmAnswer Define(ArmRequest request, ArmCaller caller, ArmId id)
    {
        JsonObject body = request.Content();
        authority.Demand(caller, "Microsoft.Authorization/roleDefinitions/write", id.Scope);
        if (!Guid.TryParse(id.Name, out _))
        {
            throw new ArmException(400, "InvalidRoleDefinitionId", $"The role definition ID '{id.Name}' is not valid. The role definition ID must be a GUID.");
        }

        if (ArmRoles.Find(id.Name, null) is not null)
        {
            throw new ArmException(400, "RoleDefinitionCannotBeModified", $"The built-in role definition with ID '{id.Name}' cannot be modified.");
        }

        resources.DemandPlace(id);
        providers.DemandRegistered(id);
        string name = Required(body, "roleName");
        if (body.At("properties.permissions") is not JsonArray || body.At("properties.assignableScopes") is not JsonArray { Count: > 0 })
        {
            throw new ArmException(400, "InvalidRoleDefinition", "The role definition must have permissions and at least one assignable scope.");
        }

        if (ArmRoles.Definitions(null).Concat(store.List(ArmRoles.DefinitionType, other => !other.Name.Equals(id.Name, StringComparison.OrdinalIgnoreCase)).Select(record => record.ToObject()))
            .Any(other => name.Equals(other.At("properties.roleName").Text(), StringComparison.OrdinalIgnoreCase)))
        {
            throw new ArmException(409, "RoleDefinitionWithSameNameExists", $"A custom role with the same name already exists in this directory. Use a different name. Name: '{name}'.");
        }

        bool isNew = true;
        ArmRecord written = store.Update(id, caller, current =>
        {
            isNew = current is null;
            JsonObject properties = body["properties"]!.DeepClone().AsObject();
            properties["type"] = "CustomRole";
            return new JsonObject { ["properties"] = properties };
        });
        return ArmAnswer.Of(isNew ? 201 : 200, written);
    }

    /// <summary>Refuses to delete a role that is still assigned.</summary>
    public void DemandUnassigned(ArmId id)
    {
        if (store.List(ArmAuthority.AssignmentType, _ => true).Any(record => record.ToObject().At("properties.roleDefinitionId").Text()?.EndsWith("/" + id.Name, StringComparison.OrdinalIgnoreCase) == true))
        {
            throw new ArmException(409, "RoleDefinitionHasAssignments", $"There are existing role assignments referencing role '{id.Name}'.");
        }
    }

    private void DemandNew(ArmId id, string principal, string roleName, ArmRecord? current)
    {
        if (current?.ToObject() is { } before)
        {
            if (!principal.Equals(before.At("properties.principalId").Text(), StringComparison.OrdinalIgnoreCase) ||
                before.At("properties.roleDefinitionId").Text()?.EndsWith("/" + roleName, StringComparison.OrdinalIgnoreCase) != true)
            {
                throw new ArmException(400, "RoleAssignmentUpdateNotPermitted", "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
            }

            return;
        }

        foreach (ArmRecord record in store.List(ArmAuthority.AssignmentType, _ => true))
        {
            if (principal.Equals(record.Property("principalId"), StringComparison.OrdinalIgnoreCase) &&
                record.Property("roleDefinitionId")?.EndsWith("/" + roleName, StringComparison.OrdinalIgnoreCase) == true &&
                ArmAuthority.ScopeOf(record).Equals(id.Scope.Text, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArmException(409, "RoleAssignmentExists", $"The role assignment already exists. The ID of the existing role assignment is {record.Id.Name.Replace("-", "", StringComparison.Ordinal)}.");
            }
        }
    }

    private void DemandPrincipal(string principal)
    {
        if (!Guid.TryParse(principal, out _))
        {
            throw new ArmException(400, "InvalidPrincipalId", $"The principal ID '{principal}' is not valid. Principal ID must be a GUID.");
        }

        lock (gate)
        {
            int soFar = refusals.GetValueOrDefault(principal);
            if (soFar < behaviour.PrincipalReplicationRefusals)
            {
                refusals[principal] = soFar + 1;
                throw new ArmException(
                    400,
                    "PrincipalNotFound",
                    $"Principal {principal.Replace("-", "", StringComparison.Ordinal)} does not exist in the directory {behaviour.TenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype");
            }
        }
    }

    private static AssignmentFilter ReadFilter(string? filter)
    {
        if (filter is null)
        {
            return new(false, null);
        }

        bool atScope = false;
        string? principal = null;
        foreach (string part in And().Split(filter))
        {
            Match match = AssignmentPart().Match(part);
            if (!match.Success)
            {
                throw InvalidFilter(filter, "atScope(), principalId eq '...' and assignedTo('...')");
            }

            atScope |= match.Groups["scope"].Success;
            principal = match.Groups["id"].Success ? match.Groups["id"].Value : principal;
        }

        return new(atScope, principal);
    }

    private static ArmException InvalidFilter(string filter, string known) =>
        new(400, "UnsupportedQuery", $"The filter '{filter}' is not supported. Supported filters are {known}.");

    private static string Required(JsonObject body, string name) => body.At($"properties.{name}").Text() is { Length: > 0 } text
        ? text
        : throw new ArmException(400, "InvalidRequestContent", $"The request content was invalid and could not be deserialized: 'Required property '{name}' not found in JSON. Path 'properties'.'.");

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    [GeneratedRegex(@"\s+and\s+", RegexOptions.IgnoreCase)]
    private static partial Regex And();

    [GeneratedRegex(@"^\s*((?<scope>atScope\(\))|principalId\s+eq\s+'(?<id>[^']*)'|assignedTo\('(?<id>[^']*)'\))\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex AssignmentPart();

    [GeneratedRegex(@"^\s*(roleName\s+eq\s+'(?<name>[^']*)'|type\s+eq\s+'(?<type>[^']*)'|atScopeAndBelow\(\))\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex DefinitionFilter();

    private sealed record AssignmentFilter(bool AtScope, string? Principal);
}
