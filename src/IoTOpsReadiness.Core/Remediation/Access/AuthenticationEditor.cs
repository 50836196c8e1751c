using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>
/// Adds, changes and takes away the methods of an authentication. The components of Azure IoT Operations sign in by the one of
/// the default listener with tokens for <see cref="InternalAudience"/>, which stays.
/// </summary>
public static class AuthenticationEditor
{
    /// <summary>The audience of the tokens of the components of Azure IoT Operations.</summary>
    public const string InternalAudience = "aio-internal";

    /// <summary>What the edits are checked against.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
        [Evidence.BrokerAuthentications, Evidence.BrokerListeners, Evidence.ConfigMaps, Evidence.SecretNames, Evidence.SecretSyncs, Evidence.Instances];

    /// <summary>Drafts what was asked for.</summary>
    /// <exception cref="ReadinessException">It is not possible, or must be forced.</exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, AuthenticationRequest request)
    {
        CheckValues(request);
        ChangeDraft draft = request.Remove
            ? drafts.Edit(Evidence.BrokerAuthentications, request.Name, "default")
            : drafts.EditOrCreate(Evidence.BrokerAuthentications, request.Name, "default");
        string before = draft.Body.ToJsonString();
        JsonArray methods = Methods(draft.Body);
        JsonObject? known = Find(methods, request.Method);
        if (request.Remove)
        {
            Remove(methods, known, request);
        }
        else
        {
            Edit(site, known ?? Insert(methods, request.Method), request);
        }

        if (IsInternal(site, request.Name))
        {
            KeepInternal(methods, request);
        }

        bool isRemoved = request.Remove;
        draft.For(draft.IsNew ? $"Make the authentication '{request.Name}' by {request.Method}"
                : isRemoved ? $"Take {request.Method} away from the authentication '{request.Name}'"
                : known is null ? $"Add {request.Method} to the authentication '{request.Name}'" : $"Change {request.Method} of the authentication '{request.Name}'")
            .Command(CommandLine(request));
        if (!draft.IsNew && before != draft.Body.ToJsonString())
        {
            draft.With(ChangeImpact.ClientsDisconnect, known is null
                ? $"The broker takes '{request.Name}' over anew; its clients may have to reconnect."
                : $"Clients of '{request.Name}' that no longer match are disconnected.");
        }

        return draft;
    }

    /// <summary>What else to know of an authentication; null for nothing.</summary>
    public static string? FallThrough(ChangeDraft draft)
    {
        string[] methods = [.. Methods(draft.Body).OfType<JsonObject>().Select(method => ListenerBody.Text(method["method"]) ?? "")];
        int custom = Array.FindIndex(methods, method => Same.Text(method, nameof(AuthenticationKind.Custom)));
        return custom < 0 || custom == methods.Length - 1 ? null
            : $"While the custom server of '{draft.Target.Name}' cannot be reached, clients fall through to {methods[custom + 1]}.";
    }

    /// <summary>True where the components of Azure IoT Operations sign in by it.</summary>
    internal static bool IsInternal(Site site, string name) =>
        name == "default" || site.Listeners.SelectMany(listener => listener.Ports).Any(port => port.IsDefault && port.AuthenticationRef == name);

    /// <summary>The methods in a body; the list is made where it is missing.</summary>
    internal static JsonArray Methods(JsonObject body)
    {
        JsonObject properties = ListenerBody.Properties(body);
        if (properties["authenticationMethods"] is not JsonArray methods)
        {
            properties["authenticationMethods"] = methods = [];
        }

        return methods;
    }

    private static JsonObject? Find(JsonArray methods, AuthenticationKind kind) =>
        methods.OfType<JsonObject>().FirstOrDefault(method => Same.Text(ListenerBody.Text(method["method"]), kind.ToString()));

    // Custom last: what stands behind it is what clients fall through to while its server is away.
    private static JsonObject Insert(JsonArray methods, AuthenticationKind kind)
    {
        JsonObject method = new() { ["method"] = kind.ToString() };
        int custom = kind == AuthenticationKind.Custom ? -1 : methods.IndexOf(Find(methods, AuthenticationKind.Custom));
        methods.Insert(custom < 0 ? methods.Count : custom, method);
        return method;
    }

    private static void Remove(JsonArray methods, JsonObject? known, AuthenticationRequest request)
    {
        if (known is null)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.NoSuchMethod", ErrorKind.NotFound, $"The authentication '{request.Name}' has no method {request.Method}.", $"Its methods are: {string.Join(", ", methods.Select(method => method?["method"]))}.", request.Method);
        }

        methods.Remove(known);
        if (methods.Count == 0)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.LastMethod", ErrorKind.InvalidOperation, $"{request.Method} is the only method of '{request.Name}': nobody could sign in.", "Add another method first.", request.Method);
        }
    }

    private static void KeepInternal(JsonArray methods, AuthenticationRequest request)
    {
        JsonObject[] tokens = [.. methods.OfType<JsonObject>().Where(method => Same.Text(ListenerBody.Text(method["method"]), nameof(AuthenticationKind.ServiceAccountToken)))];
        if (tokens.SelectMany(Audiences).Any(audience => audience?.ToString() == InternalAudience))
        {
            return;
        }

        if (request.Remove)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.InternalAudience",
                ErrorKind.InvalidOperation,
                $"The components of Azure IoT Operations sign in by '{request.Name}' with service account tokens for {InternalAudience}: without that they stop.",
                "Leave it, and make another authentication for your clients.",
                request.Name);
        }

        JsonObject method = tokens.Length > 0 ? tokens[0] : Insert(methods, AuthenticationKind.ServiceAccountToken);
        Audiences(method).Insert(0, InternalAudience);
    }

    private static JsonArray Audiences(JsonObject method)
    {
        JsonObject settings = ListenerBody.Child(method, "serviceAccountTokenSettings");
        if (settings["audiences"] is not JsonArray audiences)
        {
            settings["audiences"] = audiences = [];
        }

        return audiences;
    }

    private static void Edit(Site site, JsonObject method, AuthenticationRequest request)
    {
        switch (request.Method)
        {
            case AuthenticationKind.X509:
                X509(site, method, request);
                break;
            case AuthenticationKind.ServiceAccountToken:
                ServiceAccountToken(site, method, request);
                break;
            default:
                Custom(site, method, request);
                break;
        }
    }

    private static void X509(Site site, JsonObject method, AuthenticationRequest request)
    {
        if (site.Listeners.SelectMany(listener => listener.Ports).FirstOrDefault(port => port.AuthenticationRef == request.Name && !port.HasTls) is { } plain && !request.Force)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.X509WithoutTls", ErrorKind.InvalidOperation, $"{plain} refers to '{request.Name}' and has no TLS, without which no client certificate is seen.", $"Open a port with TLS: Set-IoTOpsListener {plain.Listener.Name} -Port 8883. Or make another authentication, or -Force.", request.Name);
        }

        JsonObject settings = ListenerBody.Child(method, "x509Settings");
        string ca = request.TrustedClientCa ?? ListenerBody.Text(settings["trustedClientCaCert"]) ?? "client-ca";
        RequireConfigMap(site, ca, request);
        settings["trustedClientCaCert"] = ca;
        if (request.AdditionalValidation is not null)
        {
            settings["additionalValidation"] = request.AdditionalValidation;
        }

        if (request.Attributes is not null)
        {
            settings["authorizationAttributes"] = new JsonObject(request.Attributes.Select(set => KeyValuePair.Create<string, JsonNode?>(set.Name, new JsonObject
            {
                ["subject"] = set.Subject,
                ["attributes"] = new JsonObject(set.Attributes.Select(pair => KeyValuePair.Create<string, JsonNode?>(pair.Key, pair.Value))),
            })));
        }
    }

    private static void ServiceAccountToken(Site site, JsonObject method, AuthenticationRequest request)
    {
        if (request.Audiences is { } audiences)
        {
            bool keeps = IsInternal(site, request.Name) && Audiences(method).Any(audience => audience?.ToString() == InternalAudience);
            string[] wanted = keeps && !audiences.Contains(InternalAudience) ? [InternalAudience, .. audiences] : [.. audiences];
            ListenerBody.Child(method, "serviceAccountTokenSettings")["audiences"] = new JsonArray([.. wanted.Distinct().Select(audience => (JsonNode)audience)]);
        }
        else if (Audiences(method).Count == 0 && !IsInternal(site, request.Name))
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.NoAudience", ErrorKind.InvalidArgument, $"'{request.Name}' has no audience for service account tokens.", "Give -Audience, for example the name of the application; it stands in the tokens of the clients.", request.Name);
        }
    }

    private static void Custom(Site site, JsonObject method, AuthenticationRequest request)
    {
        JsonObject settings = ListenerBody.Child(method, "customSettings");
        string endpoint = request.Endpoint ?? ListenerBody.Text(settings["endpoint"]) ?? throw new ReadinessException(
            "IoTOps.BrokerAuthentication.NoEndpoint", ErrorKind.InvalidArgument, $"'{request.Name}' has no address of a custom server.", "Give -Endpoint, an https address.", request.Name);
        settings["endpoint"] = endpoint;
        if (request.CaConfigMap is { } ca)
        {
            RequireConfigMap(site, ca, request);
            settings["caCertConfigMap"] = ca;
        }
        else if (ListenerBody.Text(settings["caCertConfigMap"]) is null)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.NoCa", ErrorKind.InvalidArgument, $"Which CA the custom server of '{request.Name}' has to have is not said.", "Give -CaConfigMap, the name of a ConfigMap with its certificate.", request.Name);
        }

        if (request.ClientSecretRef is { } secret)
        {
            if (site.FindSecret(secret).IsMissing && !request.Force)
            {
                throw new ReadinessException("IoTOps.BrokerAuthentication.NoSuchReference", ErrorKind.NotFound, $"There is no secret '{secret}'.", "Make it first, or -Force.", secret);
            }

            ListenerBody.Child(ListenerBody.Child(settings, "auth"), "x509")["secretRef"] = secret;
        }
    }

    private static void RequireConfigMap(Site site, string name, AuthenticationRequest request)
    {
        if (site.Has(Evidence.ConfigMaps) && !site.ConfigMaps.Any(map => map.Name == name) && !request.Force)
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthentication.NoSuchReference",
                ErrorKind.NotFound,
                $"There is no ConfigMap '{name}'.",
                $"Make it: kubectl create configmap {name} --from-file=ca.pem -n {site.Namespace}. Or -Force.",
                name);
        }
    }

    private static void CheckValues(AuthenticationRequest request)
    {
        Check(KubernetesName.IsValid(request.Name), "Name", request.Name, KubernetesName.Rule);
        Check(Enum.IsDefined(request.Method), "Method", request.Method, "X509, ServiceAccountToken or Custom");
        Check(request.Endpoint is null || (Uri.TryCreate(request.Endpoint, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttps && uri.UserInfo.Length == 0), "Endpoint", "given", "an https address without user and password");
        Check(request.AdditionalValidation is null || Same.AnyOf(request.AdditionalValidation, "None", "AzureDeviceRegistry"), "AdditionalValidation", request.AdditionalValidation, "None or AzureDeviceRegistry");
        Check(request.Audiences is null or { Count: > 0 } && request.Audiences?.Any(string.IsNullOrWhiteSpace) != true, "Audience", "", "at least one audience, none of them empty");
        Check(request.Attributes?.All(set => set.Name.Length > 0 && set.Subject.Length > 0 && set.Attributes.Count > 0) != false, "AuthorizationAttribute", "", "a subject and at least one attribute under each name");
        Only(request, AuthenticationKind.X509, "TrustedClientCa", request.TrustedClientCa);
        Only(request, AuthenticationKind.X509, "AuthorizationAttribute", request.Attributes);
        Only(request, AuthenticationKind.X509, "AdditionalValidation", request.AdditionalValidation);
        Only(request, AuthenticationKind.ServiceAccountToken, "Audience", request.Audiences);
        Only(request, AuthenticationKind.Custom, "Endpoint", request.Endpoint);
        Only(request, AuthenticationKind.Custom, "CaConfigMap", request.CaConfigMap);
        Only(request, AuthenticationKind.Custom, "ClientSecretRef", request.ClientSecretRef);
    }

    private static void Only(AuthenticationRequest request, AuthenticationKind kind, string parameter, object? value) =>
        Check(value is null || (request.Method == kind && !request.Remove), parameter, "given", $"it with -Method {kind} alone, and without -RemoveMethod");

    private static void Check(bool isValid, string parameter, object? value, string accepted)
    {
        if (!isValid)
        {
            throw new ReadinessException("IoTOps.BrokerAuthentication.InvalidValue", ErrorKind.InvalidArgument, $"-{parameter} '{value}' is not possible.", $"Accepted is {accepted}.", value);
        }
    }

    private static string CommandLine(AuthenticationRequest request)
    {
        List<string> parts = [$"Set-IoTOpsBrokerAuthentication {request.Name} -Method {request.Method}"];
        void Add(string name, string? value)
        {
            if (value is not null)
            {
                parts.Add($"-{name} {value}");
            }
        }

        Add("TrustedClientCa", request.TrustedClientCa);
        Add("AdditionalValidation", request.AdditionalValidation);
        Add("AuthorizationAttribute", request.Attributes is null ? null : $"@{{ {string.Join("; ", request.Attributes.Select(set => $"{Quote(set.Name)} = @{{ subject = {Quote(set.Subject)}; attributes = @{{ {string.Join("; ", set.Attributes.Select(pair => $"{Quote(pair.Key)} = {Quote(pair.Value)}"))} }} }}"))} }}");
        Add("Audience", request.Audiences is null ? null : string.Join(", ", request.Audiences.Select(Quote)));
        Add("Endpoint", request.Endpoint is null ? null : Quote(request.Endpoint));
        Add("CaConfigMap", request.CaConfigMap);
        Add("ClientSecretRef", request.ClientSecretRef);
        return string.Join(' ', parts) + (request.Remove ? " -RemoveMethod" : "") + (request.Force ? " -Force" : "");
    }

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
