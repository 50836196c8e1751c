namespace IoTOpsReadiness.Endpoints;

/// <summary>What became of a probe.</summary>
public enum EndpointStatus
{
    /// <summary>Something answers there; where TLS is spoken, with a certificate that fits.</summary>
    Reachable,

    /// <summary>The connection was refused, by the host, a firewall or the proxy.</summary>
    Refused,

    /// <summary>No answer in time: a firewall that drops packets looks like this.</summary>
    TimedOut,

    /// <summary>The name could not be resolved.</summary>
    NameNotFound,

    /// <summary>It can be connected to, and TLS fails.</summary>
    TlsFailed,

    /// <summary>The certificate is not from an authority that it must be from: something in between seems to open TLS.</summary>
    Intercepted,

    /// <summary>Nothing was learned, for the reason in the message.</summary>
    NotProbed,
}
