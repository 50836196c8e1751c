using IoTOpsReadiness.Connections.Kubernetes;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>Tests of what runs in probe pods: a cluster that makes them, and a connection to it, for each test.</summary>
public abstract class ProbePodTests : IAsyncLifetime
{
    private protected FakeCluster Cluster { get; private set; } = null!;

    private protected FakePods Pods { get; private set; } = null!;

    private protected KubernetesConnection Connection { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Cluster = await FakeCluster.StartAsync();
        Pods = new(Cluster);
        Connection = await Cluster.ConnectAsync();
    }

    public async Task DisposeAsync()
    {
        Connection.Dispose();
        await Cluster.DisposeAsync();
    }
}
