namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>What secure settings are to be made of. What is not said is taken from what the site uses already.</summary>
public sealed record SecureSettingsRequest
{
    /// <summary>The key vault, by its ARM id or by its name in the instance's resource group.</summary>
    public string? KeyVault { get; init; }

    /// <summary>The user-assigned identity that reads secrets, by id or name.</summary>
    public string? SecretIdentity { get; init; }

    /// <summary>The user-assigned identity that makes cloud connections, by id or name.</summary>
    public string? CloudIdentity { get; init; }

    /// <summary>Makes the vault where it does not exist.</summary>
    public bool CreateKeyVault { get; init; }

    /// <summary>Makes identities that do not exist.</summary>
    public bool CreateIdentity { get; init; }

    /// <summary>Lets the schema registry use the cloud identity too, which restarts it once.</summary>
    public bool IncludeSchemaRegistry { get; init; }

    /// <summary>Gives no roles: somebody else does.</summary>
    public bool SkipRoleAssignment { get; init; }

    /// <summary>The name of a new secret provider class; null for the rule of <c>az iot ops secretsync enable</c>.</summary>
    public string? SecretProviderClassName { get; init; }

    /// <summary>The name of the secret identity's new federated credential; null for the rule of <c>az iot ops secretsync enable</c>.</summary>
    public string? SecretCredentialName { get; init; }

    /// <summary>The name of the cloud identity's new federated credential for dataflows; null for the rule of <c>az iot ops identity assign</c>.</summary>
    public string? CloudCredentialName { get; init; }

    /// <summary>Whom federated tokens are for; null for the one of the region's cloud.</summary>
    public string? Audience { get; init; }

    /// <summary>Goes ahead where a vault or an identity in use is exchanged for another.</summary>
    public bool Force { get; init; }
}
