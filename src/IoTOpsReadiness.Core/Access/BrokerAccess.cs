using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Access;

/// <summary>
/// Who may do what on which port, from the configuration alone. The semantics are the service's: what is not allowed is
/// denied; no authorization allows everything; an authorization without rules denies everything; an authorization on a
/// port without authentication has no effect. Names, client ids, attributes and topics are case-sensitive.
/// </summary>
public static class BrokerAccess
{
    /// <summary>The decision for every port that fits, of both sides.</summary>
    /// <param name="site">The site.</param>
    /// <param name="request">Who wants to do what.</param>
    /// <param name="port">Only ports of this number; all unless given.</param>
    /// <param name="listener">Only ports of the listener of this name; all unless given.</param>
    public static IReadOnlyList<PortAccess> Resolve(Site site, AccessRequest request, int? port = null, string? listener = null) => site.Listeners
        .Where(candidate => listener is null || candidate.Name == listener)
        .SelectMany(candidate => candidate.Ports)
        .Where(candidate => port is null || candidate.Port == port)
        .Select(candidate => new PortAccess(candidate, Resolve(site, candidate, request)))
        .ToArray();

    /// <summary>The decision for one port.</summary>
    public static AccessDecision Resolve(Site site, ListenerPort port, AccessRequest request)
    {
        if (InvalidTopic(request) is { } invalid)
        {
            return invalid;
        }

        if (!port.HasAuthentication)
        {
            return new()
            {
                Allowed = true,
                Basis = AccessBasis.NoAuthentication,
                Why = port.AuthorizationRef is null
                    ? $"{port} has no authentication: anyone may do anything."
                    : $"{port} has no authentication, so its authorization '{port.AuthorizationRef}' has no effect: anyone may do anything.",
            };
        }

        Lookup<BrokerAuthentication> authentications = site.AuthenticationOf(port);
        if (authentications.Found is null)
        {
            return authentications.IsAnswered
                ? Denied(AccessBasis.AuthenticationMissing, $"{port} refers to the authentication '{port.AuthenticationRef}', which does not exist: nobody can sign in.", port, "authenticationRef")
                : NotCollected(Evidence.BrokerAuthentications);
        }

        if (port.AuthorizationRef is not { } reference)
        {
            return new()
            {
                Allowed = true,
                Basis = AccessBasis.NoAuthorization,
                Why = $"{port} has no authorization: everyone who signs in may do anything.",
            };
        }

        Lookup<BrokerAuthorization> authorizations = site.AuthorizationOf(port);
        return authorizations.Found is { } authorization ? Resolve(authorization, request)
            : !authorizations.IsAnswered ? NotCollected(Evidence.BrokerAuthorizations)
            : Denied(AccessBasis.AuthorizationMissing, $"{port} refers to the authorization '{reference}', which does not exist: nothing can be allowed.", port, "authorizationRef") with
            {
                Assumptions = ["What the broker does while an authorization is missing is not documented; taken as denying."],
            };
    }

    /// <summary>The decision of one authorization, for a client that has signed in.</summary>
    public static AccessDecision Resolve(BrokerAuthorization authorization, AccessRequest request)
    {
        if (InvalidTopic(request) is { } invalid)
        {
            return invalid;
        }

        IReadOnlyList<AuthorizationRule> rules = authorization.Rules;
        for (int index = 0; index < rules.Count; index++)
        {
            if (Principals(rules[index], request.Client) is { } assumptions && Permission(rules[index], request) is { } granted)
            {
                return new()
                {
                    Allowed = true,
                    Basis = AccessBasis.Rule,
                    Authorization = authorization.Name,
                    Rule = index,
                    Path = authorization.PathOf(granted.Path),
                    Pattern = granted.Pattern,
                    Why = $"Rule {index} of '{authorization.Name}' lets {request.Client} {Describe(request)}" + (granted.Pattern is null ? "." : $" by '{granted.Pattern}'."),
                    Assumptions = [.. assumptions, .. granted.Assumptions],
                };
            }
        }

        return new()
        {
            Allowed = false,
            Basis = rules.Count == 0 ? AccessBasis.NoRules : AccessBasis.NoRuleMatches,
            Authorization = authorization.Name,
            Why = rules.Count == 0
                ? $"'{authorization.Name}' has no rules: everything is denied."
                : $"None of the {rules.Count} rules of '{authorization.Name}' lets {request.Client} {Describe(request)}.",
        };
    }

    // Null where the rule is not for this client; otherwise what had to be assumed to say that it is.
    private static string[]? Principals(AuthorizationRule rule, BrokerClient client)
    {
        if (rule.Usernames.Count == 0 && rule.ClientIds.Count == 0 && rule.Attributes.Count == 0)
        {
            // The pessimist's reading, for a tool that must not call access denied that is not.
            return ["Whom a rule without principals is for is not documented; taken as everyone."];
        }

        bool matches = (client.Username is { } username && rule.Usernames.Contains(username, StringComparer.Ordinal))
            || (client.ClientId is { } clientId && rule.ClientIds.Contains(clientId, StringComparer.Ordinal))
            || rule.Attributes.Any(set => set.Count > 0 && set.All(pair => client.Attributes.TryGetValue(pair.Key, out string? value) && value == pair.Value));
        if (matches)
        {
            return [];
        }

        return rule.ClientIds.Contains("*") ? ["Whether * stands for every client id among principals is not documented; taken as if it did."]
            : rule.Attributes.Any(set => set.Count == 0) ? ["Whom an empty set of attributes is for is not documented; taken as everyone."]
            : null;
    }

    private static Grant? Permission(AuthorizationRule rule, AccessRequest request) => rule.BrokerResources
        .Where(permission => Same.Text(permission.Method, request.Action.ToString()))
        .Select(permission => request.Action == AccessAction.Connect ? Connect(permission, request.Client) : Topics(permission, request))
        .FirstOrDefault(grant => grant is not null);

    private static Grant? Connect(BrokerPermission permission, BrokerClient client)
    {
        if (permission.ClientIds.Count == 0)
        {
            return new(permission.Path, null, []);
        }

        string? pattern = permission.ClientIds.FirstOrDefault(pattern => ClientIdPattern.Matches(pattern, client));
        return pattern is null ? null : new(permission.Path, pattern, []);
    }

    private static Grant? Topics(BrokerPermission permission, AccessRequest request)
    {
        if (permission.Topics.Count == 0)
        {
            // The contract asks for topics here, so a resource like this should not exist; see Principals for the reading.
            return new(permission.Path, null, [$"A {permission.Method} permission needs topics; one without is taken as for every topic."]);
        }

        _ = request.Action == AccessAction.Publish
            ? TopicFilter.TryParseTopic(request.Topic, out TopicFilter wanted, out _)
            : TopicFilter.TryParseSubscription(request.Topic, out wanted, out _);
        string? pattern = permission.Topics.FirstOrDefault(topic => TopicFilter.ForClient(topic, request.Client)?.Covers(wanted) == true);
        return pattern is null ? null : new(permission.Path, pattern, []);
    }

    private static AccessDecision? InvalidTopic(AccessRequest request)
    {
        string problem = "";
        bool isValid = request.Action switch
        {
            AccessAction.Publish => TopicFilter.TryParseTopic(request.Topic, out _, out problem),
            AccessAction.Subscribe => TopicFilter.TryParseSubscription(request.Topic, out _, out problem),
            _ => true,
        };
        return isValid ? null : new()
        {
            Allowed = false,
            Basis = AccessBasis.InvalidTopic,
            Why = $"MQTT does not allow '{request.Topic}' here: {problem}.",
        };
    }

    private static AccessDecision Denied(AccessBasis basis, string why, ListenerPort port, string property) => new()
    {
        Allowed = false,
        Basis = basis,
        Why = why,
        Path = port.Listener.PathOf($"{port.Path}.{property}"),
    };

    private static AccessDecision NotCollected(EvidenceKind kind) => new()
    {
        Allowed = false,
        Basis = AccessBasis.NotCollected,
        Why = $"{kind.Name} were not collected, so this is not known.",
    };

    private static string Describe(AccessRequest request) => request.Action switch
    {
        AccessAction.Connect => "connect",
        AccessAction.Publish => $"publish to '{request.Topic}'",
        _ => $"subscribe to '{request.Topic}'",
    };

    private sealed record Grant(string Path, string? Pattern, IReadOnlyList<string> Assumptions);
}
