namespace IoTOpsReadiness.Access;

/// <summary>What an <see cref="AccessDecision"/> rests on.</summary>
public enum AccessBasis
{
    /// <summary>Allowed: the port asks nobody who they are, so an authorization could not apply either.</summary>
    NoAuthentication,

    /// <summary>Allowed: the port authenticates but has no authorization.</summary>
    NoAuthorization,

    /// <summary>Allowed: a rule says so.</summary>
    Rule,

    /// <summary>Denied: there are rules, and none of them allows it.</summary>
    NoRuleMatches,

    /// <summary>Denied: the authorization has no rules, which denies everything.</summary>
    NoRules,

    /// <summary>Denied: the port refers to an authentication that does not exist, so nobody can sign in.</summary>
    AuthenticationMissing,

    /// <summary>Denied: the port refers to an authorization that does not exist, so nothing can be allowed.</summary>
    AuthorizationMissing,

    /// <summary>Denied: MQTT itself does not allow the topic or the filter.</summary>
    InvalidTopic,

    /// <summary>Not decided, and so not allowed: the authentications or authorizations were not collected.</summary>
    NotCollected,
}
