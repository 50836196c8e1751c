using System.Net;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// The proxy that the environment names, read as kubectl reads it. The framework's own reading knows no address ranges in
/// <c>NO_PROXY</c>, which is how clusters are usually exempted.
/// </summary>
internal sealed class EnvironmentProxy : IWebProxy
{
    private readonly Uri proxy;
    private readonly string[] exemptions;

    private EnvironmentProxy(Uri proxy, string[] exemptions)
    {
        // The framework's errors name the proxy's address as it was given to it.
        this.proxy = new UriBuilder(proxy) { UserName = "", Password = "" }.Uri;
        this.exemptions = exemptions;
        Credentials = CredentialsOf(proxy);
    }

    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy for a server; null for a direct connection.</summary>
    public static IWebProxy? For(Uri server, string? proxyUrl, Func<string, string?> environment)
    {
        if (proxyUrl is not null)
        {
            return new EnvironmentProxy(Parse(proxyUrl), []);
        }

        string scheme = server.Scheme.ToUpperInvariant();
        string? url = First(environment, $"{scheme}_PROXY");
        if (url is null)
        {
            return null;
        }

        string[] exemptions = ProxyExemptions.Split(First(environment, "NO_PROXY"));
        var proxy = new EnvironmentProxy(Parse(url), exemptions);
        return server.IsLoopback || proxy.IsExempt(server) ? null : proxy;
    }

    public Uri GetProxy(Uri destination) => proxy;

    public bool IsBypassed(Uri host) => false;

    private static string? First(Func<string, string?> environment, string name) =>
        environment(name) is { Length: > 0 } upper ? upper : environment(name.ToLowerInvariant()) is { Length: > 0 } lower ? lower : null;

    private static Uri Parse(string url)
    {
        string absolute = url.Contains("://", StringComparison.Ordinal) ? url : $"http://{url}";
        return Uri.TryCreate(absolute, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https" or "socks5" or "socks4" or "socks4a"
            ? uri
            : throw new FormatException("the proxy address is not an http, https or socks5 URL");
    }

    private static NetworkCredential? CredentialsOf(Uri proxy)
    {
        if (proxy.UserInfo.Length == 0)
        {
            return null;
        }

        string[] parts = proxy.UserInfo.Split(':', 2);
        return new(Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : "");
    }

    private bool IsExempt(Uri server) => ProxyExemptions.Cover(exemptions, server.IdnHost, server.Port);
}
