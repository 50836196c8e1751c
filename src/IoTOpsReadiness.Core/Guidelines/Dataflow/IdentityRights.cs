using IoTOpsReadiness.Access;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>
/// The second half of check 36: whether the identity an endpoint names is the instance's, may act for the dataflows of
/// this cluster, and has its role on the target. All of it is Azure's to tell; where Azure was not asked, a dataflow
/// that reports Available through the endpoint is proof enough that it works.
/// </summary>
internal static class IdentityRights
{
    /// <summary>One finding for each endpoint with a managed identity towards Azure, or none where there is no such endpoint.</summary>
    public static IEnumerable<Finding> Judge(GuidelineContext context) => Concerned(context.Site) is { Length: > 0 } endpoints
        ? Judge(context, endpoints, UsersByEndpoint(context.Site))
        : [];

    private static IEnumerable<Finding> Judge(GuidelineContext context, DataflowEndpoint[] endpoints, ILookup<string, Flow> users) =>
        endpoints.SelectMany(endpoint => Judge(context, endpoint, users));

    /// <summary>The roles an identity needs on the target of an endpoint; none where roles of Azure do not apply.</summary>
    public static (AzureTarget Target, IReadOnlyList<AzureNeed> Roles)? RolesFor(Site site, DataflowEndpoint endpoint)
    {
        DataflowHostKind kind = site.HostKindOf(endpoint);
        return kind is DataflowHostKind.EventHubs or DataflowHostKind.EventGrid or DataflowHostKind.DataLakeStorage
            ? (TargetOf(site, endpoint, kind), [.. Wanted(kind, [.. UsersByEndpoint(site)[endpoint.Name]], endpoint.Name)])
            : null;
    }

    // Of an endpoint that both sides show, what Azure shows: who signs in is its matter.
    private static DataflowEndpoint[] Concerned(Site site) => [.. site.DataflowEndpoints
        .Where(endpoint => ManagedIdentity.IsUserAssigned(endpoint) || ManagedIdentity.IsSystemAssigned(endpoint))
        .Where(endpoint => site.HostKindOf(endpoint) is DataflowHostKind.EventGrid or DataflowHostKind.EventHubs or DataflowHostKind.FabricRealTime
            or DataflowHostKind.DataLakeStorage or DataflowHostKind.DataExplorer or DataflowHostKind.FabricOneLake)
        .GroupBy(endpoint => endpoint.Name, StringComparer.Ordinal)
        .Select(sides => sides.OrderByDescending(endpoint => endpoint.Source == EvidenceSource.Azure).First())];

    private static IEnumerable<Finding> Judge(GuidelineContext context, DataflowEndpoint endpoint, ILookup<string, Flow> users)
    {
        Site site = context.Site;
        if (!ManagedIdentity.IsUserAssigned(endpoint))
        {
            return [Right(context, endpoint, site.Extension(Extension.OperationsType)?.PrincipalId, Evidence.Extensions, users)];
        }

        if (endpoint.UserAssignedClientId is not { } clientId)
        {
            return [context.Unknown(endpoint, Reason.InvalidData, "The endpoint does not say which identity it uses.", "an endpoint its own API would accept", ClientIdPath(endpoint))];
        }

        AssignedIdentity[] carried = [.. site.AzureInstances.SelectMany(instance => instance.UserAssignedIdentities)];
        AssignedIdentity? identity = carried.FirstOrDefault(candidate => Same.Text(candidate.ClientId, clientId));
        if (identity is null && !site.HasAzure(Evidence.Instances))
        {
            return [Right(context, endpoint, null, Evidence.Instances, users)];
        }

        return identity is null
            ? [context.Fail(
                endpoint,
                ClientIdPath(endpoint),
                clientId,
                carried.Length == 0 ? "an identity assigned to the instance" : string.Join(", ", carried.Select(candidate => candidate.ClientId ?? candidate.Id)),
                "The instance does not carry this identity.")]
            :
            [
                Federation.Judge(context, endpoint, ClientIdPath(endpoint), identity.Id, Federation.Dataflow, context.Severity),
                Right(context, endpoint, identity.PrincipalId, Evidence.Instances, users),
            ];
    }

    private static Finding Right(GuidelineContext context, DataflowEndpoint endpoint, string? principalId, EvidenceKind identitySource, ILookup<string, Flow> users)
    {
        Site site = context.Site;
        DataflowHostKind kind = site.HostKindOf(endpoint);
        Flow[] flows = [.. users[endpoint.Name]];
        bool isHealthy = flows.Length > 0 && flows.GroupBy(flow => (flow.Kind, flow.Name)).All(IsAvailable);
        string? health = flows.Length == 0 ? "no enabled dataflow uses it" : isHealthy ? "its dataflows report Available" : "its dataflows do not all report Available";
        Finding Works(string message) => context.Pass(endpoint, null, health, message, source: FindingSource.Runtime);

        if (kind is DataflowHostKind.DataExplorer or DataflowHostKind.FabricOneLake or DataflowHostKind.FabricRealTime)
        {
            // Databases and workspaces keep their rights themselves.
            return isHealthy
                ? Works("The right itself is kept outside Azure Resource Manager, but it works: the dataflows are healthy.")
                : context.Unknown(endpoint, Reason.NeedsInput, "The right itself is kept outside Azure Resource Manager, and no healthy dataflow proves it.", "a dataflow that reports Available, or a look at the target's own permissions", observed: health);
        }

        if (principalId is null && site.Snapshot.Outcome(identitySource, EvidenceSource.Azure) is not (QueryOutcome.NotRequested or QueryOutcome.Collected or QueryOutcome.NotInstalled))
        {
            return context.MissingAzure(identitySource) with { Target = endpoint.Reference };
        }

        if (principalId is null || site.Snapshot.Outcome(Evidence.RoleAssignments, EvidenceSource.Azure) == QueryOutcome.NotRequested)
        {
            return isHealthy
                ? Works("The identity's role was not looked at in Azure, but it works: the dataflows are healthy.")
                : context.Unknown(endpoint, Reason.NotCollected, "Whether the identity has its role on the target is known to Azure alone.", "evidence of Microsoft.Authorization/roleAssignments and of the identity from Azure Resource Manager", observed: health);
        }

        return Role(context, endpoint, kind, principalId, flows);
    }

    // Older versions of ARM do not report health, so one side that does is enough, unless the other contradicts it.
    private static bool IsAvailable(IEnumerable<Flow> sides)
    {
        string[] states = [.. sides.Select(flow => flow.HealthState).OfType<string>()];
        return states.Length > 0 && states.All(state => Same.Text(state, "Available"));
    }

    private static Finding Role(GuidelineContext context, DataflowEndpoint endpoint, DataflowHostKind kind, string principalId, Flow[] flows)
    {
        Site site = context.Site;
        AzureTarget target = TargetOf(site, endpoint, kind);
        Finding[] findings =
        [
            .. Wanted(kind, flows, endpoint.Name).Select(need =>
            {
                AzureRight right = AzureRight.Find(site, principalId, need, target, part => IsUsed(flows, endpoint.Name, part));
                return right.Outcome == RightOutcome.None && site.Has(Evidence.RoleAssignments)
                    ? NoRole(context, endpoint, target, need, principalId)
                    : Rights.Judge(context, endpoint, null, right, need, target, context.Severity);
            }),
        ];
        return Verdict.Deciding(findings);
    }

    // Of a target that nobody sees, roles above it may be its own.
    private static Finding NoRole(GuidelineContext context, DataflowEndpoint endpoint, AzureTarget target, AzureNeed need, string principalId)
    {
        Site site = context.Site;
        bool isVisible = target.Id is not null || site.RoleAssignments.Any(assignment => target.IsNamedBy(assignment.Scope));
        bool mayInherit = target.Id is null && site.RoleAssignments.Any(assignment => Same.Text(assignment.PrincipalId, principalId) && target.MayBeReachedFrom(assignment.Scope));
        return !isVisible || mayInherit
            ? context.Unknown(
                endpoint, Reason.NotAuthorized, $"The target {target.Name} is not visible, so the identity's role on it is not known.", $"the permission to read {target.Type} and its role assignments")
            : context.Fail(endpoint, null, $"no such role on {target.Name}", need.Role, "The identity does not have its role on the target.");
    }

    private static IEnumerable<AzureNeed> Wanted(DataflowHostKind kind, Flow[] flows, string endpoint)
    {
        // An endpoint nobody uses needs a role all the same, but which one cannot be told: that of a destination is likelier.
        bool isSource = flows.Any(flow => flow.SourceEndpoints.Contains(endpoint));
        bool isDestination = flows.Any(flow => flow.DestinationEndpoints.Contains(endpoint)) || !isSource;
        (AzureNeed destination, AzureNeed source) = kind switch
        {
            DataflowHostKind.EventHubs => (AzureNeed.SendEvents, AzureNeed.ReceiveEvents),
            DataflowHostKind.EventGrid => (AzureNeed.Publish, AzureNeed.Subscribe),
            _ => (AzureNeed.WriteBlobs, AzureNeed.WriteBlobs),
        };
        return new[] { isDestination ? destination : null, isSource ? source : null }.OfType<AzureNeed>().Distinct();
    }

    // A role on one event hub, container or topic space will do where it is the only one in use. What the dataflows write
    // to is a hub or a container by name; topic spaces gather topics by patterns, which nothing here resolves.
    private static bool IsUsed(Flow[] flows, string endpoint, string part)
    {
        string[] names = [.. flows.OfType<Model.Dataflow>().Where(flow => flow.DestinationEndpoint == endpoint).Select(flow => flow.DataDestination).OfType<string>().Distinct()];
        return names.Length == 0 || names.All(name => name.Contains('/', StringComparison.Ordinal) || name == part);
    }

    // The first label of these hosts is the name of the resource, unique in all of Azure.
    private static AzureTarget TargetOf(Site site, DataflowEndpoint endpoint, DataflowHostKind kind)
    {
        string name = (endpoint.HostName ?? "").Split('.')[0];
        (string type, IEnumerable<Resource> candidates) = kind switch
        {
            DataflowHostKind.EventHubs => ("Microsoft.EventHub/namespaces", site.EventHubNamespaces.Cast<Resource>()),
            DataflowHostKind.EventGrid => ("Microsoft.EventGrid/namespaces", site.EventGridNamespaces),
            _ => ("Microsoft.Storage/storageAccounts", site.StorageAccounts),
        };
        return new(type, name, candidates.FirstOrDefault(candidate => Same.Text(candidate.Name, name))?.Reference.ArmId);
    }

    private static ILookup<string, Flow> UsersByEndpoint(Site site) => site.Flows
        .Where(flow => flow.IsEnabled)
        .SelectMany(flow => flow.SourceEndpoints.Concat(flow.DestinationEndpoints).Distinct(), (flow, name) => (flow, name))
        .ToLookup(use => use.name, use => use.flow);

    private static string ClientIdPath(DataflowEndpoint endpoint) => $"{endpoint.SettingsName}.authentication.userAssignedManagedIdentitySettings.clientId";
}
