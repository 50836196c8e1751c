using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Dataflow;

/// <summary>Check 36: endpoints sign in with a managed identity, best a user-assigned one, that has the right it needs.</summary>
internal sealed class ManagedIdentity : Guideline
{
    private const string Expected = "UserAssignedManagedIdentity";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 36,
        Id = "Dataflow.ManagedIdentity",
        Title = "Dataflow endpoints use managed identities",
        Area = Area.Dataflow,
        Severity = Severity.High,
        Recommendation = "Sign in to cloud services with a user-assigned managed identity: no secret to leak or to rotate, and rights that can be told apart by endpoint.",
        Remediation = "Set-IoTOpsDataflowEndpoint; grant the identity its role on the target first.",
        Article = "connect-to-cloud/howto-configure-dataflow-endpoint",
        Needs = [Evidence.DataflowEndpoints],
        Uses =
        [
            Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.BrokerListeners, Evidence.Instances, Evidence.Extensions,
            Evidence.FederatedCredentials, Evidence.RoleAssignments, Evidence.RoleDefinitions, Evidence.ConnectedClusters, Evidence.ServiceAccountIssuer,
            Evidence.EventGridNamespaces, Evidence.EventHubNamespaces, Evidence.StorageAccounts,
        ],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<DataflowEndpoint> endpoints = context.Site.DataflowEndpoints;
        return endpoints.Count == 0
            ? [context.NotApplicableSite("There are no dataflow endpoints.")]
            : [.. endpoints.Select(endpoint => Method(context, endpoint)), .. IdentityRights.Judge(context)];
    }

    private static Finding Method(GuidelineContext context, DataflowEndpoint endpoint)
    {
        DataflowHostKind kind = context.Site.HostKindOf(endpoint);
        if (kind is DataflowHostKind.LocalBroker or DataflowHostKind.LocalStorage)
        {
            return context.NotApplicable(
                endpoint, kind == DataflowHostKind.LocalBroker ? "The local broker is a matter of Dataflow.BrokerSat." : "A volume in the cluster needs no identity.");
        }

        string path = $"{endpoint.SettingsName}.authentication.method";
        if (endpoint.AuthenticationMethod is not { } method)
        {
            return context.Unknown(endpoint, Reason.InvalidData, "The endpoint states no authentication method, which its API requires.", "an endpoint its own API would accept", path);
        }

        (Verdict verdict, string message) = Judge(kind, method);
        return verdict switch
        {
            Verdict.Pass => context.Pass(endpoint, path, method, message, Expected),
            Verdict.SystemAssigned => context.Fail(endpoint, path, method, Expected, message, Severity.Low),
            Verdict.Warning => context.Fail(endpoint, path, method, Expected, message, context.Severity.Lowered()),
            Verdict.Fail => context.Fail(endpoint, path, method, Expected, message),
            _ => context.Unknown(endpoint, Reason.NeedsReferenceData, message, "a newer version of this module", path, method),
        };
    }

    private static (Verdict Verdict, string Message) Judge(DataflowHostKind kind, string method) => (Word(method), kind) switch
    {
        ("UserAssigned", DataflowHostKind.Unknown) => (Verdict.Pass, "A user-assigned identity signs in; the type of the endpoint is newer than this module."),
        ("UserAssigned", DataflowHostKind.OpenTelemetry) or ("SystemAssigned", DataflowHostKind.OpenTelemetry) => (Verdict.Unknown, "This module does not know managed identities on OpenTelemetry endpoints."),
        ("UserAssigned", _) => (Verdict.Pass, "A user-assigned identity signs in."),
        ("SystemAssigned", _) => (Verdict.SystemAssigned, "The identity of the extension signs in, which all endpoints share: whose access it was cannot be told."),

        ("Anonymous", DataflowHostKind.OpenTelemetry) => (Verdict.Warning, "The collector is used without signing in; OpenTelemetry endpoints know no managed identity, but tokens and certificates."),
        ("Anonymous", _) => (Verdict.Fail, "Anybody can do what this endpoint does: it does not sign in."),

        ("ServiceAccountToken", DataflowHostKind.CustomMqtt) => (Verdict.Pass, "A service account token signs in to a broker that is not Azure's."),
        ("ServiceAccountToken", DataflowHostKind.OpenTelemetry) => (Verdict.Pass, "A service account token signs in; OpenTelemetry endpoints know no managed identity."),
        ("ServiceAccountToken", DataflowHostKind.EventGrid) => (Verdict.Fail, "Event Grid does not know the tokens of this cluster."),

        ("X509Certificate", DataflowHostKind.EventGrid) => (Verdict.Warning, "A certificate signs in to Event Grid: it has to be kept and renewed, a managed identity has not."),
        ("X509Certificate", DataflowHostKind.CustomMqtt or DataflowHostKind.CustomKafka) => (Verdict.Pass, "A certificate signs in to a broker that is not Azure's."),
        ("X509Certificate", DataflowHostKind.OpenTelemetry) => (Verdict.Pass, "A certificate signs in; OpenTelemetry endpoints know no managed identity."),
        ("X509Certificate", DataflowHostKind.EventHubs or DataflowHostKind.FabricRealTime) => (Verdict.Fail, "Azure's Kafka endpoints do not know client certificates."),

        ("Sasl", DataflowHostKind.CustomKafka) => (Verdict.Warning, "A password signs in: it has to be kept and rotated."),
        ("Sasl", _) => (Verdict.Fail, "A connection string signs in: whoever has it can do what this endpoint does."),
        ("AccessToken", _) => (Verdict.Fail, "A shared access signature signs in: whoever has it can do what this endpoint does."),
        _ => (Verdict.Unknown, $"This module does not know the method {method} on this type of endpoint."),
    };

    // Both the short and the long names of the identities are about.
    private static string Word(string method) => method.ToUpperInvariant() switch
    {
        "USERASSIGNEDMANAGEDIDENTITY" or "USERASSIGNED" => "UserAssigned",
        "SYSTEMASSIGNEDMANAGEDIDENTITY" or "SYSTEMASSIGNED" => "SystemAssigned",
        "ANONYMOUS" => "Anonymous",
        "SERVICEACCOUNTTOKEN" => "ServiceAccountToken",
        "X509CERTIFICATE" or "X509CREDENTIALS" or "X509" => "X509Certificate",
        "SASL" => "Sasl",
        "ACCESSTOKEN" => "AccessToken",
        _ => method,
    };

    internal static bool IsUserAssigned(DataflowEndpoint endpoint) => Word(endpoint.AuthenticationMethod ?? "") == "UserAssigned";

    internal static bool IsSystemAssigned(DataflowEndpoint endpoint) => Word(endpoint.AuthenticationMethod ?? "") == "SystemAssigned";

    private enum Verdict
    {
        Pass,
        SystemAssigned,
        Warning,
        Fail,
        Unknown,
    }
}
