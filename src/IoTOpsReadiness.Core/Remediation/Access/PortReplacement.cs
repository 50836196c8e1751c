using System.Net;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Remedies;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>
/// A port with TLS, authentication and authorization takes the place of a plain one: it is opened beside it, and the plain
/// one is closed in a step of its own, so that clients can move in between.
/// </summary>
internal static class PortReplacement
{
    /// <summary>Names the input for the authentication of new ports.</summary>
    public const string Authentication = "BrokerAuthentication";

    /// <summary>Names the input for the authorization of ports.</summary>
    public const string Authorization = "BrokerAuthorization";

    /// <summary>Names the input for the user names, separated by commas, that may use the topics of the site.</summary>
    public const string Clients = "BrokerClients";

    /// <summary>Names the input for the issuer, as ClusterIssuer/name or Issuer/name.</summary>
    public const string Issuer = "ListenerIssuer";

    /// <summary>Names the input for the host name that clients outside the cluster use.</summary>
    public const string HostName = "ListenerHostName";

    /// <summary>Drafts both steps; once for each port, whatever number of guidelines ask.</summary>
    public static void Plan(RemedyContext context, ListenerPort port, string guideline)
    {
        string listener = port.Listener.Name;
        int old = port.Port ?? throw new ReadinessException(
            "IoTOps.Listener.NoSuchPort", ErrorKind.InvalidData, $"A port of listener '{listener}' has no number.", "Correct the listener first.", listener);
        ChangeDraft draft = context.Drafts.Edit(Evidence.BrokerListeners, listener, "default");
        string purpose = $"it takes the place of {port}";
        string step = $"close {old}";
        if (context.Drafts.All.FirstOrDefault(item => item.Id == $"{draft.Id}: {step}") is { } planned)
        {
            draft.For(purpose, guideline);
            planned.For($"Close {port}", guideline);
            return;
        }

        int beside = ListenerEditor.FreePort(draft.Body, port.Protocol);
        (string authorization, ChangeDraft? made) = AuthorizationFor(context, port, guideline);
        string? authentication = context.Input(Authentication) ?? (context.Site.AuthenticationOf(port).Found is { } known ? known.Name : null);
        (string? issuer, string? kind) = IssuerOf(context);
        string[] addresses = AddressesOf(context, port);
        ListenerEditor.Apply(context.Site, context.Drafts, new()
        {
            Listener = listener,
            Port = beside,
            Protocol = port.Protocol,
            Tls = TlsChoice.Automatic,
            IssuerName = issuer,
            IssuerKind = kind,
            Dns = NullIfEmpty(addresses.Where(address => !IPAddress.TryParse(address, out _))),
            IpAddresses = NullIfEmpty(addresses.Where(address => IPAddress.TryParse(address, out _))),
            Authentication = authentication,
            Authorization = authorization,
        });
        draft.For(purpose, guideline);
        if (made is not null)
        {
            draft.After(made);
        }

        context.Drafts.Then(draft, step, body => ListenerBody.Remove(body, old))
            .For($"Close {port}", guideline)
            .With(ChangeImpact.ClientsDisconnect, $"Clients that have not moved from {port} to port {beside} are cut off.")
            .Requires($"Every client of {port} uses {listener}:{beside}, trusts its issuer, signs in, and is named by the authorization '{authorization}'.")
            .Command($"Set-IoTOpsListener {listener} -Port {old} -RemovePort");
        if (port.Listener.IsExternal && OnlyTokens(context.Site, authentication ?? "default"))
        {
            draft.Requires(
                $"Clients outside the cluster cannot get the service account tokens that '{authentication ?? "default"}' takes: Set-IoTOpsBrokerAuthentication makes one for certificates, -RemediationInput @{{ {Authentication} = '<name>' }} puts it here.");
        }
    }

    /// <summary>The issuer the user named; nulls where none.</summary>
    public static (string? Name, string? Kind) IssuerOf(RemedyContext context) => context.Input(Issuer)?.Split('/', 2) switch
    {
        null => (null, null),
        [string kind, string name] => (name, Same.Text(kind, Model.Issuer.NamespacedKind) ? Model.Issuer.NamespacedKind : Model.Issuer.ClusterKind),
        [string name] => (name, Model.Issuer.ClusterKind),
        _ => (null, null),
    };

    /// <summary>What clients outside the cluster call a listener; empty for one that only the cluster reaches.</summary>
    public static string[] AddressesOf(RemedyContext context, ListenerPort port) => !port.Listener.IsExternal ? [] :
    [
        .. context.Input(HostName) is { } name ? [name] : Array.Empty<string>(),
        .. context.Site.Services.FirstOrDefault(service => service.Name == port.Listener.ServiceName)?.ExternalAddresses ?? [],
    ];

    /// <summary>True where the user said who may do what.</summary>
    public static bool SaysWho(RemedyContext context) => context.Input(Authorization) is not null || context.Input(Clients) is not null;

    /// <summary>The authorization for a port, and the step that makes it.</summary>
    public static (string Name, ChangeDraft? Made) AuthorizationFor(RemedyContext context, ListenerPort port, string guideline)
    {
        if (context.Input(Authorization) is { } given)
        {
            return (given, null);
        }

        if (context.Input(Clients) is null && context.Site.AuthorizationOf(port).Found is { } known)
        {
            return (known.Name, null);
        }

        string name = $"{port.Listener.Name}-clients";
        if (context.Drafts.All.FirstOrDefault(item => item.IsNew && item.Target.Kind == "BrokerAuthorization" && item.Target.Name == name) is { } planned)
        {
            return (name, planned.For($"Make the authorization '{name}'", guideline));
        }

        if (context.Site.Authorizations.Any(item => item.Name == name))
        {
            return (name, null);
        }

        string[] clients = context.Input(Clients)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        RuleRequest[] rules = clients.Length == 0 ? [] : [AuthorizationEditor.FromSite(context.Site, new() { Usernames = clients })];
        ChangeDraft draft = AuthorizationEditor.Apply(context.Site, context.Drafts, name, rules, force: false).For($"Make the authorization '{name}'", guideline);
        if (rules.Length == 0)
        {
            draft.With(ChangeImpact.None, "It allows nothing until it has rules: who the clients are is not known.")
                .Requires($"Say who may do what: -RemediationInput @{{ {Clients} = 'user names' }}, or New-IoTOpsBrokerAuthorization {name} -Force afterwards.");
        }

        return (name, draft);
    }

    /// <summary>A step for a person, for what only a person can decide.</summary>
    public static ChangeDraft Person(RemedyContext context, string id, ResourceReference target, string title, string guideline, string instruction) =>
        context.Drafts.Other(id, RemediationKind.Manual, target).For(title, guideline).Instruction(instruction);

    private static bool OnlyTokens(Site site, string name) =>
        site.Authentications.FirstOrDefault(item => item.Name == name)?.Methods is { Count: > 0 } methods && methods.All(method => Same.Text(method.Method, "ServiceAccountToken"));

    private static string[]? NullIfEmpty(IEnumerable<string> items) => items.Distinct().ToArray() is { Length: > 0 } list ? list : null;
}
