using System.Globalization;
using System.Text;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>Asks an HTTP proxy for a tunnel, without credentials.</summary>
internal static class ProxyTunnel
{
    private const int LongestAnswer = 16 * 1024;

    /// <summary>Leaves the stream where the tunnel begins.</summary>
    /// <exception cref="ProbeFailedException">The proxy did not make one.</exception>
    public static async Task OpenAsync(Stream stream, ProxyAddress proxy, SiteEndpoint endpoint, CancellationToken cancellationToken)
    {
        try
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT {endpoint} HTTP/1.1\r\nHost: {endpoint}\r\n\r\n"), cancellationToken).ConfigureAwait(false);
            string head = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
            if (Refusal(head.Split("\r\n", 2)[0], proxy.ToString()) is { } refusal)
            {
                throw refusal;
            }
        }
        catch (IOException exception)
        {
            throw new ProbeFailedException(EndpointStatus.Refused, $"The proxy {proxy} hung up when it was asked for the host.", exception);
        }
    }

    /// <summary>What the first line of the proxy's answer means for the host; null where there is a tunnel.</summary>
    public static ProbeFailedException? Refusal(string answer, string proxy)
    {
        string[] line = answer.Split(' ', 3);
        if (line.Length < 2 || !line[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || !int.TryParse(line[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            return new(EndpointStatus.NotProbed, $"What answers at {proxy} is no HTTP proxy.");
        }

        return status switch
        {
            >= 200 and < 300 => null,
            407 => new(EndpointStatus.NotProbed, $"The proxy {proxy} asks for credentials, and probes send none."),
            504 => new(EndpointStatus.TimedOut, $"The proxy {proxy} got no answer from the host (HTTP 504)."),
            502 or 503 => new(EndpointStatus.Refused, $"The proxy {proxy} cannot reach the host (HTTP {status})."),
            _ => new(EndpointStatus.Refused, $"The proxy {proxy} refuses the host (HTTP {status})."),
        };
    }

    // Byte by byte: what comes after the head belongs to TLS.
    private static async Task<string> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (head.Length < LongestAnswer)
        {
            if (await stream.ReadAsync(one, cancellationToken).ConfigureAwait(false) == 0)
            {
                throw new IOException("The connection was closed.");
            }

            head.Append((char)one[0]);
            if (one[0] == '\n' && head.Length >= 4 && head.ToString(head.Length - 4, 4) == "\r\n\r\n")
            {
                return head.ToString();
            }
        }

        throw new IOException("The answer does not end.");
    }
}
