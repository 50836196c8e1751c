using Azure.Core;
using Azure.ResourceManager;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>The Azure side of a site: a signed-in client of Azure Resource Manager, and which resources the site is.</summary>
public sealed class AzureConnection
{
    internal AzureConnection(SiteIdentity site, ArmClient client, AzureCloud cloud, TokenCredential credential)
    {
        Site = site;
        Client = client;
        Cloud = cloud;
        Credential = credential;
    }

    /// <summary>Which site it is; <see cref="SiteIdentity.InstanceId"/> and <see cref="SiteIdentity.ConnectedClusterId"/> as far as they are known.</summary>
    public SiteIdentity Site { get; }

    /// <summary>The cloud it is in.</summary>
    public AzureCloud Cloud { get; }

    /// <summary>The client: its pipeline signs in, retries and reports.</summary>
    internal ArmClient Client { get; }

    /// <summary>Who signs in.</summary>
    internal TokenCredential Credential { get; }

    /// <summary>What is read once for all sites of a fleet; null where the site stands alone.</summary>
    internal AzureReadCache? Cache { get; init; }

    /// <summary>What connecting could not find out.</summary>
    public IReadOnlyList<string> Remarks { get; internal init; } = [];

    /// <inheritdoc/>
    public override string ToString() => Site.InstanceId ?? Site.ConnectedClusterId ?? Site.Name;
}
