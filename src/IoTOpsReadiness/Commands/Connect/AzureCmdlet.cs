using System.Management.Automation;
using System.Security;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Pipeline;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>A cmdlet that signs in to Azure.</summary>
public abstract class AzureCmdlet : AsyncCmdlet
{
    private bool canPrompt;
    private string? certificatePath;
    private string? authorityCertificates;

    /// <summary>
    /// Where the token for Azure comes from. Default: the first that is there without asking anybody: environment, workload
    /// identity, managed identity, Azure CLI, Azure PowerShell.
    /// </summary>
    [Parameter]
    public AzureTokenSource TokenSource { get; set; }

    /// <summary>The Microsoft Entra tenant, by id or domain. Default: the account's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>The client id of a user-assigned managed identity, a workload identity or an app registration.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>A certificate with its private key; signs in as the app registration of -ClientId in -TenantId.</summary>
    [Parameter]
    [ValidateNotNull]
    public X509Certificate2? Certificate { get; set; }

    /// <summary>The file of such a certificate, PEM or PFX without a password.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificatePath { get; set; }

    /// <summary>A token for Azure Resource Manager that somebody else obtained. It is used until it ends.</summary>
    [Parameter]
    [ValidateNotNull]
    public SecureString? AccessToken { get; set; }

    /// <summary>The cloud: AzureCloud, AzureUSGovernment, AzureChinaCloud, or the https address of an Azure Resource Manager. Default: AzureCloud.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(AzureEnvironmentCompleter))]
    [ValidateNotNullOrEmpty]
    public string AzureEnvironment { get; set; } = AzureCloud.Public.Name;

    /// <summary>Who signs in to a cloud that is given by its address. Default: what it says itself.</summary>
    [Parameter]
    [ValidateNotNull]
    public Uri? AzureAuthority { get; set; }

    /// <summary>What tokens for such a cloud are for. Default: what it says itself.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AzureAudience { get; set; }

    /// <summary>A PEM file with the authority that issued the certificates of such a cloud. Default: those this machine trusts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? AzureCertificateAuthorityPath { get; set; }

    /// <summary>How long connecting, and each request, may take, in seconds, 1 to 3600. Default: 30.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int TimeoutSec { get; set; } = 30;

    /// <summary>Whether the user says anything about Azure.</summary>
    private protected bool NamesSignIn => MyInvocation.BoundParameters.Keys.Any(name => name is
        nameof(TokenSource) or nameof(TenantId) or nameof(ClientId) or nameof(Certificate) or nameof(CertificatePath) or nameof(AccessToken)
        or nameof(AzureEnvironment) or nameof(AzureAuthority) or nameof(AzureAudience) or nameof(AzureCertificateAuthorityPath));

    private protected override void Prepare()
    {
        canPrompt = InteractiveHost.CanPrompt(this);
        certificatePath = CertificatePath is null ? null : InputPaths.ResolveLiteral(this, CertificatePath);
        authorityCertificates = AzureCertificateAuthorityPath is null ? null : InputFile.ReadAllText(InputPaths.ResolveLiteral(this, AzureCertificateAuthorityPath));
        if (Certificate is not null && CertificatePath is not null)
        {
            throw new ReadinessException(
                "IoTOps.Connection.AzureCertificateAmbiguous", ErrorKind.InvalidArgument, "-Certificate and -CertificatePath are both given.", "Give one of them.", CertificatePath);
        }
    }

    /// <summary>How to sign in, as the parameters say.</summary>
    private protected async Task<AzureSignIn> SignInAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var signIn = new AzureSignIn
        {
            Source = TokenSource,
            TenantId = TenantId,
            ClientId = ClientId,
            Certificate = Certificate,
            CertificatePath = certificatePath,
            AccessToken = AccessToken,
            AuthorityCertificates = authorityCertificates,
            CanPrompt = canPrompt,
            // Shown whatever the preferences are: without it nobody can go on.
            ShowCode = pipeline.WriteWarning,
            Timeout = TimeSpan.FromSeconds(TimeoutSec),
        };
        return signIn with { Cloud = await AzureClouds.FindAsync(AzureEnvironment, AzureAuthority, AzureAudience, signIn, cancellationToken).ConfigureAwait(false) };
    }
}
