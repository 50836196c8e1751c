using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Access;

/// <summary>Check 28: clients sign in by X.509 certificate or by Kubernetes service account token.</summary>
internal sealed class AuthNMethod : Guideline
{
    private const string InternalAudience = "aio-internal";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 28,
        Id = "AuthN.Method",
        Title = "Clients sign in by X.509 or service account token",
        Area = Area.Access,
        Severity = Severity.Medium,
        Recommendation = "Let clients outside the cluster sign in with X.509 certificates and those inside with service account tokens; a custom server is one more part that has to be reachable and trusted.",
        Remediation = "Set-IoTOpsBrokerAuthentication, which keeps the methods that are there; clients that no longer match are disconnected.",
        Article = "manage-mqtt-broker/howto-configure-authentication",
        Needs = [Evidence.BrokerListeners, Evidence.BrokerAuthentications],
        Uses = [Evidence.ConfigMaps, Evidence.SecretNames, Evidence.SecretSyncs],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<ListenerPort> ports = ListenerPorts.Of(context.Site);
        if (ports.Count == 0)
        {
            return [ListenerPorts.None(context)];
        }

        BrokerAuthentication[] inUse = [.. ports.Select(port => context.Site.AuthenticationOf(port).Found).OfType<BrokerAuthentication>().Distinct()];
        return
        [
            .. ports.SelectMany(port => Port(context, port)),
            .. inUse.SelectMany(authentication => Judge(context, authentication, IsInternal(context, authentication, ports))),
            .. context.Refused(Severity.Medium, [.. Relevant(inUse)]),
        ];
    }

    private static IEnumerable<Finding> Port(GuidelineContext context, ListenerPort port)
    {
        string path = $"{port.Path}.authenticationRef";
        if (port.AuthenticationRef is not { } name)
        {
            yield return context.NotApplicable(port.Listener, $"{ListenerPorts.Describe(port)} has no authentication; AIO-029 judges that.");
            yield break;
        }

        if (context.Site.AuthenticationOf(port).Found is not { } authentication)
        {
            yield return context.Fail(
                port.Listener, path, name, "an authentication that exists", $"{ListenerPorts.Describe(port)} refers to an authentication that does not exist.", Severity.High);
            yield break;
        }

        string[] methods = [.. authentication.Methods.Select(method => method.Method)];
        string observed = $"{name}: {(methods.Length == 0 ? "no method" : string.Join(", ", methods))}";
        if (!port.HasTls && methods.Any(IsX509))
        {
            yield return context.Fail(
                port.Listener, path, observed, "TLS on the port", $"{ListenerPorts.Describe(port)} asks for client certificates, which only a port with TLS can see.", Severity.Medium);
        }
        else if (port.Listener.IsExternal && methods.Length > 0 && methods.All(IsServiceAccountToken))
        {
            yield return context.Pass(
                port.Listener, path, observed, $"{ListenerPorts.Describe(port)} takes service account tokens alone, which clients outside the cluster cannot get.");
        }
    }

    private static Finding[] Judge(GuidelineContext context, BrokerAuthentication authentication, bool isInternal)
    {
        IReadOnlyList<AuthenticationMethod> methods = authentication.Methods;
        List<string> notes = [];
        List<Finding> findings = [];
        if (methods.Count == 0)
        {
            findings.Add(context.Fail(authentication, "authenticationMethods", "none", "X509 or ServiceAccountToken", $"'{authentication.Name}' names no method."));
        }

        if (isInternal && !methods.Any(method => IsServiceAccountToken(method.Method) && method.Audiences.Contains(InternalAudience)))
        {
            findings.Add(context.Fail(
                authentication,
                "authenticationMethods",
                Describe(methods),
                $"ServiceAccountToken with the audience {InternalAudience}",
                $"'{authentication.Name}' shuts out the components of Azure IoT Operations themselves.",
                Severity.High));
        }

        for (int index = 0; index < methods.Count; index++)
        {
            AuthenticationMethod method = methods[index];
            string? next = index + 1 < methods.Count ? methods[index + 1].Method : null;
            findings.AddRange(method.Method switch
            {
                string name when IsServiceAccountToken(name) => ServiceAccountToken(context, authentication, method),
                string name when IsX509(name) => X509(context, authentication, method, notes),
                string name when IsCustom(name) => Custom(context, authentication, method, next),
                "" => [context.Fail(authentication, $"{method.Path}.method", "not set", "X509 or ServiceAccountToken", $"'{authentication.Name}' has a method without a name.")],
                string name => [context.Unknown(
                    authentication, Reason.InvalidData, $"'{authentication.Name}' has a method this version does not know.", "a newer version of the module", $"{method.Path}.method", name)],
            });
        }

        return findings.Count > 0 ? [.. findings] :
        [
            context.Pass(authentication, "authenticationMethods", Describe(methods), string.Join(' ', [$"'{authentication.Name}' takes {Describe(methods)}.", .. notes]), "X509 or ServiceAccountToken"),
        ];
    }

    private static IEnumerable<Finding> ServiceAccountToken(GuidelineContext context, BrokerAuthentication authentication, AuthenticationMethod method)
    {
        if (method.Audiences.Count == 0)
        {
            yield return context.Fail(
                authentication, $"{method.Path}.serviceAccountTokenSettings.audiences", "none", "at least one audience", $"'{authentication.Name}' takes service account tokens and names no audience for them.");
        }
    }

    private static IEnumerable<Finding> X509(GuidelineContext context, BrokerAuthentication authentication, AuthenticationMethod method, List<string> notes)
    {
        string path = $"{method.Path}.x509Settings.trustedClientCaCert";
        if (method.AdditionalValidation is { } validation)
        {
            notes.Add($"Its additional validation by {validation} is in preview.");
        }

        if (!context.Site.Has(Evidence.ConfigMaps))
        {
            notes.Add($"The ConfigMap '{method.TrustedClientCa}' with the trusted CA was not looked at.");
            yield break;
        }

        if (ConfigMapOf(context, method.TrustedClientCa) is not { } map)
        {
            yield return context.Fail(
                authentication, path, method.TrustedClientCa, "a ConfigMap that exists", $"'{authentication.Name}' trusts the CA in a ConfigMap that does not exist: no client certificate is accepted.");
            yield break;
        }

        PublicCertificate[] certificates = [.. map.Keys.SelectMany(key => PublicCertificate.ReadPem(map.Value(key)))];
        string[] algorithms = [.. certificates.Select(certificate => certificate.KeyAlgorithm).Distinct()];
        if (certificates.Length == 0)
        {
            yield return context.Fail(
                map, null, "no certificate that can be read", "CA certificates as PEM", $"'{authentication.Name}' trusts the CA in a ConfigMap that holds none: no client certificate is accepted.");
        }
        else if (algorithms.Length > 1)
        {
            yield return context.Fail(
                map, null, string.Join(", ", algorithms), "one key algorithm", $"The chain that '{authentication.Name}' trusts mixes key algorithms, which the broker does not support.");
        }
    }

    private static IEnumerable<Finding> Custom(GuidelineContext context, BrokerAuthentication authentication, AuthenticationMethod method, string? next)
    {
        // The article of 2024 knows X.509 and service account tokens alone; the manual of 2026 names custom servers as well.
        if (!context.Baseline.IsAtLeast(Baseline.August2026))
        {
            yield return context.Fail(
                authentication, $"{method.Path}.method", "Custom", "X509 or ServiceAccountToken", $"'{authentication.Name}' uses a custom server, which baseline {context.Baseline} does not name.", Severity.Medium.Lowered());
        }

        if (!Uri.TryCreate(method.CustomEndpoint, UriKind.Absolute, out Uri? endpoint) || endpoint.Scheme != Uri.UriSchemeHttps)
        {
            yield return context.Fail(
                authentication, $"{method.Path}.customSettings.endpoint", method.CustomEndpoint ?? "not set", "an https address", $"'{authentication.Name}' sends credentials to a server without TLS.");
        }

        string caPath = $"{method.Path}.customSettings.caCertConfigMap";
        if (method.CustomCaConfigMap is not { } ca)
        {
            yield return context.Fail(authentication, caPath, "not set", "the name of a ConfigMap", $"'{authentication.Name}' does not say which CA its custom server has to have.");
        }
        else if (context.Site.Has(Evidence.ConfigMaps) && ConfigMapOf(context, ca) is null)
        {
            yield return context.Fail(authentication, caPath, ca, "a ConfigMap that exists", $"'{authentication.Name}' trusts its custom server by a ConfigMap that does not exist.");
        }

        if (method.CustomClientSecret is { } secret && context.Site.FindSecret(secret).IsMissing)
        {
            yield return context.Fail(
                authentication, $"{method.Path}.customSettings.auth.x509.secretRef", secret, "a secret that exists", $"'{authentication.Name}' shows its custom server a certificate from a secret that does not exist.");
        }

        if (next is not null)
        {
            yield return context.Fail(
                authentication,
                method.Path,
                $"Custom, then {next}",
                "Custom last",
                $"While the custom server of '{authentication.Name}' cannot be reached, clients fall through to {next}.",
                Severity.Low);
        }
    }

    // The components of Azure IoT Operations use the default listener, and by it the authentication named default.
    private static bool IsInternal(GuidelineContext context, BrokerAuthentication authentication, IReadOnlyList<ListenerPort> ports) =>
        authentication.Name == "default" || ports.Any(port => port.IsDefault && context.Site.AuthenticationOf(port).Found == authentication);

    private static ConfigMap? ConfigMapOf(GuidelineContext context, string name) => context.Site.ConfigMaps.FirstOrDefault(map => map.Name == name);

    private static IEnumerable<EvidenceKind> Relevant(BrokerAuthentication[] inUse)
    {
        AuthenticationMethod[] methods = [.. inUse.SelectMany(authentication => authentication.Methods)];
        if (methods.Any(method => IsX509(method.Method) || (IsCustom(method.Method) && method.CustomCaConfigMap is not null)))
        {
            yield return Evidence.ConfigMaps;
        }

        if (methods.Any(method => IsCustom(method.Method) && method.CustomClientSecret is not null))
        {
            yield return Evidence.SecretNames;
        }
    }

    private static string Describe(IReadOnlyList<AuthenticationMethod> methods) =>
        methods.Count == 0 ? "none" : string.Join(", ", methods.Select(method => method.Method));

    private static bool IsServiceAccountToken(string method) => Same.Text(method, "ServiceAccountToken");

    private static bool IsX509(string method) => Same.Text(method, "X509");

    private static bool IsCustom(string method) => Same.Text(method, "Custom");
}
