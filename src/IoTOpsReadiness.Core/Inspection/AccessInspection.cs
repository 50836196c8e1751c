using System.Globalization;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Inspection;

/// <summary>Who may do what, port by port.</summary>
public static class AccessInspection
{
    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
        [Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.BrokerAuthorizations];

    /// <summary>Checks a request before any site is asked.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Access.TopicRequired</c> or <c>IoTOps.Access.TopicNotExpected</c>.</exception>
    public static void Require(AccessRequest request)
    {
        if (request is { Action: AccessAction.Connect, Topic: { } topic })
        {
            throw new ReadinessException(
                "IoTOps.Access.TopicNotExpected",
                ErrorKind.InvalidArgument,
                $"Connecting has no topic, yet '{topic}' was given.",
                "Leave out -Topic, or ask for -Action Publish or -Action Subscribe.",
                topic);
        }

        if (request.Action != AccessAction.Connect && string.IsNullOrEmpty(request.Topic))
        {
            throw new ReadinessException(
                "IoTOps.Access.TopicRequired",
                ErrorKind.InvalidArgument,
                $"Whether a client may {(request.Action == AccessAction.Publish ? "publish" : "subscribe")} depends on the topic.",
                "Give -Topic: the topic to publish to, or the filter to subscribe to.",
                request.Action);
        }
    }

    /// <summary>The answer of every port that fits.</summary>
    /// <param name="site">The site.</param>
    /// <param name="request">Who wants to do what.</param>
    /// <param name="ports">Only ports of these numbers; null for all.</param>
    /// <param name="isWanted">Whether a listener of that name is asked for.</param>
    /// <exception cref="ReadinessException">The listeners are not known, or <c>IoTOps.Access.PortNotFound</c>.</exception>
    public static IReadOnlyList<PortAccessResult> Resolve(Site site, AccessRequest request, IReadOnlyCollection<int>? ports, Func<string, bool> isWanted)
    {
        Require(request);
        EvidenceGap.Require(site, Evidence.BrokerListeners);
        PortAccessResult[] results = [..
            from access in BrokerAccess.Resolve(site, request)
            where isWanted(access.Port.Listener.Name) && (ports is null || (access.Port.Port is { } number && ports.Contains(number)))
            select Describe(site, request, access)];

        // A port that both sides show is one port; only where their answers differ are both told.
        results = [.. results.Where(result => result.Source == EvidenceSource.Kubernetes || !Array.Exists(results, other =>
            other.Source == EvidenceSource.Kubernetes && other.Listener == result.Listener && other.Port == result.Port && other.Allowed == result.Allowed))];
        if (results.Length == 0)
        {
            string known = string.Join(", ", site.Listeners.SelectMany(listener => listener.Ports).Select(port => port.ToString()).Distinct(StringComparer.Ordinal));
            throw new ReadinessException(
                "IoTOps.Access.PortNotFound",
                ErrorKind.NotFound,
                $"The broker of {site.Name} has no such port. It has {(known.Length == 0 ? "none" : known)}.",
                "Name a port or a listener there is, or leave out -Port and -Listener for all.",
                ports is null ? site.Name : string.Join(", ", ports.Select(port => port.ToString(CultureInfo.InvariantCulture))));
        }

        return results;
    }

    private static PortAccessResult Describe(Site site, AccessRequest request, PortAccess access) => new()
    {
        Site = site.Name,
        Listener = access.Port.Listener.Name,
        Port = access.Port.Port,
        Source = access.Port.Listener.Source,
        ServiceType = access.Port.Listener.ServiceType,
        HasTls = access.Port.HasTls,
        Authentication = access.Port.AuthenticationRef,
        Authorization = access.Port.AuthorizationRef,
        Client = request.Client.ToString(),
        Action = request.Action,
        Topic = request.Topic,
        Allowed = access.Decision switch
        {
            // The resolver errs on the safe side of a gate; a person must not take what nobody saw for a denial.
            { Basis: AccessBasis.NotCollected } => AccessAnswer.Unknown,
            { Allowed: true } => AccessAnswer.Yes,
            _ => AccessAnswer.No,
        },
        Basis = access.Decision.Basis,
        Why = access.Decision.Basis == AccessBasis.NotCollected ? Missing(site) ?? access.Decision.Why : access.Decision.Why,
        Rule = access.Decision.Rule,
        Path = access.Decision.Path,
        Pattern = access.Decision.Pattern,
        Assumptions = access.Decision.Assumptions,
    };

    // What would bring the answer is worth more than that it is missing.
    private static string? Missing(Site site) =>
        (EvidenceGap.Of(site, Evidence.BrokerAuthentications) ?? EvidenceGap.Of(site, Evidence.BrokerAuthorizations)) is { } gap
            ? $"Not known. {gap.Message} {gap.RecommendedAction}"
            : null;
}
