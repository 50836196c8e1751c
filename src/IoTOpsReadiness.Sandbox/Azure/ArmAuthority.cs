using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Who may do what: grants, roles, locks and policies.</summary>
internal sealed class ArmAuthority(ArmStore store, ArmBehaviour behaviour)
{
    /// <summary>The type of a role's assignment.</summary>
    public const string AssignmentType = "Microsoft.Authorization/roleAssignments";

    /// <summary>The type of a lock.</summary>
    public const string LockType = "Microsoft.Authorization/locks";

    /// <summary>The scope and everything above it, management groups included.</summary>
    public IEnumerable<string> SelfAndAbove(ArmId scope)
    {
        foreach (ArmId at in scope.SelfAndAbove())
        {
            if (at.Equals(ArmId.Tenant) && scope.SubscriptionId is { } subscription)
            {
                foreach (string group in behaviour.ManagementGroups.Where(pair => pair.Value.Contains(subscription, StringComparer.OrdinalIgnoreCase)).Select(pair => pair.Key))
                {
                    yield return $"/providers/Microsoft.Management/managementGroups/{group}";
                }
            }

            yield return at.Text;
        }
    }

    /// <summary>What the caller is granted at a scope, by way of it or of a wider one.</summary>
    public IReadOnlyList<ArmGrant> Grants(ArmCaller caller, ArmId scope)
    {
        HashSet<string> above = new(SelfAndAbove(scope), StringComparer.OrdinalIgnoreCase);
        List<ArmGrant> grants = [.. behaviour.CallerGrants.Where(grant => above.Contains(grant.Scope))];
        if (behaviour.CallersOwnEverything)
        {
            grants.Add(new ArmGrant("/", "*"));
        }
        else
        {
            grants.AddRange(Assigned(caller).Where(grant => above.Contains(grant.Scope)));
        }

        string[] forbidden =
        [
            .. behaviour.Forbidden.Where(one => one.Scope is null || scope.IsWithin(one.Scope)).Select(one => one.Actions),
            .. behaviour.ForbiddenTypes().SelectMany(Actions),
        ];
        return forbidden.Length == 0 ? grants : [.. grants.Select(grant => grant with { NotActions = [.. grant.NotActions, .. forbidden] })];
    }

    /// <summary>True where the caller may do that there.</summary>
    public bool Allows(ArmCaller caller, string action, ArmId scope) => Grants(caller, scope).Any(grant =>
        grant.Actions.Any(pattern => Wildcard.Matches(pattern, action)) && !grant.NotActions.Any(pattern => Wildcard.Matches(pattern, action)));

    /// <summary>Refuses the caller who may not do that there.</summary>
    /// <exception cref="ArmException">403 <c>AuthorizationFailed</c>.</exception>
    public void Demand(ArmCaller caller, string action, ArmId scope)
    {
        if (!Allows(caller, action, scope))
        {
            throw new ArmException(
                403,
                "AuthorizationFailed",
                $"The client '{caller.ClientId}' with object id '{caller.ObjectId}' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.");
        }
    }

    /// <summary>Refuses a write to what is locked.</summary>
    /// <exception cref="ArmException">409 <c>ScopeLocked</c>.</exception>
    public void DemandUnlocked(ArmId id, bool isDelete)
    {
        HashSet<string> above = new(SelfAndAbove(id), StringComparer.OrdinalIgnoreCase);
        string[] locked =
        [
            .. store.List(LockType, _ => true)
                .Where(one => above.Contains(one.Id.Scope.Text) || (isDelete && one.Id.Scope.IsWithin(id.Text)))
                .Where(one => isDelete || one.ToObject().At("properties.level").Text() == "ReadOnly")
                .Select(one => one.Id.Scope.Text)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        if (locked.Length > 0)
        {
            throw new ArmException(
                409,
                "ScopeLocked",
                $"The scope '{id}' cannot perform {(isDelete ? "delete" : "write")} operation because following scope(s) are locked: '{string.Join(',', locked)}'. Please remove the lock and try again.");
        }
    }

    /// <summary>Refuses a write that a policy denies.</summary>
    /// <exception cref="ArmException">403 <c>RequestDisallowedByPolicy</c>.</exception>
    public void DemandPolicy(ArmId id)
    {
        ArmPolicyDenial? denial = behaviour.PolicyDenials.FirstOrDefault(one => Wildcard.Matches(one.Type, id.Type) && (one.Scope is null || id.IsWithin(one.Scope)));
        if (denial is null)
        {
            return;
        }

        string scope = denial.Scope ?? $"/subscriptions/{id.SubscriptionId}";
        string assignmentId = $"{scope}/providers/Microsoft.Authorization/policyAssignments/{denial.Assignment}";
        string definitionId = $"/subscriptions/{id.SubscriptionId}/providers/Microsoft.Authorization/policyDefinitions/{denial.Assignment}";
        JsonArray identifiers = [new JsonObject
        {
            ["policyAssignment"] = new JsonObject { ["name"] = denial.Assignment, ["id"] = assignmentId },
            ["policyDefinition"] = new JsonObject { ["name"] = denial.Assignment, ["id"] = definitionId },
        }];
        throw new ArmException(403, "RequestDisallowedByPolicy", $"Resource '{id.Name}' was disallowed by policy. Policy identifiers: '{identifiers.ToJsonString()}'.")
        {
            AdditionalInfo =
            [
                new JsonObject
                {
                    ["type"] = "PolicyViolation",
                    ["info"] = new JsonObject
                    {
                        ["policyAssignmentId"] = assignmentId,
                        ["policyAssignmentName"] = denial.Assignment,
                        ["policyAssignmentScope"] = scope,
                        ["policyDefinitionId"] = definitionId,
                        ["policyDefinitionName"] = denial.Assignment,
                        ["policyDefinitionEffect"] = "deny",
                    },
                },
            ],
        };
    }

    /// <summary>A role's definition, built in or custom; null for one that does not exist.</summary>
    public JsonObject? Definition(string name, string? subscription) =>
        store.List(ArmRoles.DefinitionType, id => id.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).FirstOrDefault()?.ToObject() ??
        ArmRoles.Find(name, subscription);

    /// <summary>Where an assignment holds.</summary>
    public static string ScopeOf(ArmRecord assignment) =>
        assignment.Property("scope") is { Length: > 0 } scope ? (scope.Length > 1 ? scope.TrimEnd('/') : scope) : assignment.Id.Scope.Text;

    private IEnumerable<ArmGrant> Assigned(ArmCaller caller)
    {
        foreach (ArmRecord record in store.List(AssignmentType, _ => true))
        {
            if (!string.Equals(record.Property("principalId"), caller.ObjectId, StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            string role = record.Property("roleDefinitionId") ?? "";
            JsonObject? definition = Definition(role[(role.LastIndexOf('/') + 1)..], record.Id.SubscriptionId);
            foreach (JsonNode? permission in definition?.At("properties.permissions") as JsonArray ?? [])
            {
                yield return new ArmGrant(ScopeOf(record), Texts(permission, "actions"))
                {
                    NotActions = Texts(permission, "notActions"),
                    DataActions = Texts(permission, "dataActions"),
                    NotDataActions = Texts(permission, "notDataActions"),
                };
            }
        }
    }

    // Not the children of the type: those are types of their own.
    private static string[] Actions(string type) => type.Equals(ArmId.ProviderType, StringComparison.OrdinalIgnoreCase)
        ? [ArmProviders.ReadAction]
        : [$"{type}/read", $"{type}/write", $"{type}/delete"];

    private static string[] Texts(JsonNode? permission, string name) =>
        (permission as JsonObject)?[name] is JsonArray list ? [.. list.Select(one => one.Text()).OfType<string>()] : [];
}
