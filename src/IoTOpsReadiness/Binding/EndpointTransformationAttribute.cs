using System.Collections;
using System.Globalization;
using System.Management.Automation;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Binding;

/// <summary>
/// Takes endpoints as they are, as Import-Csv, ConvertFrom-Json and Export-Clixml bring them back, or as text: <c>host</c>,
/// <c>host:port</c> or <c>https://host:port/path</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class EndpointTransformationAttribute : ArgumentTransformationAttribute
{
    private const int Https = 443;

    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        object?[] items = ResultObjects.Unwrap(inputData) is IList list ? [.. list.Cast<object?>()] : [inputData];
        if (!Array.TrueForAll(items, IsEndpoint))
        {
            // Something else through the pipeline is for another parameter; PowerShell says so where there is none.
            return inputData;
        }

        return items.Select(From).ToArray();
    }

    private static bool IsEndpoint(object? item) => ResultObjects.Unwrap(item) switch
    {
        SiteEndpoint or string => true,
        PSCustomObject => item is PSObject saved && saved.Properties["Host"] is not null && saved.Properties["Port"] is not null,
        _ => false,
    };

    private static SiteEndpoint From(object? item) => ResultObjects.Unwrap(item) switch
    {
        SiteEndpoint endpoint => endpoint,
        string text => Parse(text),
        _ => Restore((PSObject)item!),
    };

    private static SiteEndpoint Parse(string text)
    {
        string rest = text.Trim();
        int scheme = rest.IndexOf("://", StringComparison.Ordinal);
        string protocol = scheme < 0 ? "HTTPS" : rest[..scheme].ToUpperInvariant();
        rest = scheme < 0 ? rest : rest[(scheme + 3)..];
        int end = rest.IndexOfAny(['/', '?', '#']);
        rest = end < 0 ? rest : rest[..end];
        int bracket = rest.StartsWith('[') ? rest.IndexOf(']', StringComparison.Ordinal) : -1;
        int colon = rest.IndexOf(':', bracket + 1);
        string host = colon < 0 ? rest : rest[..colon];
        int port = colon < 0 ? Https : Port(rest[(colon + 1)..], text);
        return protocol is "HTTPS" or "WSS"
            ? new() { Host = HostName(host, text), Port = port, Protocol = protocol }
            : throw Refuse($"'{text}' is not an endpoint: write it as host, host:port or https://host:port.");
    }

    private static SiteEndpoint Restore(PSObject saved)
    {
        string host = Text(saved, "Host");
        return new()
        {
            Site = Text(saved, "Site"),
            Host = HostName(host, host),
            Port = Port(Text(saved, "Port"), host),
            Protocol = Text(saved, "Protocol") is { Length: > 0 } protocol ? protocol : "HTTPS",
            UsesTls = !Text(saved, "UsesTls").Equals("False", StringComparison.OrdinalIgnoreCase),
            Purpose = Text(saved, "Purpose"),
            WhoNeedsIt = Text(saved, "WhoNeedsIt"),
            Proxy = Text(saved, "Proxy") is { Length: > 0 } proxy ? ProxyOf(proxy) : null,
            Source = Text(saved, "Source"),
            AsOf = Text(saved, "AsOf"),
        };
    }

    // Without the credentials that somebody may have written there.
    private static string ProxyOf(string text) => ProxyAddress.Parse(text)?.ToString() ?? throw Refuse("The proxy of an endpoint is not host:port.");

    private static string Text(PSObject saved, string name) =>
        Convert.ToString(ResultObjects.Unwrap(saved.Properties[name]?.Value), CultureInfo.InvariantCulture)?.Trim() ?? "";

    // Hosts go on to name servers and into the pods of probes: nothing but a name or an address is one.
    private static string HostName(string host, string text) =>
        Uri.CheckHostName((host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host).Trim('[', ']')) != UriHostNameType.Unknown
            ? host.ToLowerInvariant()
            : throw Refuse($"'{text}' does not name a host.");

    private static int Port(string text, string whole) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and <= 65535
            ? port
            : throw Refuse($"The port of '{whole}' is '{text}', not a number from 1 to 65535.");

    private static ArgumentTransformationMetadataException Refuse(string message) => new(message);
}
