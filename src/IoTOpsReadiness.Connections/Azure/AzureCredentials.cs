using System.Security.Cryptography;
using Azure.Core;
using Azure.Identity;
using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Chooses who signs in. Azure.Identity does the work.</summary>
internal static class AzureCredentials
{
    /// <summary>The credential for a sign-in.</summary>
    /// <exception cref="Errors.ReadinessException"><c>IoTOps.Connection.AzureWouldPrompt</c>, <c>AzureCertificateUnusable</c>, <c>AzureInvalidSignIn</c>, <c>AzureInvalidToken</c>.</exception>
    public static TokenCredential Create(AzureSignIn signIn)
    {
        if (signIn.AccessToken is { } token)
        {
            return new GivenTokenCredential(token);
        }

        if (signIn.Source is AzureTokenSource.Interactive or AzureTokenSource.DeviceCode && !signIn.CanPrompt)
        {
            throw AzureErrors.WouldPrompt(signIn.Source);
        }

        try
        {
            return new RememberedCredential(signIn.Certificate is null && signIn.CertificatePath is null ? Of(signIn) : OfCertificate(signIn));
        }
        catch (ArgumentException exception)
        {
            // Azure.Identity looks at the tenant and at the authority before it asks anybody.
            throw AzureErrors.InvalidSignIn(ConnectionErrors.Clean(exception.Message.Split('\n', 2)[0]), exception);
        }
    }

    private static TokenCredential OfCertificate(AzureSignIn signIn)
    {
        string path = signIn.CertificatePath ?? signIn.Certificate!.Subject;
        if (signIn.TenantId is null || signIn.ClientId is null)
        {
            throw AzureErrors.CertificateUnusable(path, "it takes -TenantId and -ClientId as well");
        }

        // The credential would say so too, but only in the words of a sign-in that failed.
        if (signIn.CertificatePath is { } file && !File.Exists(file))
        {
            throw AzureErrors.CertificateUnusable(file, "there is no such file");
        }

        if (signIn.Certificate is { HasPrivateKey: false })
        {
            throw AzureErrors.CertificateUnusable(path, "it has no private key");
        }

        ClientCertificateCredentialOptions options = Configure(new ClientCertificateCredentialOptions { DisableInstanceDiscovery = IsOwnAuthority(signIn) }, signIn);
        try
        {
            return signIn.Certificate is { } certificate
                ? new ClientCertificateCredential(signIn.TenantId, signIn.ClientId, certificate, options)
                : new ClientCertificateCredential(signIn.TenantId, signIn.ClientId, path, options);
        }
        catch (Exception exception) when (exception is CryptographicException or IOException)
        {
            throw AzureErrors.CertificateUnusable(path, ConnectionErrors.Clean(exception.Message), exception);
        }
    }

    private static TokenCredential Of(AzureSignIn signIn) => signIn.Source switch
    {
        AzureTokenSource.AzureCli => new AzureCliCredential(Configure(new AzureCliCredentialOptions { TenantId = signIn.TenantId, ProcessTimeout = signIn.Timeout }, signIn)),
        AzureTokenSource.AzurePowerShell => new AzurePowerShellCredential(Configure(new AzurePowerShellCredentialOptions { TenantId = signIn.TenantId, ProcessTimeout = signIn.Timeout }, signIn)),
        AzureTokenSource.ManagedIdentity => new ManagedIdentityCredential(Configure(
            new ManagedIdentityCredentialOptions(signIn.ClientId is { } id ? ManagedIdentityId.FromUserAssignedClientId(id) : ManagedIdentityId.SystemAssigned), signIn)),
        AzureTokenSource.Environment => new EnvironmentCredential(Configure(new EnvironmentCredentialOptions { DisableInstanceDiscovery = IsOwnAuthority(signIn) }, signIn)),
        AzureTokenSource.WorkloadIdentity => new WorkloadIdentityCredential(Configure(WithIds(new WorkloadIdentityCredentialOptions { DisableInstanceDiscovery = IsOwnAuthority(signIn) }, signIn), signIn)),
        AzureTokenSource.Interactive => new InteractiveBrowserCredential(Configure(WithIds(new InteractiveBrowserCredentialOptions { DisableInstanceDiscovery = IsOwnAuthority(signIn) }, signIn), signIn)),
        AzureTokenSource.DeviceCode => new DeviceCodeCredential(Configure(WithIds(new DeviceCodeCredentialOptions { DisableInstanceDiscovery = IsOwnAuthority(signIn) }, signIn), signIn)),
        _ => new DefaultAzureCredential(Configure(Default(signIn), signIn)),
    };

    // Never one that asks somebody.
    private static DefaultAzureCredentialOptions Default(AzureSignIn signIn)
    {
        var options = new DefaultAzureCredentialOptions
        {
            ExcludeInteractiveBrowserCredential = true,
            ExcludeVisualStudioCredential = true,
            ExcludeVisualStudioCodeCredential = true,
            ExcludeBrokerCredential = true,
            ExcludeAzureDeveloperCliCredential = true,
            DisableInstanceDiscovery = IsOwnAuthority(signIn),
            ManagedIdentityClientId = signIn.ClientId,
            WorkloadIdentityClientId = signIn.ClientId,
            CredentialProcessTimeout = signIn.Timeout,
        };
        if (signIn.TenantId is not null)
        {
            options.TenantId = signIn.TenantId;
        }

        return options;
    }

    private static WorkloadIdentityCredentialOptions WithIds(WorkloadIdentityCredentialOptions options, AzureSignIn signIn)
    {
        options.TenantId = signIn.TenantId ?? options.TenantId;
        options.ClientId = signIn.ClientId ?? options.ClientId;
        return options;
    }

    private static InteractiveBrowserCredentialOptions WithIds(InteractiveBrowserCredentialOptions options, AzureSignIn signIn)
    {
        options.TenantId = signIn.TenantId;
        options.ClientId = signIn.ClientId ?? options.ClientId;
        return options;
    }

    private static DeviceCodeCredentialOptions WithIds(DeviceCodeCredentialOptions options, AzureSignIn signIn)
    {
        options.TenantId = signIn.TenantId;
        options.ClientId = signIn.ClientId ?? options.ClientId;
        options.DeviceCodeCallback = (code, _) =>
        {
            signIn.ShowCode?.Invoke(code.Message);
            return Task.CompletedTask;
        };
        return options;
    }

    // An authority of one's own is not in Microsoft's list, and a site without internet could not ask for the list.
    private static bool IsOwnAuthority(AzureSignIn signIn) => !AzureClouds.IsKnownAuthority(signIn.Cloud.Authority);

    private static T Configure<T>(T options, AzureSignIn signIn)
        where T : TokenCredentialOptions
    {
        options.AuthorityHost = signIn.Cloud.Authority;
        options.Transport = AzureTransport.ForSignIn(signIn);
        options.Retry.NetworkTimeout = signIn.Timeout;
        return options;
    }
}
