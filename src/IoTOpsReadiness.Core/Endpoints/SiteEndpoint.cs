using System.Globalization;

namespace IoTOpsReadiness.Endpoints;

/// <summary>One host and port that a site must reach, why, and where that is written.</summary>
public sealed record SiteEndpoint
{
    /// <summary>The site; the region for a plan, and empty for an endpoint that somebody wrote down.</summary>
    public string Site { get; init; } = "";

    /// <summary>The host, for example <c>login.microsoftonline.com</c>, or a wildcard such as <c>*.servicebus.windows.net</c>.</summary>
    public required string Host { get; init; }

    /// <summary>The TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>What is spoken there: HTTPS, WSS (WebSockets over TLS), MQTT, Kafka, OTLP or HTTP.</summary>
    public string Protocol { get; init; } = "HTTPS";

    /// <summary>True where it is spoken within TLS.</summary>
    public bool UsesTls { get; init; } = true;

    /// <summary>True where the host stands for many: a firewall takes it, and nobody can probe it.</summary>
    public bool IsWildcard => Host.StartsWith('*');

    /// <summary>What it is for.</summary>
    public string Purpose { get; init; } = "";

    /// <summary>Who connects to it.</summary>
    public string WhoNeedsIt { get; init; } = "";

    /// <summary>The proxy it is reached through, as <c>host:port</c>; null for the direct way.</summary>
    public string? Proxy { get; init; }

    /// <summary>The article that asks for it; for the site's own, the resource that names it.</summary>
    public string Source { get; init; } = "";

    /// <summary>The day of the article's state, as <c>yyyy-MM-dd</c>; for the site's own, the day of the evidence.</summary>
    public string AsOf { get; init; } = "";

    /// <summary>Host and port, as firewalls take them.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
