using System.Threading.Channels;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>The changes of a resource as they happen, until it is disposed.</summary>
internal sealed class ClusterWatch(ChannelReader<ClusterEvent> events, Action end) : IDisposable
{
    /// <summary>The changes, in order.</summary>
    public ChannelReader<ClusterEvent> Events => events;

    /// <inheritdoc/>
    public void Dispose() => end();
}
