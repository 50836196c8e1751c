using System.Globalization;

namespace IoTOpsReadiness.Endpoints;

/// <summary>Where an HTTP proxy listens; never the credentials that its address may carry.</summary>
/// <param name="Host">Its host, without brackets.</param>
/// <param name="Port">Its port.</param>
public sealed record ProxyAddress(string Host, int Port)
{
    private const int DefaultPort = 80;

    /// <summary>True where the address as it was written has a user name or password; they are not kept.</summary>
    public bool HadCredentials { get; private init; }

    /// <summary>Reads <c>http://proxy.contoso.com:3128</c> or <c>proxy.contoso.com:3128</c>; null for anything else.</summary>
    public static ProxyAddress? Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        string absolute = text.Contains("://", StringComparison.Ordinal) ? text.Trim() : $"http://{text.Trim()}";
        return Uri.TryCreate(absolute, UriKind.Absolute, out Uri? uri) && uri.Scheme == Uri.UriSchemeHttp && uri.Host.Length > 0
            ? new(uri.IdnHost, uri.IsDefaultPort ? DefaultPort : uri.Port) { HadCredentials = uri.UserInfo.Length > 0 }
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => Host.Contains(':', StringComparison.Ordinal)
        ? string.Create(CultureInfo.InvariantCulture, $"[{Host}]:{Port}")
        : string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}
