using System.Security;
using System.Security.Cryptography.X509Certificates;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>How to sign in to Azure.</summary>
public sealed record AzureSignIn
{
    /// <summary>Where the token comes from. Default: <see cref="AzureTokenSource.Default"/>.</summary>
    public AzureTokenSource Source { get; init; }

    /// <summary>The Microsoft Entra tenant; null for the account's own.</summary>
    public string? TenantId { get; init; }

    /// <summary>The client id of a user-assigned identity or of an app registration.</summary>
    public string? ClientId { get; init; }

    /// <summary>A certificate with its private key, which signs in as the app registration of <see cref="ClientId"/>.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>The file of such a certificate, PEM or PFX without password.</summary>
    public string? CertificatePath { get; init; }

    /// <summary>A token for Azure Resource Manager, used as it is; <see cref="Source"/> does not count then.</summary>
    public SecureString? AccessToken { get; init; }

    /// <summary>The cloud. Default: the public one.</summary>
    public AzureCloud Cloud { get; init; } = AzureCloud.Public;

    /// <summary>Certificates, PEM, of the authority that issued those of <see cref="Cloud"/>; null for those the machine trusts.</summary>
    public string? AuthorityCertificates { get; init; }

    /// <summary>Whether somebody is there to answer a sign-in. Where nobody is, one that would ask fails at once.</summary>
    public bool CanPrompt { get; init; }

    /// <summary>Shows a person how to sign in with a code.</summary>
    public Action<string>? ShowCode { get; init; }

    /// <summary>How long one request may take. Default: 30 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the environment names a sign-in that neither asks nor starts anything.</summary>
    /// <param name="environment">Reads a variable.</param>
    public static bool IsEvident(Func<string, string?> environment) =>
        environment("IDENTITY_ENDPOINT") is { Length: > 0 }
        || environment("MSI_ENDPOINT") is { Length: > 0 }
        || environment("AZURE_FEDERATED_TOKEN_FILE") is { Length: > 0 }
        || (environment("AZURE_CLIENT_ID") is { Length: > 0 } && environment("AZURE_TENANT_ID") is { Length: > 0 }
            && (environment("AZURE_CLIENT_SECRET") is { Length: > 0 } || environment("AZURE_CLIENT_CERTIFICATE_PATH") is { Length: > 0 }));
}
