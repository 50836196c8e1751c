using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Errors;
using k8s;
using k8s.Authentication;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Who the caller is, ready to be sent: made from a kubeconfig's user through the Kubernetes client library.</summary>
internal sealed class ClientCredentials : IDisposable
{
    private readonly ExecCredential? exec;

    private ClientCredentials(ServiceClientCredentials? credentials, X509Certificate2? certificate, string? user, string? token, ExecCredential? exec = null)
    {
        this.exec = exec;
        Credentials = credentials;
        Certificate = certificate;
        User = user;
        Token = token;
    }

    public ServiceClientCredentials? Credentials { get; }

    public X509Certificate2? Certificate { get; }

    /// <summary>The name the kubeconfig gives away; the server knows better.</summary>
    public string? User { get; }

    public bool IsAnonymous => Credentials is null && Certificate is null;

    private string? Token { get; }

    /// <summary>Why the server is bound to refuse it, where that can be told.</summary>
    public string? ExpiryProblem
    {
        get
        {
            if (Certificate is { } certificate && certificate.NotAfter.ToUniversalTime() < DateTime.UtcNow)
            {
                return $"the client certificate expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm}Z";
            }

            return ExpiryOf(Token) is { } expiry && expiry < DateTimeOffset.UtcNow ? $"the token expired on {expiry.UtcDateTime:yyyy-MM-dd HH:mm}Z" : null;
        }
    }

    public static async Task<ClientCredentials> CreateAsync(KubeUser? user, KubeCluster cluster, string files, TimeSpan execTimeout, CancellationToken cancellationToken)
    {
        if (user is null)
        {
            return new(null, null, null, null);
        }

        var configuration = new KubernetesClientConfiguration { Username = user.Username, Password = user.Password, AccessToken = user.Token };
        ExecCredential? exec = null;
        try
        {
            X509Certificate2? certificate = await CertificateOfAsync(user, cancellationToken).ConfigureAwait(false);
            if (user.TokenFile is not null)
            {
                // As in kubectl the file wins, and is read again as it is renewed.
                configuration.AccessToken = (await File.ReadAllTextAsync(user.TokenFile, cancellationToken).ConfigureAwait(false)).Trim();
                configuration.TokenProvider = new TokenFileAuth(user.TokenFile);
            }
            else if (user.AuthProvider is not null && user.Token is null)
            {
                configuration.TokenProvider = AuthProvider(user);
            }
            else if (user.Exec is { } plugin)
            {
                exec = new ExecCredential(plugin, cluster, execTimeout);
                ExecResult result = await exec.GetAsync(cancellationToken).ConfigureAwait(false);
                configuration.AccessToken = result.Token;
                configuration.TokenProvider = result.Token is null ? null : exec;
                certificate = result.Certificate is null ? certificate : FromPem(result.Certificate, result.Key!);
            }

            string? name = certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: false) is { Length: > 0 } subject ? subject : user.Username ?? user.Name;
            return new(k8s.Kubernetes.CreateCredentials(configuration), certificate, name, configuration.AccessToken, exec);
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException or ArgumentException)
        {
            throw ConnectionErrors.KubeconfigInvalid(files, $"the client certificate or key of user '{user.Name}' cannot be read");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConnectionErrors.KubeconfigInvalid(files, $"a file that user '{user.Name}' needs cannot be read: {ConnectionErrors.Clean(exception.Message)}", exception);
        }
    }

    /// <summary>The CA of a cluster in base64 PEM, as a credential plugin wants it; null if the kubeconfig has none.</summary>
    public static string? AuthorityData(KubeCluster cluster) =>
        cluster.AuthorityData ?? (cluster.AuthorityFile is { } file && File.Exists(file) ? Convert.ToBase64String(File.ReadAllBytes(file)) : null);

    /// <summary>The CAs of a cluster; null for those of the machine.</summary>
    public static X509Certificate2Collection? Authorities(KubeCluster cluster, string files)
    {
        try
        {
            string? pem = cluster.AuthorityData is { } data
                ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
                : cluster.AuthorityFile is { } file ? File.ReadAllText(file) : null;
            if (pem is null)
            {
                return null;
            }

            X509Certificate2Collection authorities = [];
            authorities.ImportFromPem(pem);
            return authorities.Count > 0 ? authorities : throw new FormatException();
        }
        catch (Exception exception) when (exception is CryptographicException or FormatException)
        {
            throw ConnectionErrors.KubeconfigInvalid(files, $"the certificate authority of cluster '{cluster.Name}' cannot be read");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConnectionErrors.KubeconfigInvalid(files, $"the certificate authority of cluster '{cluster.Name}' cannot be read: {ConnectionErrors.Clean(exception.Message)}", exception);
        }
    }

    public void Dispose()
    {
        Certificate?.Dispose();
        exec?.Dispose();
    }

    private static async Task<X509Certificate2?> CertificateOfAsync(KubeUser user, CancellationToken cancellationToken)
    {
        string? certificate = await PemAsync(user.CertificateData, user.CertificateFile, cancellationToken).ConfigureAwait(false);
        string? key = await PemAsync(user.KeyData, user.KeyFile, cancellationToken).ConfigureAwait(false);
        return certificate is null || key is null ? null : FromPem(certificate, key);
    }

    private static async Task<string?> PemAsync(string? data, string? file, CancellationToken cancellationToken) => data is not null
        ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : file is null ? null : await File.ReadAllTextAsync(file, cancellationToken).ConfigureAwait(false);

    private static X509Certificate2 FromPem(string certificate, string key)
    {
        X509Certificate2 pair = X509Certificate2.CreateFromPem(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return pair;
        }

        // The TLS stack of Windows takes no key that lives in memory only.
        using (pair)
        {
            return new(pair.Export(X509ContentType.Pkcs12));
        }
    }

    private static OidcTokenProvider AuthProvider(KubeUser user)
    {
        string Value(string name) => user.AuthProviderConfig.GetValueOrDefault(name) ?? "";
        return user.AuthProvider == "oidc"
            ? new OidcTokenProvider(Value("client-id"), Value("client-secret"), Value("idp-issuer-url"), Value("id-token"), Value("refresh-token"))
            : throw new ReadinessException(
                "IoTOps.Connection.KubeconfigInvalid",
                ErrorKind.InvalidData,
                $"User '{user.Name}' of the kubeconfig signs in through the auth provider '{ConnectionErrors.Clean(user.AuthProvider, 60)}', which Kubernetes has dropped.",
                "Use a credential plugin in its place, for example 'kubelogin convert-kubeconfig -l azurecli'.",
                user.Name);
    }

    private static DateTimeOffset? ExpiryOf(string? token)
    {
        string[] parts = token?.Split('.') ?? [];
        if (parts.Length != 3)
        {
            return null;
        }

        try
        {
            string payload = parts[1].Replace('-', '+').Replace('_', '/');
            using var claims = JsonDocument.Parse(Convert.FromBase64String(payload.PadRight((payload.Length + 3) / 4 * 4, '=')));
            return claims.RootElement.TryGetProperty("exp", out JsonElement expiry) && expiry.TryGetInt64(out long seconds) ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException or ArgumentOutOfRangeException)
        {
            return null;
        }
    }
}
