using IoTOpsReadiness.Connections;

namespace IoTOpsReadiness.Commands;

/// <summary>A site to look at: a connection that is open, or one that is opened when its turn comes.</summary>
/// <param name="name">What it is called where it cannot be opened.</param>
/// <param name="open">Opens it.</param>
/// <param name="isOwned">Whether it is closed again after use.</param>
internal sealed class SiteTarget(string name, Func<CancellationToken, Task<SiteConnection>> open, bool isOwned)
{
    /// <summary>What it is called where it cannot be opened.</summary>
    public string Name { get; } = name;

    /// <summary>Whether it is closed again after use.</summary>
    public bool IsOwned { get; } = isOwned;

    /// <summary>Opens it.</summary>
    public Task<SiteConnection> OpenAsync(CancellationToken cancellationToken) => open(cancellationToken);
}
