using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Model;

/// <summary>A Kubernetes Service.</summary>
public sealed class Service(ResourceDocument document, EvidenceSource source) : Resource(document, source, "Service")
{
    /// <summary>ClusterIP (default), NodePort, LoadBalancer or ExternalName.</summary>
    public string Type => Text("type") ?? "ClusterIP";

    /// <summary>The ports it listens on.</summary>
    public IReadOnlyList<int> Ports => List("ports").Select(port => Number(port.At("port"), PathOf("ports.port"))).OfType<int>().ToArray();

    /// <summary>The addresses and host names it is reached at from outside; empty while it waits for one.</summary>
    public IReadOnlyList<string> ExternalAddresses =>
    [
        .. List(Status.At("loadBalancer.ingress"), "status.loadBalancer.ingress")
            .Select(ingress => Text(ingress.At("ip"), "status.loadBalancer.ingress.ip") ?? Text(ingress.At("hostname"), "status.loadBalancer.ingress.hostname"))
            .OfType<string>(),
        .. Texts(Get("externalIPs"), PathOf("externalIPs")),
    ];
}
