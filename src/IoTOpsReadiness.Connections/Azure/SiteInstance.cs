namespace IoTOpsReadiness.Connections.Azure;

/// <summary>An instance of Azure IoT Operations that the caller can see, as <c>Get-IoTOpsInstance</c> lists it.</summary>
public sealed record SiteInstance
{
    /// <summary>The name of the instance.</summary>
    public required string Name { get; init; }

    /// <summary>The ARM id of the instance.</summary>
    public required string InstanceId { get; init; }

    /// <summary>The subscription.</summary>
    public required string SubscriptionId { get; init; }

    /// <summary>The resource group.</summary>
    public required string ResourceGroupName { get; init; }

    /// <summary>The Azure region the instance is managed from.</summary>
    public string? Location { get; init; }

    /// <summary>The installed version, if the instance tells.</summary>
    public string? Version { get; init; }

    /// <summary>What became of its last deployment, for example <c>Succeeded</c>.</summary>
    public string? ProvisioningState { get; init; }

    /// <summary>The ARM id of the Arc-connected cluster it runs on; null where the caller may not see the custom location.</summary>
    public string? ConnectedClusterId { get; init; }

    /// <summary>The namespace on the cluster.</summary>
    public string? Namespace { get; init; }

    /// <summary>The tags of the instance.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>How to sign in to read it; the same for all instances of one list.</summary>
    internal AzureSignIn? SignIn { get; init; }

    /// <summary>The sign-in that listed it, for whoever reads it next.</summary>
    internal AzureSession? Session { get; init; }

    /// <summary>True where the sign-in that listed it is still at hand.</summary>
    public bool IsSignedIn => Session is not null;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
