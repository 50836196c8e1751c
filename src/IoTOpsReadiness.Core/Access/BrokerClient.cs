namespace IoTOpsReadiness.Access;

/// <summary>A client of the broker, as it is known once its authentication has succeeded.</summary>
public sealed record BrokerClient
{
    /// <summary>
    /// The verified user name: the common name of an X.509 certificate, or what a custom authentication vouches for.
    /// Null where the method gives none, as for service account tokens.
    /// </summary>
    public string? Username { get; init; }

    /// <summary>The MQTT client id; null where it does not matter.</summary>
    public string? ClientId { get; init; }

    /// <summary>
    /// Attributes the authentication gives: from the rules of X.509 authentication, or from annotations of a service
    /// account that start with <c>aio-broker-auth/</c> (without that prefix).
    /// </summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>For people.</summary>
    public override string ToString() => (Username, ClientId) switch
    {
        (null, null) => Attributes.Count == 0 ? "a client" : string.Join(", ", Attributes.Select(pair => $"{pair.Key}={pair.Value}")),
        (null, _) => $"client id '{ClientId}'",
        (_, null) => $"user '{Username}'",
        _ => $"user '{Username}' with client id '{ClientId}'",
    };
}
