using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Dataflow;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Dataflow;

/// <summary>Sets how a dataflow endpoint signs in and whom it trusts, and sees to the role its identity needs.</summary>
public static class EndpointEditor
{
    private const string DefaultAudience = "aio-internal";

    // What each type of endpoint takes.
    private static readonly Dictionary<string, EndpointSignIn[]> Accepted = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Mqtt"] = [EndpointSignIn.ServiceAccountToken, EndpointSignIn.UserAssignedManagedIdentity, EndpointSignIn.SystemAssignedManagedIdentity, EndpointSignIn.X509Certificate, EndpointSignIn.Anonymous],
        ["Kafka"] = [EndpointSignIn.UserAssignedManagedIdentity, EndpointSignIn.SystemAssignedManagedIdentity, EndpointSignIn.Sasl, EndpointSignIn.X509Certificate, EndpointSignIn.Anonymous],
        ["DataLakeStorage"] = [EndpointSignIn.UserAssignedManagedIdentity, EndpointSignIn.SystemAssignedManagedIdentity, EndpointSignIn.AccessToken],
        ["DataExplorer"] = [EndpointSignIn.UserAssignedManagedIdentity, EndpointSignIn.SystemAssignedManagedIdentity],
        ["FabricOneLake"] = [EndpointSignIn.UserAssignedManagedIdentity, EndpointSignIn.SystemAssignedManagedIdentity],
        ["OpenTelemetry"] = [EndpointSignIn.ServiceAccountToken, EndpointSignIn.X509Certificate, EndpointSignIn.Anonymous],
    };

    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
    [
        Evidence.DataflowEndpoints, Evidence.Dataflows, Evidence.DataflowGraphs, Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.Instances, Evidence.ConfigMaps,
        Evidence.SecretNames, Evidence.RoleAssignments, Evidence.RoleDefinitions, Evidence.EventHubNamespaces, Evidence.EventGridNamespaces, Evidence.StorageAccounts, Evidence.ManagedIdentities,
    ];

    /// <summary>Drafts the endpoint, and the role assignment it needs before.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Dataflow.NothingWished</c>, <c>IoTOps.Dataflow.NotTaken</c>, <c>IoTOps.Dataflow.Missing</c>,
    /// <c>IoTOps.Dataflow.NotFound</c>, <c>IoTOps.Dataflow.Unsafe</c>, <c>IoTOps.Dataflow.InvalidId</c>.
    /// </exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, EndpointRequest request, bool force, string? guideline = null)
    {
        if (request == new EndpointRequest { Name = request.Name })
        {
            throw new ReadinessException("IoTOps.Dataflow.NothingWished", ErrorKind.InvalidArgument, "Nothing is to be changed.", "Say how the endpoint is to sign in, or whom it is to trust.", request.Name);
        }

        ChangeDraft draft = drafts.Edit(Evidence.DataflowEndpoints, request.Name);
        DataflowEndpoint endpoint = site.DataflowEndpoints.Where(item => item.Name == request.Name).OrderByDescending(item => item.Source == EvidenceSource.Azure).First();
        JsonObject settings = Object(draft.Body["properties"]!.AsObject(), endpoint.SettingsName);
        if (request.SignIn is { } signIn)
        {
            SignIn(site, drafts, draft, endpoint, settings, request, signIn, force, guideline);
        }

        Tls(site, endpoint, settings, request, force);
        return draft
            .For(Title(request), guideline)
            .With(ChangeImpact.PodRestart, "Dataflows that use the endpoint connect again; messages under way may be delivered twice.")
            .Command(Command(request));
    }

    private static void SignIn(
        Site site, ChangeDrafts drafts, ChangeDraft draft, DataflowEndpoint endpoint, JsonObject settings, EndpointRequest request, EndpointSignIn signIn, bool force, string? guideline)
    {
        if (Accepted.GetValueOrDefault(endpoint.EndpointType) is { } accepted && !accepted.Contains(signIn))
        {
            throw new ReadinessException(
                "IoTOps.Dataflow.NotTaken", ErrorKind.InvalidArgument, $"An endpoint of type {endpoint.EndpointType} does not take {signIn}.", $"It takes {string.Join(", ", accepted)}.", signIn);
        }

        if (signIn == EndpointSignIn.Anonymous && !force)
        {
            throw new ReadinessException("IoTOps.Dataflow.Unsafe", ErrorKind.InvalidArgument, $"Without signing in anybody can do what '{request.Name}' does.", "Choose another method. -Force goes ahead nevertheless.", request.Name);
        }

        JsonObject own = Own(site, request, signIn);
        JsonObject authentication = Object(settings, "authentication");
        foreach (string other in authentication.Select(member => member.Key).Where(name => name.EndsWith("Settings", StringComparison.Ordinal) && name != SettingsOf(signIn)).ToArray())
        {
            authentication.Remove(other);
        }

        authentication["method"] = signIn.ToString();
        if (SettingsOf(signIn) is { } name)
        {
            JsonObject target = Object(authentication, name);
            foreach ((string key, JsonNode? value) in own)
            {
                target[key] = value?.DeepClone();
            }
        }

        if (signIn == EndpointSignIn.UserAssignedManagedIdentity)
        {
            Grant(site, drafts, draft, endpoint, request.ClientId!, guideline);
        }
    }

    private static JsonObject Own(Site site, EndpointRequest request, EndpointSignIn signIn)
    {
        switch (signIn)
        {
            case EndpointSignIn.ServiceAccountToken:
                return new() { ["audience"] = request.Audience ?? DefaultAudience };
            case EndpointSignIn.UserAssignedManagedIdentity:
                JsonObject identity = new() { ["clientId"] = RequireId(request.ClientId, "-ClientId"), ["tenantId"] = RequireId(request.TenantId, "-TenantId") };
                if (request.Scope is not null)
                {
                    identity["scope"] = request.Scope;
                }

                if (site.HasAzure(Evidence.Instances) && !site.AzureInstances.SelectMany(instance => instance.UserAssignedIdentities).Any(item => Same.Text(item.ClientId, request.ClientId)))
                {
                    throw new ReadinessException(
                        "IoTOps.Dataflow.NotFound",
                        ErrorKind.NotFound,
                        $"The instance of '{site.Name}' does not carry an identity with client id '{request.ClientId}'.",
                        "Assign it first: az iot ops identity assign.",
                        request.ClientId);
                }

                return identity;
            case EndpointSignIn.SystemAssignedManagedIdentity:
                return request.Audience is null ? [] : new() { ["audience"] = request.Audience };
            case EndpointSignIn.Anonymous:
                return [];
            default:
                if (request.SecretRef is null)
                {
                    throw Missing("-SecretRef", $"{signIn} needs the name of the secret");
                }

                if (site.FindSecret(request.SecretRef).IsMissing)
                {
                    throw new ReadinessException("IoTOps.Dataflow.NotFound", ErrorKind.NotFound, $"There is no secret '{request.SecretRef}' on '{site.Name}'.", "Sync it from the key vault first.", request.SecretRef);
                }

                return new() { ["secretRef"] = request.SecretRef };
        }
    }

    private static void Tls(Site site, DataflowEndpoint endpoint, JsonObject settings, EndpointRequest request, bool force)
    {
        if (request.TlsMode is { } mode)
        {
            if (Same.Text(mode, "Disabled") && !force)
            {
                throw new ReadinessException("IoTOps.Dataflow.Unsafe", ErrorKind.InvalidArgument, $"Without TLS, what '{endpoint.Name}' sends can be read on the way.", "-Force goes ahead nevertheless.", endpoint.Name);
            }

            Object(settings, "tls")["mode"] = mode;
        }

        if (request.TrustedCaConfigMap is not { } map)
        {
            return;
        }

        if (site.Has(Evidence.ConfigMaps) && !site.ConfigMaps.Any(item => item.Name == map))
        {
            throw new ReadinessException("IoTOps.Dataflow.NotFound", ErrorKind.NotFound, $"There is no ConfigMap '{map}' in namespace {site.Namespace}.", "Make it first, with the CA in PEM.", map);
        }

        Object(settings, "tls")["trustedCaCertificateConfigMapRef"] = map;
    }

    // The identity needs its role before the endpoint uses it, or the dataflow stops.
    private static void Grant(Site site, ChangeDrafts drafts, ChangeDraft draft, DataflowEndpoint endpoint, string clientId, string? guideline)
    {
        if (IdentityRights.RolesFor(site, endpoint) is not { } wanted)
        {
            draft.Requires($"The identity has its right on {endpoint.Host}, where roles of Azure do not apply.");
            return;
        }

        string? principal = site.AzureInstances.SelectMany(instance => instance.UserAssignedIdentities).FirstOrDefault(item => Same.Text(item.ClientId, clientId))?.PrincipalId;
        foreach (ChangeDraft step in TargetRoles.Give(site, drafts, wanted.Target, wanted.Roles, $"the identity of {endpoint.Name}", clientId, principal, null, guideline))
        {
            _ = step.Kind == RemediationKind.Api ? draft.After(step) : draft.Requires($"{step.Id} is done.");
        }
    }

    private static string? SettingsOf(EndpointSignIn signIn) => signIn switch
    {
        EndpointSignIn.ServiceAccountToken => "serviceAccountTokenSettings",
        EndpointSignIn.UserAssignedManagedIdentity => "userAssignedManagedIdentitySettings",
        EndpointSignIn.SystemAssignedManagedIdentity => "systemAssignedManagedIdentitySettings",
        EndpointSignIn.X509Certificate => "x509CertificateSettings",
        EndpointSignIn.Sasl => "saslSettings",
        EndpointSignIn.AccessToken => "accessTokenSettings",
        _ => null,
    };

    private static string RequireId(string? id, string parameter) => id is null ? throw Missing(parameter, "A user-assigned identity needs its client and its tenant")
        : Guid.TryParseExact(id, "D", out _) ? id
        : throw new ReadinessException("IoTOps.Dataflow.InvalidId", ErrorKind.InvalidArgument, $"'{id}' is no id.", $"{parameter} takes a GUID such as 01234567-89ab-cdef-0123-456789abcdef.", id);

    private static ReadinessException Missing(string parameter, string why) =>
        new("IoTOps.Dataflow.Missing", ErrorKind.InvalidArgument, $"{why}; {parameter} is missing.", $"Give {parameter}.", parameter);

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject part)
        {
            parent[name] = part = [];
        }

        return part;
    }

    private static string Title(EndpointRequest request)
    {
        string[] parts =
        [
            .. request.SignIn is { } signIn ? [$"sign in with {signIn}"] : Array.Empty<string>(),
            .. request.TlsMode is { } mode ? [$"TLS {mode}"] : Array.Empty<string>(),
            .. request.TrustedCaConfigMap is { } map ? [$"trust {map}"] : Array.Empty<string>(),
        ];
        return $"Let the dataflow endpoint {request.Name} {(parts.Length == 0 ? "use other settings" : string.Join(", ", parts))}";
    }

    private static string Command(EndpointRequest request)
    {
        StringBuilder line = new();
        line.Append(CultureInfo.InvariantCulture, $"Set-IoTOpsDataflowEndpoint {request.Name}");
        void Add(string name, object? value) => line.Append(value is null ? "" : $" -{name} {value}");
        Add("AuthenticationMethod", request.SignIn);
        Add("Audience", request.Audience);
        Add("ClientId", request.ClientId);
        Add("TenantId", request.TenantId);
        Add("Scope", request.Scope);
        Add("SecretRef", request.SecretRef);
        Add("TlsMode", request.TlsMode);
        Add("TrustedCaConfigMap", request.TrustedCaConfigMap);
        return line.ToString();
    }
}
