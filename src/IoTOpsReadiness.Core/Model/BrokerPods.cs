using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Model;

/// <summary>The broker as it really runs. Pods that have ended or are being deleted are left out.</summary>
public sealed partial class BrokerPods
{
    private const string Prefix = "aio-broker-";
    private const string FrontendPrefix = Prefix + "frontend-";
    private const string BackendPrefix = Prefix + "backend-";

    // A log shipper on every node; on idle nodes it waits for room, which is normal.
    private const string LogShipperPrefix = Prefix + "fluent-bit-";

    internal BrokerPods(IEnumerable<Pod> pods, string siteNamespace)
    {
        All = [.. pods
            .Where(pod => pod.Namespace == siteNamespace && pod.Name.StartsWith(Prefix, StringComparison.Ordinal))
            .Where(pod => !pod.Name.StartsWith(LogShipperPrefix, StringComparison.Ordinal) && !pod.IsFinished && !pod.IsTerminating)
            .OrderBy(pod => pod.Name, StringComparer.Ordinal)];
        Frontends = [.. All.Where(pod => pod.Name.StartsWith(FrontendPrefix, StringComparison.Ordinal))];
        Backends = [.. All.Where(pod => pod.Name.StartsWith(BackendPrefix, StringComparison.Ordinal))];
        Partitions = [.. Backends
            .GroupBy(PartitionOf, StringComparer.Ordinal)
            .OrderBy(group => group.Key.Length).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new BackendPartition(group.Key, [.. group]))];
    }

    /// <summary>All of the broker's pods, its operator and health manager included.</summary>
    public IReadOnlyList<Pod> All { get; }

    /// <summary>The pods clients connect to.</summary>
    public IReadOnlyList<Pod> Frontends { get; }

    /// <summary>The pods that hold messages.</summary>
    public IReadOnlyList<Pod> Backends { get; }

    /// <summary>The backends by the partition they are a copy of.</summary>
    public IReadOnlyList<BackendPartition> Partitions { get; }

    /// <summary>True for the pods that cardinality decides on, which a new placement would place anew.</summary>
    public static bool IsSizedByCardinality(Pod pod) =>
        pod.Name.StartsWith(FrontendPrefix, StringComparison.Ordinal) || pod.Name.StartsWith(BackendPrefix, StringComparison.Ordinal);

    // The label is what the anti-affinity goes by; aio-broker-backend-{partition}-{copy} says the same.
    private static string PartitionOf(Pod pod) =>
        pod.Label("chain-number") ?? (BackendName().Match(pod.Name) is { Success: true } match ? match.Groups[1].Value : pod.Name);

    [GeneratedRegex(@"\Aaio-broker-backend-([0-9]+)-[0-9]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex BackendName();
}
