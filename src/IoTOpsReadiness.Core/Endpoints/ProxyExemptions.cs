using System.Net;

namespace IoTOpsReadiness.Endpoints;

/// <summary>What goes around a proxy, as <c>NO_PROXY</c> lists it and as kubectl and curl read it.</summary>
public static class ProxyExemptions
{
    /// <summary>The single exemptions of a list.</summary>
    public static string[] Split(string? list) => list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];

    /// <summary>True where one of the exemptions covers the host.</summary>
    /// <param name="exemptions">Hosts, domains, addresses and ranges, some with a port.</param>
    /// <param name="host">The host, an IPv6 address with or without brackets.</param>
    /// <param name="port">The port.</param>
    public static bool Cover(IEnumerable<string> exemptions, string host, int port) => exemptions.Any(exemption => Covers(exemption, host.TrimEnd('.'), port));

    private static bool Covers(string exemption, string host, int port)
    {
        if (exemption == "*")
        {
            return true;
        }

        if (IPAddress.TryParse(host.Trim('[', ']'), out IPAddress? address))
        {
            return (IPNetwork.TryParse(exemption, out IPNetwork range) && range.Contains(address))
                || (IPAddress.TryParse(exemption, out IPAddress? single) && single.Equals(address))
                || exemption.Equals($"{host}:{port}", StringComparison.Ordinal);
        }

        int colon = exemption.LastIndexOf(':');
        if (colon > 0 && int.TryParse(exemption.AsSpan(colon + 1), out int only))
        {
            if (only != port)
            {
                return false;
            }

            exemption = exemption[..colon];
        }

        string domain = exemption.TrimStart('*').TrimStart('.');
        bool isDomainItself = !exemption.StartsWith('.') && !exemption.StartsWith('*') && host.Equals(domain, StringComparison.OrdinalIgnoreCase);
        return isDomainItself || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);
    }
}
