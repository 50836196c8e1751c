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
    // instance has those of every resource in it.
    private static IEnumerable<AzureSource> RoleSources(SiteIdentity site)
    {
        ArmPath? instance = ArmPath.Parse(site.InstanceId);
        IEnumerable<ArmTarget> Of(ResourceDocument item) =>
            ArmPath.Parse(item.Text("id")) is { } id && !id.IsWithin(instance?.ResourceGroupScope) ? [ListIn($"{id}", Evidence.RoleAssignments)] : [];

        return
        [
            Instance(site, id => ListIn(id.ResourceGroupScope ?? id.SubscriptionScope, Evidence.RoleAssignments)),
            .. new[] { Evidence.StorageAccounts, Evidence.KeyVaults, Evidence.EventGridNamespaces, Evidence.EventHubNamespaces }
                .Select(kind => From(kind, Of) with { IsDecisive = false }),
        ];
    }

    // A subscription lists the custom roles that can be assigned in it, those of its management groups included.
    private static IEnumerable<ArmTarget> CustomRoleLists(ResourceDocument assignment) =>
        ArmPath.Parse(assignment.Text("properties.roleDefinitionId")) is { } role
            ? [new ArmTarget.List($"{role.SubscriptionScope}/providers/{Evidence.RoleDefinitions.AzureType}", "type eq 'CustomRole'")]
            : [];

    private static string? LastOf(string? id) => id?[(id.LastIndexOf('/') + 1)..];
}
