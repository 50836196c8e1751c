namespace IoTOpsReadiness.Remediation.Access;

/// <summary>What a port of a listener is to be; what is null stays as it is.</summary>
public sealed record PortRequest
{
    /// <summary>The listener, which is made where there is none.</summary>
    public required string Listener { get; init; }

    /// <summary>The port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>ClusterIp, NodePort or LoadBalancer; a new listener is ClusterIp unless given.</summary>
    public string? ServiceType { get; init; }

    /// <summary>The name of the Kubernetes Service; the listener's own unless given.</summary>
    public string? ServiceName { get; init; }

    /// <summary>The port on the nodes, 30000 to 32767.</summary>
    public int? NodePort { get; init; }

    /// <summary>Mqtt or WebSockets.</summary>
    public string? Protocol { get; init; }

    /// <summary>What protects it; a new port has an automatic certificate unless given.</summary>
    public TlsChoice? Tls { get; init; }

    /// <summary>The issuer of an automatic certificate; a new port has that of the default listener unless given.</summary>
    public string? IssuerName { get; init; }

    /// <summary>Issuer or ClusterIssuer.</summary>
    public string? IssuerKind { get; init; }

    /// <summary>The API group of the issuer.</summary>
    public string? IssuerGroup { get; init; }

    /// <summary>The secret of a manual certificate.</summary>
    public string? SecretRef { get; init; }

    /// <summary>Host names an automatic certificate is valid for beside the service's own.</summary>
    public IReadOnlyList<string>? Dns { get; init; }

    /// <summary>Addresses an automatic certificate is valid for.</summary>
    public IReadOnlyList<string>? IpAddresses { get; init; }

    /// <summary>How long an automatic certificate is valid.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>How long before its end it is renewed.</summary>
    public TimeSpan? RenewBefore { get; init; }

    /// <summary>The authentication; a new port has <c>default</c> unless given.</summary>
    public string? Authentication { get; init; }

    /// <summary>The authorization.</summary>
    public string? Authorization { get; init; }

    /// <summary>True to close the port.</summary>
    public bool Remove { get; init; }

    /// <summary>True where what would be refused is done all the same.</summary>
    public bool Force { get; init; }

    /// <summary>True where even the port of the components of Azure IoT Operations may change.</summary>
    public bool AllowDefaultListener { get; init; }
}
