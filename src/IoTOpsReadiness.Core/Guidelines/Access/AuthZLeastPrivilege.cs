using IoTOpsReadiness.Access;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Access;

/// <summary>Check 30: clients may do what they need on the broker, and no more.</summary>
internal sealed class AuthZLeastPrivilege : Guideline
{
    // Over-permission is a warning of the catalogue's: one step below the guideline's own severity.
    private static readonly Severity TooWide = Severity.High.Lowered();

    // What the components of Azure IoT Operations say to each other.
    private static readonly TopicFilter[] InternalTopics = [Filter("$services/#"), Filter("azure-iot-operations/#")];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 30,
        Id = "AuthZ.LeastPrivilege",
        Title = "Authorization gives least privilege",
        Area = Area.Access,
        Severity = Severity.High,
        Recommendation = "Give every port but the internal one an authorization that names who may publish and subscribe to which topics; without it, everyone who signs in may do everything.",
        Remediation = "New-IoTOpsBrokerAuthorization, then Set-IoTOpsListener to refer to it; connected clients are disconnected when rules change.",
        Article = "manage-mqtt-broker/howto-configure-authorization",
        Needs = [Evidence.BrokerListeners, Evidence.BrokerAuthorizations],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<ListenerPort> ports = ListenerPorts.Of(context.Site);
        if (ports.Count == 0)
        {
            return [ListenerPorts.None(context)];
        }

        BrokerAuthorization[] inUse = [.. ports.Select(port => context.Site.AuthorizationOf(port).Found).OfType<BrokerAuthorization>().Distinct()];
        return [.. ports.Select(port => Port(context, port)).OfType<Finding>(), .. inUse.SelectMany(authorization => Judge(context, authorization))];
    }

    // Null where the authorization's own findings say all there is to say.
    private static Finding? Port(GuidelineContext context, ListenerPort port)
    {
        string path = $"{port.Path}.authorizationRef";
        string name = ListenerPorts.Describe(port);
        if (port.AuthorizationRef is not { } reference)
        {
            return port.IsDefault
                ? context.Pass(port.Listener, path, "not set", $"{name} is for the components of Azure IoT Operations, which need it without authorization.")
                : context.Fail(port.Listener, path, "not set", "the name of an authorization", $"Whoever {(port.HasAuthentication ? "signs in on" : "reaches")} {name} may do everything.");
        }

        if (context.Site.AuthorizationOf(port).IsDangling)
        {
            return context.Fail(port.Listener, path, reference, "an authorization that exists", $"{name} refers to an authorization that does not exist.");
        }

        return port.HasAuthentication
            ? null
            : context.Fail(port.Listener, path, reference, "authentication on the port", $"{name} has no authentication, so its authorization has no effect.");
    }

    private static Finding[] Judge(GuidelineContext context, BrokerAuthorization authorization)
    {
        IReadOnlyList<AuthorizationRule> rules = authorization.Rules;
        if (rules.Count == 0)
        {
            return [context.Pass(authorization, "authorizationPolicies.rules", "none", $"'{authorization.Name}' has no rules: it denies everything.")];
        }

        Finding[] tooWide = [.. rules.SelectMany(rule => TooWideRule(context, authorization, rule))];
        if (tooWide.Length > 0)
        {
            return tooWide;
        }

        string[] notes = [.. Notes(authorization, rules)];
        return
        [
            context.Pass(authorization, "authorizationPolicies.rules", rules.Count == 1 ? "1 rule" : $"{rules.Count} rules", string.Join(' ', [$"'{authorization.Name}' limits what clients may do.", .. notes])),
        ];
    }

    private static IEnumerable<Finding> TooWideRule(GuidelineContext context, BrokerAuthorization authorization, AuthorizationRule rule)
    {
        Finding Fail(string path, string observed, string expected, string message) =>
            context.Fail(authorization, path, observed, expected, $"'{authorization.Name}' {message}", TooWide);

        if (rule.Usernames.Count == 0 && rule.ClientIds.Count == 0 && rule.Attributes.Count == 0)
        {
            yield return Fail($"{rule.Path}.principals", "none", "user names, client ids or attributes", "has a rule that does not say whom it is for.");
        }

        if (rule.ClientIds.Contains("*"))
        {
            yield return Fail($"{rule.Path}.principals.clientIds", "*", "the client ids it is for", "has a rule for every client id.");
        }

        if (rule.Attributes.Any(set => set.Count == 0))
        {
            yield return Fail($"{rule.Path}.principals.attributes", "{}", "the attributes it is for", "has a rule for clients with no attribute in particular.");
        }

        foreach (BrokerPermission permission in rule.BrokerResources)
        {
            if (Same.Text(permission.Method, "Connect"))
            {
                if (permission.ClientIds.Contains("*"))
                {
                    yield return Fail($"{permission.Path}.clientIds", "*", "the client ids that may connect", "lets clients connect under any client id.");
                }

                continue;
            }

            if (permission.Topics.Count == 0)
            {
                yield return Fail($"{permission.Path}.topics", "none", "the topics it is for", $"gives {permission.Method} without naming topics.");
            }

            foreach (string topic in permission.Topics)
            {
                if (!TopicFilter.TryParse(topic, out TopicFilter filter, out _))
                {
                    continue;
                }

                if (filter.MatchesEverything)
                {
                    yield return Fail($"{permission.Path}.topics", topic, "the topics it is for", GivesBoth(rule, permission) is { } other
                        ? $"gives {permission.Method} and {other} on every topic."
                        : $"gives {permission.Method} on every topic.");
                }
                else if (InternalTopics.Any(filter.Covers))
                {
                    yield return Fail($"{permission.Path}.topics", topic, "the topics it is for", $"gives {permission.Method} on everything the components of Azure IoT Operations say to each other.");
                }
            }
        }

        foreach (StateStorePermission permission in rule.StateStoreResources)
        {
            bool isEveryKey = permission.Keys.Contains("*") && !Same.AnyOf(permission.KeyType, "String", "Binary");
            if (isEveryKey && Same.Text(permission.Method, "ReadWrite"))
            {
                yield return Fail($"{permission.Path}.keys", "*", "the keys it is for", "gives ReadWrite on every key of the state store.");
            }
        }
    }

    // The other method the same rule gives on every topic; null where it gives none.
    private static string? GivesBoth(AuthorizationRule rule, BrokerPermission permission) => rule.BrokerResources
        .Where(other => !Same.AnyOf(other.Method, "Connect", permission.Method))
        .FirstOrDefault(other => other.Topics.Any(topic => TopicFilter.TryParse(topic, out TopicFilter filter, out _) && filter.MatchesEverything))?.Method;

    private static IEnumerable<string> Notes(BrokerAuthorization authorization, IReadOnlyList<AuthorizationRule> rules)
    {
        BrokerPermission[] permissions = [.. rules.SelectMany(rule => rule.BrokerResources)];
        if (permissions.Any(permission => Same.Text(permission.Method, "Connect") && permission.ClientIds.Count == 0))
        {
            yield return "Connect is not limited to certain client ids.";
        }

        if (rules.Count == 1 && PrincipalCount(rules[0]) > 1)
        {
            yield return "One rule serves all clients.";
        }

        if (rules.Any(rule => PrincipalCount(rule) > 1 && HasOnlyStaticTopics(rule)))
        {
            yield return "Several clients share topics that a token such as {principal.clientId} would keep apart.";
        }

        // The filter is read as the author wrote it: an invalid one allows nothing, which its author did not mean.
        string[] useless = [.. permissions.SelectMany(permission => permission.Topics).Where(topic => !CanMatch(topic)).Distinct()];
        if (useless.Length > 0)
        {
            yield return $"These topics match nothing: {string.Join(", ", useless)}.";
        }

        if (authorization.HasLegacyCacheFlag)
        {
            yield return "enableCache is of preview releases; today it is cache.";
        }
    }

    // An attribute set or a service account may stand for many clients, but nothing here tells.
    private static int PrincipalCount(AuthorizationRule rule) => rule.Usernames.Count + rule.ClientIds.Count + rule.Attributes.Count;

    private static bool HasOnlyStaticTopics(AuthorizationRule rule)
    {
        string[] topics = [.. rule.BrokerResources.SelectMany(permission => permission.Topics)];
        return topics.Length > 0 && !topics.Any(PrincipalTemplate.HasToken);
    }

    private static bool CanMatch(string topic) =>
        topic.Split('/').All(level => !PrincipalTemplate.HasToken(level) || PrincipalTemplate.IsToken(level)) && TopicFilter.TryParse(topic, out _, out _);

    private static TopicFilter Filter(string text) =>
        TopicFilter.TryParse(text, out TopicFilter filter, out string problem) ? filter : throw new ArgumentException(problem, nameof(text));
}
