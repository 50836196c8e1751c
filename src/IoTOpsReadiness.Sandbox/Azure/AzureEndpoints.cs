using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>The Azure half of the sandbox.</summary>
internal static class AzureEndpoints
{
    /// <summary>Serves Azure Resource Manager and managed identities for all sites.</summary>
    public static void MapAzure(this IEndpointRouteBuilder app, SandboxSites sites, SandboxFaults faults)
    {
        // Made with the first request: who only wants the cluster does not wait for it.
        Lazy<ArmApi> api = new(() => Create(sites, faults));
        app.MapArm(() => api.Value, SandboxPaths.Identity, SandboxPaths.MachineIdentity);
    }

    private static ArmApi Create(SandboxSites sites, SandboxFaults faults)
    {
        var store = new ArmStore(sites.Time);
        ArmSeed.Plant(store, sites.All.Select(site => new ArmSeedSource(site.Identity, sites.Scenario.Whole.CollectedAt, site.Documents, site.Outcome)));
        var behaviour = new ArmBehaviour
        {
            IdentityHeader = sites.Accounts.IdentityHeader,
            Forbidden = [.. NotSeen(sites.Scenario.Sample)],
            ForbiddenTypes = () => faults.Settings.Forbidden.Count == 0 ? [] : ArmTypes.Names.Concat(faults.Settings.Forbidden).Where(faults.ForbidsType),
            RetryAfterSeconds = 1,
        };
        behaviour.TenantId = TenantOf(sites.Scenario.Whole) ?? behaviour.TenantId;
        behaviour.ManagementGroups = new Dictionary<string, string[]>(StringComparer.OrdinalIgnoreCase)
        {
            [behaviour.TenantId] = [.. store.List(ArmId.SubscriptionType, _ => true).Select(record => record.Id.Name)],
        };
        foreach (string text in faults.Settings.Azure)
        {
            ArmSwitch.Parse(text).Apply(behaviour, store);
        }

        ArmProjection.Attach(store, sites);
        ArcAgents.Attach(store, sites);
        return new ArmApi(store, behaviour);
    }

    // What the snapshot's own user was refused, its user is refused again.
    private static IEnumerable<ArmForbidden> NotSeen(Snapshot sample) => Evidence.Kinds
        .Where(kind => kind.AzureType is not null && sample.Outcome(kind, EvidenceSource.Azure) == QueryOutcome.Forbidden)
        .Select(kind => new ArmForbidden(kind == Evidence.ResourceProviders ? ArmProviders.ReadAction : $"{kind.AzureType}/read"));

    private static string? TenantOf(Snapshot snapshot) =>
        snapshot.Documents(Evidence.ArcConfiguration, EvidenceSource.Kubernetes) is [{ } agents, ..] && JsonNode.Parse(agents.Json.Span) is JsonObject document
            ? document.At("data.AZURE_TENANT_ID").Text()
            : null;
}
