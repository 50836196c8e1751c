using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Broker;

/// <summary>Sites around the broker a test is about.</summary>
internal static class Sites
{
    public const string NoLimits = "\"generateResourceLimits\":{\"cpu\":\"Disabled\"}";

    public static string Cardinality(int frontends, int frontendWorkers, int redundancy, int backendWorkers, int partitions) => $$"""
        "cardinality":{"frontend":{"replicas":{{frontends}},"workers":{{frontendWorkers}}},"backendChain":{"partitions":{{partitions}},"redundancyFactor":{{redundancy}},"workers":{{backendWorkers}} } }
        """;

    public static string Spec(params string[] parts) => $"{{{string.Join(",", parts)}}}";

    public static string[] Names(int nodes) => [.. Enumerable.Range(1, nodes).Select(number => $"node-{number}")];

    /// <summary>A broker on some equal nodes, with no pod seen running.</summary>
    public static SiteBuilder On(int nodes, string spec, string cpu = "8", string memory = "32Gi", string disk = "100Gi") => new SiteBuilder()
        .Kubernetes(Evidence.Brokers, Resources.Broker(spec))
        .Kubernetes(Evidence.Nodes, [.. Names(nodes).Select(name => Resources.Node(name, cpu, memory, disk))])
        .Kubernetes(Evidence.Pods);

    public static SiteBuilder Running(this SiteBuilder site, params IEnumerable<string> pods) => site.Kubernetes(Evidence.Pods, [.. pods]);
}
