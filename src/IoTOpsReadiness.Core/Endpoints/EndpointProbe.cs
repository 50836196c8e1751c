using System.Globalization;

namespace IoTOpsReadiness.Endpoints;

/// <summary>Whether an endpoint can be reached, from where, and what shows it.</summary>
public sealed record EndpointProbe
{
    /// <summary>The site that needs the endpoint; empty for one that somebody wrote down.</summary>
    public required string Site { get; init; }

    /// <summary>What became of it.</summary>
    public required EndpointStatus Status { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken there.</summary>
    public required string Protocol { get; init; }

    /// <summary>Where it was probed from: the name of this machine, or of the node whose pod did it.</summary>
    public required string From { get; init; }

    /// <summary>The proxy it was probed through, as <c>host:port</c>; null for the direct way.</summary>
    public string? Proxy { get; init; }

    /// <summary>What happened, in words.</summary>
    public required string Message { get; init; }

    /// <summary>How long the TCP connection took to be made, in milliseconds, the proxy's answer included; null where none was.</summary>
    public double? LatencyMilliseconds { get; init; }

    /// <summary>The addresses the name resolves to there; empty where a proxy resolves it.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>The subject of the certificate; null where none was shown.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>Who issued it; null where none was shown.</summary>
    public string? CertificateIssuer { get; init; }

    /// <summary>Its SHA-256 thumbprint, in hexadecimal; null where none was shown.</summary>
    public string? CertificateThumbprint { get; init; }

    /// <summary>When it ends; null where none was shown.</summary>
    public DateTimeOffset? CertificateNotAfter { get; init; }

    /// <summary>What the endpoint is for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Who connects to it.</summary>
    public string WhoNeedsIt { get; init; } = "";

    /// <summary>The article or resource that asks for it.</summary>
    public string Source { get; init; } = "";

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}: {Status}");

    /// <summary>The beginning of a result: the endpoint as it is, and what became of it.</summary>
    public static EndpointProbe Of(SiteEndpoint endpoint, string from, EndpointStatus status, string message) => new()
    {
        Site = endpoint.Site,
        Status = status,
        Host = endpoint.Host,
        Port = endpoint.Port,
        Protocol = endpoint.Protocol,
        From = from,
        Message = message,
        Purpose = endpoint.Purpose,
        WhoNeedsIt = endpoint.WhoNeedsIt,
        Source = endpoint.Source,
    };
}
