using System.Globalization;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Endpoints;

/// <summary>Where a dataflow endpoint connects to.</summary>
/// <param name="Host">The host, in lower case.</param>
/// <param name="Port">The port: as it is written, else the usual one of its type.</param>
/// <param name="Protocol">What is spoken there.</param>
/// <param name="UsesTls">Whether within TLS.</param>
internal sealed record DataflowTarget(string Host, int Port, string Protocol, bool UsesTls)
{
    public const string Kafka = "Kafka";

    private const int Https = 443;

    /// <summary>All of them: a Kafka endpoint may name several. Empty where it names none that can be read.</summary>
    public static IEnumerable<DataflowTarget> Of(DataflowEndpoint endpoint)
    {
        bool usesTls = !Same.Text(endpoint.TlsMode, "Disabled");
        (string protocol, int port) = endpoint.EndpointType.ToUpperInvariant() switch
        {
            "MQTT" => ("MQTT", usesTls ? 8883 : 1883),
            "KAFKA" => (Kafka, usesTls ? 9093 : 9092),
            "OPENTELEMETRY" => ("OTLP", 4317),
            _ => ("HTTPS", Https),
        };

        // The rest has no way to switch TLS off.
        bool isPlain = !usesTls && protocol != "HTTPS";
        foreach (string part in (endpoint.Host ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (Read(part, port) is var (host, written))
            {
                yield return new(host, written, protocol, !isPlain);
            }
        }
    }

    // "https://host/path", "host:port", "[::1]:port", "sasl://user:password@host:port": the credentials are dropped.
    private static (string Host, int Port)? Read(string text, int usual)
    {
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        string rest = scheme < 0 ? text : text[(scheme + 3)..];
        rest = rest[(rest.LastIndexOf('@') + 1)..];
        int end = rest.IndexOfAny(['/', '?', '#']);
        rest = end < 0 ? rest : rest[..end];
        int bracket = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = rest.IndexOf(':', bracket + 1);
        string host = (colon < 0 ? rest : rest[..colon]).TrimEnd('.').ToLowerInvariant();
        if (host.Length == 0 || Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown)
        {
            return null;
        }

        return colon < 0 ? (host, usual)
            : int.TryParse(rest.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535 ? (host, port)
            : null;
    }
}
