namespace IoTOpsReadiness.Model;

/// <summary>One thing a rule allows on the broker.</summary>
/// <param name="Method">Connect, Publish or Subscribe.</param>
/// <param name="Topics">Topic filters; empty means every topic.</param>
/// <param name="ClientIds">For Connect: the client ids allowed; empty means every one.</param>
/// <param name="Path">Where it stands in the body.</param>
public sealed record BrokerPermission(string Method, IReadOnlyList<string> Topics, IReadOnlyList<string> ClientIds, string Path);
