using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>One Kubernetes Service of the broker and its ports.</summary>
public sealed class BrokerListener(ResourceDocument document, EvidenceSource source) : Resource(document, source, "BrokerListener")
{
    /// <summary>The listener that the components of Azure IoT Operations use themselves.</summary>
    public const string DefaultName = "default";

    /// <summary>The port of that listener.</summary>
    public const int DefaultPort = 18883;

    /// <summary>The Kubernetes Service; the listener's own name unless set.</summary>
    public string ServiceName => Text("serviceName") ?? Name;

    /// <summary>ClusterIp (default), NodePort or LoadBalancer.</summary>
    public string ServiceType => Text("serviceType") ?? "ClusterIp";

    /// <summary>True where clients outside the cluster can reach it.</summary>
    public bool IsExternal => !Same.Text(ServiceType, "ClusterIp");

    /// <summary>A flag of preview releases; null where it is not set, as in every release since.</summary>
    public bool? AuthenticationEnabled => Flag("authenticationEnabled");

    /// <summary>The ports.</summary>
    public IReadOnlyList<ListenerPort> Ports =>
        List("ports").Select((port, index) => new ListenerPort(this, port, $"ports[{index}]")).ToArray();
}
