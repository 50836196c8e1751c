using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <content>Who may do what: the scopes that matter, and what the custom roles there allow.</content>
internal static partial class AzureKinds
{
    private static AzureFilter NamedByAssignments => new(Evidence.RoleAssignments, assignments =>
    {
        HashSet<string> named = new(assignments.Select(assignment => LastOf(assignment.Text("properties.roleDefinitionId"))).OfType<string>(), StringComparer.OrdinalIgnoreCase);
        return role => LastOf(role.Text("id")) is { } id && named.Contains(id);
    });

    // A list of role assignments has those at its scope, above and below it, so that one for the resource group of the
    // instance has those of every resource in it. The custom roles that can be assigned there are listed the same way,
    // with rights on the very same scopes.
    private static IEnumerable<AzureSource> AtScopes(SiteIdentity site, Func<string, ArmTarget> list)
    {
        ArmPath? instance = ArmPath.Parse(site.InstanceId);
        IEnumerable<ArmTarget> Of(ResourceDocument item) =>
            ArmPath.Parse(item.Text("id")) is { } id && !id.IsWithin(instance?.ResourceGroupScope) ? [list($"{id}")] : [];

        return
        [
            Instance(site, id => list(id.ResourceGroupScope ?? id.SubscriptionScope)),
            .. new[] { Evidence.StorageAccounts, Evidence.KeyVaults, Evidence.EventGridNamespaces, Evidence.EventHubNamespaces }
                .Select(kind => From(kind, Of) with { IsDecisive = false }),
        ];
    }

    private static ArmTarget.List CustomRolesAt(string scope) => ListIn(scope, Evidence.RoleDefinitions) with { Filter = "type eq 'CustomRole'" };

    private static string? LastOf(string? id) => id?[(id.LastIndexOf('/') + 1)..];
}
