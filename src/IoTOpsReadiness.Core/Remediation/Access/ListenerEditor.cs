using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>
/// Opens, changes and closes ports of listeners. What would cut clients off, or let anybody in, is refused unless forced;
/// the components of Azure IoT Operations depend on port 18883 of listener default, which takes more than that.
/// </summary>
public static class ListenerEditor
{
    private const int LowestNodePort = 30000;
    private const int HighestNodePort = 32767;
    private static readonly TimeSpan ShortestDuration = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestRenewal = TimeSpan.FromMinutes(5);

    /// <summary>What the edits are checked against.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
    [
        Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.BrokerAuthorizations, Evidence.ClusterIssuers, Evidence.Issuers,
        Evidence.SecretNames, Evidence.SecretSyncs, Evidence.Services, Evidence.Instances,
    ];

    /// <summary>Drafts what was asked for.</summary>
    /// <exception cref="ReadinessException">It is not possible, or must be forced.</exception>
    public static ChangeDraft Apply(Site site, ChangeDrafts drafts, PortRequest request)
    {
        CheckValues(request);
        GuardDefault(request);
        ChangeDraft draft = request.Remove ? drafts.Edit(Evidence.BrokerListeners, request.Listener, "default") : drafts.EditOrCreate(Evidence.BrokerListeners, request.Listener, "default");
        return request.Remove ? Remove(draft, request) : Edit(site, drafts, draft, request);
    }

    private static ChangeDraft Remove(ChangeDraft draft, PortRequest request)
    {
        string name = Describe(request);
        if (ListenerBody.Find(draft.Body, request.Port) is null)
        {
            string known = string.Join(", ", ListenerBody.Ports(draft.Body).OfType<JsonObject>().Select(ListenerBody.NumberOf));
            throw new ReadinessException("IoTOps.Listener.NoSuchPort", ErrorKind.NotFound, $"The listener '{request.Listener}' has no port {request.Port}.", $"Its ports are: {known}.", request.Port);
        }

        ListenerBody.Remove(draft.Body, request.Port);
        if (ListenerBody.Ports(draft.Body).Count == 0)
        {
            if (request.Listener == BrokerListener.DefaultName)
            {
                throw Refused("IoTOps.Listener.LastPort", $"{name} is the only port of listener default, without which Azure IoT Operations does not work.", "Leave it open.", request.Port);
            }

            // A listener has to have a port.
            draft.Operation = ChangeOperation.Delete;
        }

        return draft.For(draft.Operation == ChangeOperation.Delete ? $"Remove the listener '{request.Listener}' with its only port {request.Port}" : $"Close {name}")
            .With(ChangeImpact.ClientsDisconnect, $"Clients of {name} are cut off.")
            .Command($"Set-IoTOpsListener {request.Listener} -Port {request.Port} -RemovePort");
    }

    private static ChangeDraft Edit(Site site, ChangeDrafts drafts, ChangeDraft draft, PortRequest request)
    {
        string name = Describe(request);
        JsonObject properties = ListenerBody.Properties(draft.Body);
        Service(site, draft, properties, request);
        JsonObject? known = ListenerBody.Find(draft.Body, request.Port);
        bool isNewPort = known is null;
        JsonObject port = known ?? new JsonObject { ["port"] = request.Port, ["protocol"] = request.Protocol ?? "Mqtt" };
        string before = port.ToJsonString();
        if (request.Protocol is not null)
        {
            port["protocol"] = request.Protocol;
        }

        NodePort(site, properties, port, request);
        Tls(site, draft, port, request, isNewPort);
        References(site, drafts, port, request, isNewPort);
        if (isNewPort)
        {
            ListenerBody.Ports(draft.Body).Add((JsonNode)port);
            draft.With(ChangeImpact.PodRestart, $"The broker takes the listener '{request.Listener}' over anew; its clients may have to reconnect.");
        }
        else if (before != port.ToJsonString())
        {
            draft.With(ChangeImpact.ClientsDisconnect, $"Clients of {name} are disconnected, and those that no longer fit cannot come back.");
        }

        return draft.For(draft.IsNew ? $"Make the listener '{request.Listener}' with port {request.Port}" : isNewPort ? $"Open {name}" : $"Change {name}").Command(CommandLine(request, port));
    }

    private static void Service(Site site, ChangeDraft draft, JsonObject properties, PortRequest request)
    {
        string? before = ListenerBody.Text(properties["serviceType"]);
        string type = request.ServiceType ?? before ?? "ClusterIp";
        BrokerListener? other = site.Listeners.FirstOrDefault(listener => listener.Name != request.Listener && Same.Text(listener.ServiceType, type));
        if (other is not null && (draft.IsNew || !Same.Text(before ?? "ClusterIp", type)) && !request.Force)
        {
            throw Refused(
                "IoTOps.Listener.ServiceTypeTaken",
                $"The listener '{other.Name}' is of service type {type} already, and the broker is documented to have one listener per type.",
                $"Add the port to it: Set-IoTOpsListener {other.Name} -Port {request.Port}. Or give another -ServiceType, or -Force.",
                type);
        }

        if (request.ServiceType is not null || draft.IsNew)
        {
            properties["serviceType"] = type;
        }

        if (request.ServiceName is not null)
        {
            properties["serviceName"] = request.ServiceName;
        }

        string service = request.ServiceName ?? request.Listener;
        if ((request.ServiceName is not null || draft.IsNew) && site.Listeners.FirstOrDefault(listener => listener.Name != request.Listener && listener.ServiceName == service) is { } owner)
        {
            throw Refused("IoTOps.Listener.ServiceNameTaken", $"The listener '{owner.Name}' has the service '{service}' already.", "Give another -ServiceName.", service);
        }

        if (!draft.IsNew && before is not null && request.ServiceType is not null && !Same.Text(before, type))
        {
            draft.With(ChangeImpact.ClientsDisconnect, $"The listener '{request.Listener}' moves from {before} to {type}: its clients have to find it again.");
        }
    }

    private static void NodePort(Site site, JsonObject properties, JsonObject port, PortRequest request)
    {
        if (request.NodePort is not { } number)
        {
            return;
        }

        if (!Same.AnyOf(ListenerBody.Text(properties["serviceType"]), "NodePort", "LoadBalancer"))
        {
            throw new ReadinessException("IoTOps.Listener.NodePortWithoutService", ErrorKind.InvalidArgument, $"The node port {number} needs a listener of service type NodePort or LoadBalancer.", "Give -ServiceType NodePort, or leave -NodePort out.", number);
        }

        bool isTaken = properties["ports"] is JsonArray ports && ports.OfType<JsonObject>().Any(other => other != port && ListenerBody.Text(other["nodePort"]) == Text(number));
        BrokerListener? owner = site.Listeners.FirstOrDefault(listener => listener.Name != request.Listener
            && listener.Document.Root.At(listener.PathOf("ports")) is { ValueKind: System.Text.Json.JsonValueKind.Array } list
            && list.EnumerateArray().Any(item => item.At("nodePort").ToString() == Text(number)));
        if (isTaken || owner is not null)
        {
            throw Refused("IoTOps.Listener.NodePortTaken", $"The node port {number} belongs to another port of listener '{owner?.Name ?? request.Listener}'.", "Give another -NodePort, 30000 to 32767.", number);
        }

        port["nodePort"] = number;
    }

    private static void Tls(Site site, ChangeDraft draft, JsonObject port, PortRequest request, bool isNewPort)
    {
        bool hadTls = port["tls"] is JsonObject;
        TlsChoice? choice = request.Tls ?? Implied(request) ?? (isNewPort ? TlsChoice.Automatic : null);
        if (choice is null)
        {
            return;
        }

        if (!isNewPort && !hadTls && choice != TlsChoice.None && !request.Force)
        {
            int beside = FreePort(draft.Body, ListenerBody.Text(port["protocol"]));
            throw Refused(
                "IoTOps.Listener.WouldCutOffPlaintextClients",
                $"{Describe(request)} speaks plain text: with TLS in its place, every client of it is cut off at once.",
                $"Open a port beside it: Set-IoTOpsListener {request.Listener} -Port {beside}. Move the clients, then close the old one: Set-IoTOpsListener {request.Listener} -Port {request.Port} -RemovePort. Or give -Force.",
                request.Port);
        }

        if (choice == TlsChoice.None)
        {
            if ((isNewPort || hadTls) && !request.Force)
            {
                throw Refused("IoTOps.Listener.PlainText", $"Without TLS, passwords and data of {Describe(request)} cross the network in plain text.", "Give -TlsMode Automatic or Manual, or -Force.", request.Port);
            }

            port.Remove("tls");
            return;
        }

        JsonObject tls = ListenerBody.Child(port, "tls");
        tls["mode"] = choice.ToString();
        if (choice == TlsChoice.Manual)
        {
            Manual(site, tls, request);
        }
        else
        {
            Automatic(site, tls, request);
        }
    }

    private static void Manual(Site site, JsonObject tls, PortRequest request)
    {
        string secret = request.SecretRef ?? ListenerBody.Text(tls["manual"]?["secretRef"])
            ?? throw new ReadinessException("IoTOps.Listener.NoSecret", ErrorKind.InvalidArgument, $"{Describe(request)} has no secret for its certificate.", "Give -SecretRef, the name of a TLS secret in the namespace of Azure IoT Operations.", request.Port);
        if (site.FindSecret(secret).IsMissing && !request.Force)
        {
            throw Missing("secret", secret, site.SecretNames.Select(item => item.Name));
        }

        tls.Remove("certManagerCertificateSpec");
        ListenerBody.Child(tls, "manual")["secretRef"] = secret;
    }

    private static void Automatic(Site site, JsonObject tls, PortRequest request)
    {
        tls.Remove("manual");
        JsonObject spec = ListenerBody.Child(tls, "certManagerCertificateSpec");
        JsonObject reference = ListenerBody.Child(spec, "issuerRef");
        if (request.IssuerName is not null || ListenerBody.Text(reference["name"]) is null)
        {
            (string name, string kind, string group) = request.IssuerName is { } given
                ? (given, request.IssuerKind ?? Issuer.ClusterKind, request.IssuerGroup ?? Issuer.ApiGroup)
                : DefaultIssuer(site) ?? throw new ReadinessException(
                    "IoTOps.Listener.NoIssuer", ErrorKind.InvalidArgument, $"Which issuer is to sign the certificate of {Describe(request)} is not known: the default listener names none.", "Give -IssuerName, and -IssuerKind where it is not a ClusterIssuer.", request.Port);
            reference["name"] = name;
            reference["kind"] = kind;
            reference["group"] = group;
        }
        else
        {
            Set(reference, "kind", request.IssuerKind);
            Set(reference, "group", request.IssuerGroup);
        }

        string issuer = reference["name"]!.ToString();
        string? issuerKind = ListenerBody.Text(reference["kind"]);
        if (Same.Text(ListenerBody.Text(reference["group"]) ?? Issuer.ApiGroup, Issuer.ApiGroup) && site.FindIssuer(issuer, issuerKind, null).IsDangling && !request.Force)
        {
            throw Missing(issuerKind ?? Issuer.NamespacedKind, issuer, (Same.Text(issuerKind, Issuer.ClusterKind) ? site.ClusterIssuers : site.Issuers).Select(item => item.Name));
        }

        if (request.Dns is not null)
        {
            ListenerBody.Child(spec, "san")["dns"] = Array(request.Dns);
        }

        if (request.IpAddresses is not null)
        {
            ListenerBody.Child(spec, "san")["ip"] = Array(request.IpAddresses);
        }

        Set(spec, "duration", request.Duration is { } duration ? Go(duration) : null);
        Set(spec, "renewBefore", request.RenewBefore is { } renewBefore ? Go(renewBefore) : null);
        if (GoDuration.TryParse(ListenerBody.Text(spec["duration"]), out TimeSpan length) && GoDuration.TryParse(ListenerBody.Text(spec["renewBefore"]), out TimeSpan margin) && margin >= length)
        {
            throw new ReadinessException("IoTOps.Listener.InvalidDuration", ErrorKind.InvalidArgument, $"A certificate that lives {length} cannot be renewed {margin} before its end.", "Give a -RenewBefore that is shorter than -Duration.", margin);
        }
    }

    private static void References(Site site, ChangeDrafts drafts, JsonObject port, PortRequest request, bool isNewPort)
    {
        string? authentication = request.Authentication ?? ListenerBody.Text(port["authenticationRef"])
            ?? (isNewPort && site.Authentications.Any(item => item.Name == "default") ? "default" : null);
        if (authentication is null && isNewPort && !request.Force)
        {
            throw Refused("IoTOps.Listener.NoAuthentication", $"Whoever reaches {Describe(request)} would be let in.", "Give -Authentication, or -Force.", request.Port);
        }

        if (authentication is not null)
        {
            port["authenticationRef"] = authentication;
            if (request.Authentication is not null || isNewPort)
            {
                Require(site, drafts, Evidence.BrokerAuthentications, "authentication", authentication, site.Authentications.Select(item => item.Name), request.Force);
            }

            bool takesCertificates = site.Authentications.Where(item => item.Name == authentication).SelectMany(item => item.Methods).Any(method => Same.Text(method.Method, "X509"));
            if (takesCertificates && port["tls"] is not JsonObject && (request.Authentication is not null || request.Tls is not null || isNewPort))
            {
                throw new ReadinessException(
                    "IoTOps.Listener.X509WithoutTls", ErrorKind.InvalidOperation, $"The authentication '{authentication}' asks for client certificates, which only a port with TLS can see; {Describe(request)} has none.", "Give -TlsMode Automatic, or an authentication without X509.", authentication);
            }
        }

        if (request.Authorization is { } authorization)
        {
            Require(site, drafts, Evidence.BrokerAuthorizations, "authorization", authorization, site.Authorizations.Select(item => item.Name), request.Force);
            port["authorizationRef"] = authorization;
        }

        if (ListenerBody.Text(port["authorizationRef"]) is { } effective && authentication is null && !request.Force)
        {
            throw Refused("IoTOps.Listener.NoAuthentication", $"{Describe(request)} has no authentication, so its authorization '{effective}' would have no effect.", "Give -Authentication as well, or -Force.", effective);
        }
    }

    private static void Require(Site site, ChangeDrafts drafts, EvidenceKind kind, string what, string name, IEnumerable<string> known, bool force)
    {
        string[] names = [.. known.Distinct()];
        bool isPlanned = drafts.All.Any(draft => draft.IsNew && draft.Target.Name == name && draft.Target.Kind == kind.Kubernetes?.Kind);
        if (site.Has(kind) && !names.Contains(name) && !isPlanned && !force)
        {
            throw Missing(what, name, names);
        }
    }

    /// <summary>The issuer of the default listener's own certificate; null where it has none.</summary>
    internal static (string Name, string Kind, string Group)? DefaultIssuer(Site site) => site.Listeners
        .SelectMany(listener => listener.Ports)
        .Where(port => port.IssuerName is not null)
        .OrderByDescending(port => port.IsDefault)
        .Select(port => ((string, string, string)?)(port.IssuerName!, port.IssuerKind ?? Issuer.NamespacedKind, port.IssuerGroup))
        .FirstOrDefault();

    /// <summary>A port that a listener does not have yet, the usual one for TLS first.</summary>
    internal static int FreePort(JsonObject body, string? protocol)
    {
        int port = Same.Text(protocol, "WebSockets") ? 8443 : 8883;
        while (ListenerBody.Find(body, port) is not null)
        {
            port++;
        }

        return port;
    }

    private static void GuardDefault(PortRequest request)
    {
        bool touchesService = request.Listener == BrokerListener.DefaultName && (request.ServiceName is not null || request.ServiceType is not null);
        bool touchesPort = request.Listener == BrokerListener.DefaultName && request.Port == BrokerListener.DefaultPort;
        if ((touchesPort || touchesService) && !(request.Force && request.AllowDefaultListener))
        {
            throw Refused(
                "IoTOps.Listener.DefaultPort",
                touchesPort
                    ? "Port 18883 of listener default is the one the components of Azure IoT Operations use themselves; changed, it may stop all of them."
                    : "The components of Azure IoT Operations find the broker by the service of listener default; changed, it may stop all of them.",
                "Leave it, and open a port for your clients in another listener. If you are sure, give both -Force and -AllowDefaultListener.",
                request.Listener);
        }
    }

    private static void CheckValues(PortRequest request)
    {
        Check(request.Port is >= 1 and <= 65535, "Port", request.Port, "1 to 65535");
        Check(request.NodePort is null or (>= LowestNodePort and <= HighestNodePort), "NodePort", request.NodePort, "30000 to 32767");
        Check(request.ServiceType is null || Same.AnyOf(request.ServiceType, "ClusterIp", "NodePort", "LoadBalancer"), "ServiceType", request.ServiceType, "ClusterIp, NodePort or LoadBalancer");
        Check(request.Protocol is null || Same.AnyOf(request.Protocol, "Mqtt", "WebSockets"), "Protocol", request.Protocol, "Mqtt or WebSockets");
        Check(KubernetesName.IsValid(request.Listener), "Name", request.Listener, KubernetesName.Rule);
        Check(request.ServiceName is null || KubernetesName.IsValid(request.ServiceName), "ServiceName", request.ServiceName, KubernetesName.Rule);
        Check(request.Duration is null || request.Duration >= ShortestDuration, "Duration", request.Duration, "at least an hour");
        Check(request.RenewBefore is null || request.RenewBefore >= ShortestRenewal, "RenewBefore", request.RenewBefore, "at least five minutes");
        foreach (string address in request.IpAddresses ?? [])
        {
            Check(IPAddress.TryParse(address, out _), "IPAddress", address, "an IPv4 or IPv6 address");
        }

        foreach (string host in request.Dns ?? [])
        {
            Check(Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Dns, "Dns", host, "a host name, or *. and one");
        }

        bool isAutomatic = request.IssuerName is not null || request.Dns is not null || request.IpAddresses is not null || request.Duration is not null || request.RenewBefore is not null;
        Check(!isAutomatic || request.Tls is null or TlsChoice.Automatic, "TlsMode", request.Tls, "Automatic with an issuer, names or a duration");
        Check(request.SecretRef is null || (!isAutomatic && request.Tls is null or TlsChoice.Manual), "TlsMode", request.Tls ?? TlsChoice.Automatic, "Manual with -SecretRef");
    }

    private static void Check(bool isValid, string parameter, object? value, string accepted)
    {
        if (!isValid)
        {
            throw new ReadinessException("IoTOps.Listener.InvalidValue", ErrorKind.InvalidArgument, $"-{parameter} '{value}' is not possible.", $"Accepted is {accepted}.", value);
        }
    }

    private static TlsChoice? Implied(PortRequest request) =>
        request.SecretRef is not null ? TlsChoice.Manual
        : request.IssuerName is not null || request.Dns is not null || request.IpAddresses is not null || request.Duration is not null || request.RenewBefore is not null ? TlsChoice.Automatic
        : null;

    private static ReadinessException Refused(string id, string message, string action, object target) => new(id, ErrorKind.InvalidOperation, message, action, target);

    private static ReadinessException Missing(string what, string name, IEnumerable<string> known)
    {
        string names = string.Join(", ", known.Distinct().Order(StringComparer.Ordinal));
        return new("IoTOps.Listener.NoSuchReference", ErrorKind.NotFound, $"There is no {what} '{name}'.", names.Length == 0 ? "There is none at all; make it first." : $"There are: {names}. Or make it first.", name);
    }

    private static string CommandLine(PortRequest request, JsonObject port)
    {
        List<string> parts = [$"Set-IoTOpsListener {request.Listener} -Port {request.Port}"];
        void Add(string name, object? value)
        {
            if (value is not null)
            {
                parts.Add($"-{name} {value}");
            }
        }

        Add("ServiceType", request.ServiceType);
        Add("ServiceName", request.ServiceName);
        Add("NodePort", request.NodePort);
        Add("Protocol", request.Protocol);
        Add("TlsMode", ListenerBody.Text(port["tls"]?["mode"]) ?? (request.Tls == TlsChoice.None ? "None" : null));
        JsonNode? spec = port["tls"]?["certManagerCertificateSpec"];
        Add("IssuerName", ListenerBody.Text(spec?["issuerRef"]?["name"]));
        Add("IssuerKind", ListenerBody.Text(spec?["issuerRef"]?["kind"]));
        Add("IssuerGroup", request.IssuerGroup);
        Add("SecretRef", request.SecretRef);
        Add("Dns", request.Dns is null ? null : string.Join(", ", request.Dns.Select(name => $"'{name}'")));
        Add("IPAddress", request.IpAddresses is null ? null : string.Join(", ", request.IpAddresses.Select(address => $"'{address}'")));
        Add("Duration", request.Duration is { } duration ? $"'{duration}'" : null);
        Add("RenewBefore", request.RenewBefore is { } renewBefore ? $"'{renewBefore}'" : null);
        Add("Authentication", ListenerBody.Text(port["authenticationRef"]));
        Add("Authorization", ListenerBody.Text(port["authorizationRef"]));
        return string.Join(' ', parts) + (request.Force ? " -Force" : "") + (request.AllowDefaultListener ? " -AllowDefaultListener" : "");
    }

    private static void Set(JsonObject parent, string name, string? value)
    {
        if (value is not null)
        {
            parent[name] = value;
        }
    }

    private static JsonArray Array(IReadOnlyList<string> items) => [.. items.Select(item => (JsonNode)item)];

    private static string Describe(PortRequest request) => $"{request.Listener}:{Text(request.Port)}";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Go(TimeSpan span) => string.Create(CultureInfo.InvariantCulture, $"{(long)span.TotalHours}h{span.Minutes}m{span.Seconds}s");
}
