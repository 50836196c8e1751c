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
    private const string Sender = "2b629674-e913-4c01-ae53-ef4638d8f975";
    private const string Receiver = "a638d3c7-ab3a-418d-83e6-5f17a39d4fde";
    private const string EventHubsOwner = "f526a384-b230-433a-b45c-95f59c4a2dec";
    private const string Publisher = "a12b0b94-b317-4dcd-84a8-502ce99884c6";
    private const string Subscriber = "4b0f2fd7-60b4-4eca-896f-4435034f8bf5";
    private const string BlobContributor = "ba92f5b4-2d11-453d-a403-e96b0029c9fe";
    private const string BlobOwner = "b7e6dc6d-f1e8-4753-8033-0f276bb0955b";

    /// <summary>One finding for each endpoint with a managed identity towards Azure, or none where there is no such endpoint.</summary>
    public static IEnumerable<Finding> Judge(GuidelineContext context) => Concerned(context.Site) is { Length: > 0 } endpoints
        ? Judge(context, endpoints, UsersByEndpoint(context.Site))
        : [];

    private static IEnumerable<Finding> Judge(GuidelineContext context, DataflowEndpoint[] endpoints, ILookup<string, Flow> users) =>
        endpoints.SelectMany(endpoint => Judge(context, endpoint, users));

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
        bool knowsInstance = site.Instances.Any(instance => instance.Source == EvidenceSource.Azure);
        if (!ManagedIdentity.IsUserAssigned(endpoint))
        {
            string? shared = site.Extensions.FirstOrDefault(extension => Same.Text(extension.ExtensionType, Extension.OperationsType))?.PrincipalId;
            return [Right(context, endpoint, shared, users)];
        }

        if (endpoint.UserAssignedClientId is not { } clientId)
        {
            return [context.Unknown(endpoint, Reason.InvalidData, "The endpoint does not say which identity it uses.", "an endpoint its own API would accept", ClientIdPath(endpoint))];
        }

        if (!knowsInstance)
        {
            return [Right(context, endpoint, null, users)];
        }

        AssignedIdentity[] carried = [.. site.Instances.SelectMany(instance => instance.UserAssignedIdentities)];
        AssignedIdentity? identity = carried.FirstOrDefault(candidate => Same.Text(candidate.ClientId, clientId));
        return identity is null
            ? [context.Fail(
                endpoint,
                ClientIdPath(endpoint),
                clientId,
                carried.Length == 0 ? "an identity assigned to the instance" : string.Join(", ", carried.Select(candidate => candidate.ClientId ?? candidate.Id)),
                "The instance does not carry this identity.")]
            : [.. Federation(context, endpoint, identity), Right(context, endpoint, identity.PrincipalId, users)];
    }

    private static IEnumerable<Finding> Federation(GuidelineContext context, DataflowEndpoint endpoint, AssignedIdentity identity)
    {
        Site site = context.Site;
        string subject = $"system:serviceaccount:{site.Namespace}:aio-dataflow";
        if (!site.Has(Evidence.FederatedCredentials))
        {
            yield return context.Missing(Evidence.FederatedCredentials) with { Target = endpoint.Reference };
            yield break;
        }

        string[] subjects = [.. site.FederatedCredentials.Where(credential => Same.Text(credential.IdentityId, identity.Id)).Select(credential => credential.Subject ?? "")];
        if (!subjects.Contains(subject, StringComparer.Ordinal))
        {
            yield return context.Fail(
                endpoint,
                ClientIdPath(endpoint),
                subjects.Length == 0 ? "no federated credential" : string.Join(", ", subjects),
                subject,
                "No federated credential lets the dataflows of this cluster act as the identity.");
        }
    }

    private static Finding Right(GuidelineContext context, DataflowEndpoint endpoint, string? principalId, ILookup<string, Flow> users)
    {
        Site site = context.Site;
        DataflowHostKind kind = site.HostKindOf(endpoint);
        Flow[] flows = [.. users[endpoint.Name]];
        bool isHealthy = flows.Length > 0 && flows.GroupBy(flow => (flow.Kind, flow.Name)).All(IsAvailable);
        string? health = flows.Length == 0 ? "no enabled dataflow uses it" : isHealthy ? "its dataflows report Available" : "its dataflows do not all report Available";
        Finding Works(string message) => context.Pass(endpoint, null, health, message);

        if (kind is DataflowHostKind.DataExplorer or DataflowHostKind.FabricOneLake or DataflowHostKind.FabricRealTime)
        {
            // Databases and workspaces keep their rights themselves.
            return isHealthy
                ? Works("The right itself is kept outside Azure Resource Manager, but it works: the dataflows are healthy.")
                : context.Unknown(endpoint, Reason.NeedsInput, "The right itself is kept outside Azure Resource Manager, and no healthy dataflow proves it.", "a dataflow that reports Available, or a look at the target's own permissions", observed: health);
        }

        QueryOutcome roles = site.Snapshot.Outcome(Evidence.RoleAssignments, EvidenceSource.Azure);
        if (roles == QueryOutcome.NotRequested || (roles == QueryOutcome.Collected && principalId is null))
        {
            return isHealthy
                ? Works("The identity's role was not looked at in Azure, but it works: the dataflows are healthy.")
                : context.Unknown(endpoint, Reason.NotCollected, "Whether the identity has its role on the target is known to Azure alone.", "evidence of Microsoft.Authorization/roleAssignments and of the identity from Azure Resource Manager", observed: health);
        }

        return roles == QueryOutcome.Collected
            ? Role(context, endpoint, kind, principalId!, flows)
            : context.Missing(Evidence.RoleAssignments) with { Target = endpoint.Reference };
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
        (string type, string name) = TargetOf(endpoint, kind);
        string[] wanted = [.. Wanted(kind, flows, endpoint.Name)];
        RoleAssignment[] own = [.. site.RoleAssignments.Where(assignment => Same.Text(assignment.PrincipalId, principalId))];
        bool Reaches(RoleAssignment assignment) => IsWithin(assignment.Scope, type, name) || !assignment.Scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase);
        string[] missing = [.. wanted.Where(role => !own.Any(assignment => Reaches(assignment) && Grants(role, assignment.RoleId)))];
        if (missing.Length == 0)
        {
            return context.Pass(endpoint, null, name, "The identity has its role on the target.");
        }

        bool isVisible = IsVisible(site, kind, name) || site.RoleAssignments.Any(assignment => IsWithin(assignment.Scope, type, name));
        string expected = string.Join(", ", missing.Select(Title));
        return !isVisible
            ? context.Unknown(endpoint, Reason.NotAuthorized, $"The target {name} is not visible, so the identity's role on it is not known.", $"the permission to read {type} and its role assignments")
            : own.Any(assignment => IsWithin(assignment.Scope, type, name) && Title(assignment.RoleId ?? "") == assignment.RoleId)
                ? context.Unknown(endpoint, Reason.NeedsInput, $"The identity has a role on {name} that this module does not know.", $"the role {expected}, or a look at the one it has")
                : context.Fail(endpoint, null, $"no such role on {name}", expected, "The identity does not have its role on the target.");
    }

    private static IEnumerable<string> Wanted(DataflowHostKind kind, Flow[] flows, string endpoint)
    {
        // An endpoint nobody uses needs a role all the same, but which one cannot be told: that of a destination is likelier.
        bool isSource = flows.Any(flow => flow.SourceEndpoints.Contains(endpoint));
        bool isDestination = flows.Any(flow => flow.DestinationEndpoints.Contains(endpoint)) || !isSource;
        (string destination, string source) = kind switch
        {
            DataflowHostKind.EventHubs => (Sender, Receiver),
            DataflowHostKind.EventGrid => (Publisher, Subscriber),
            _ => (BlobContributor, BlobContributor),
        };
        return new[] { isDestination ? destination : null, isSource ? source : null }.OfType<string>().Distinct();
    }

    private static bool Grants(string wanted, string? role) =>
        Same.Text(role, wanted)
        || (wanted is Sender or Receiver && Same.Text(role, EventHubsOwner))
        || (wanted == BlobContributor && Same.Text(role, BlobOwner));

    private static string Title(string role) => role.ToLowerInvariant() switch
    {
        Sender => "Azure Event Hubs Data Sender",
        Receiver => "Azure Event Hubs Data Receiver",
        EventHubsOwner => "Azure Event Hubs Data Owner",
        Publisher => "EventGrid TopicSpaces Publisher",
        Subscriber => "EventGrid TopicSpaces Subscriber",
        BlobContributor => "Storage Blob Data Contributor",
        BlobOwner => "Storage Blob Data Owner",
        _ => role,
    };

    // The first label of these hosts is the name of the resource, unique in all of Azure.
    private static (string Type, string Name) TargetOf(DataflowEndpoint endpoint, DataflowHostKind kind) => (kind switch
    {
        DataflowHostKind.EventHubs => "Microsoft.EventHub/namespaces",
        DataflowHostKind.EventGrid => "Microsoft.EventGrid/namespaces",
        _ => "Microsoft.Storage/storageAccounts",
    }, (endpoint.HostName ?? "").Split('.')[0]);

    private static bool IsWithin(string scope, string type, string name) =>
        name.Length > 0 && $"{scope}/".Contains($"/{type}/{name}/", StringComparison.OrdinalIgnoreCase);

    private static bool IsVisible(Site site, DataflowHostKind kind, string name) => kind switch
    {
        DataflowHostKind.EventGrid => site.EventGridNamespaces.Any(candidate => Same.Text(candidate.Name, name)),
        DataflowHostKind.DataLakeStorage => site.Snapshot.Documents(Evidence.StorageAccounts, EvidenceSource.Azure)
            .Any(document => Same.Text(document.Root.At("name").TextOrNull(), name)),
        _ => false,
    };

    private static ILookup<string, Flow> UsersByEndpoint(Site site) => site.Flows
        .Where(flow => flow.IsEnabled)
        .SelectMany(flow => flow.SourceEndpoints.Concat(flow.DestinationEndpoints).Distinct(), (flow, name) => (flow, name))
        .ToLookup(use => use.name, use => use.flow);

    private static string ClientIdPath(DataflowEndpoint endpoint) => $"{endpoint.SettingsName}.authentication.userAssignedManagedIdentitySettings.clientId";
}
