using System.Text.Json;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>What clients may do. A resource without rules denies everything.</summary>
public sealed class BrokerAuthorization(ResourceDocument document, EvidenceSource source)
    : Resource(document, source, "BrokerAuthorization")
{
    /// <summary>True where it still has <c>enableCache</c>, which preview releases had instead of <c>cache</c>.</summary>
    public bool HasLegacyCacheFlag => Get("authorizationPolicies.enableCache").ValueKind != JsonValueKind.Undefined;

    /// <summary>The rules; any of them may allow.</summary>
    public IReadOnlyList<AuthorizationRule> Rules => List("authorizationPolicies.rules")
        .Select((rule, index) => new AuthorizationRule(this, rule, $"authorizationPolicies.rules[{index}]"))
        .ToArray();
}
