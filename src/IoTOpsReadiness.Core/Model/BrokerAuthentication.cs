using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>How clients prove who they are; the methods are tried in order.</summary>
public sealed class BrokerAuthentication(ResourceDocument document, EvidenceSource source)
    : Resource(document, source, "BrokerAuthentication")
{
    /// <summary>The methods, in the order the broker tries them.</summary>
    public IReadOnlyList<AuthenticationMethod> Methods => List("authenticationMethods")
        .Select((method, index) => new AuthenticationMethod(this, method, $"authenticationMethods[{index}]"))
        .ToArray();
}
