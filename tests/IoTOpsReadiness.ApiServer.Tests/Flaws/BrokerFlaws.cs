using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

internal static class BrokerFlaws
{
    public static IEnumerable<Flaw> All { get; } =
    [
        new(
            "internal traffic is not encrypted",
            site => site.ChangeAsync("Broker", "default", broker => broker["spec"]!["advanced"]!["encryptInternalTraffic"] = "Disabled"),
            new Noticed("Broker.InternalEncryption", Severity.Critical, "Broker/default", "Disabled")),
        new(
            "messages have no disk to overflow to",
            site => site.ChangeAsync("Broker", "default", broker => broker["spec"]!.AsObject().Remove("diskBackedMessageBuffer")),
            new Noticed("Broker.DiskBuffer", Severity.High, "Broker/default", "not set")),
        new(
            "each partition is kept once",
            site => site.ChangeAsync("Broker", "default", broker => broker["spec"]!["cardinality"]!["backendChain"]!["redundancyFactor"] = 1),
            new Noticed("Broker.RedundancyFloor", Severity.Critical, "Broker/default", "1"),
            new Noticed("Broker.Cardinality", Severity.High, "Broker/default", "1")),
        new(
            "the memory profile is for tests",
            site => site.ChangeAsync("Broker", "default", broker => broker["spec"]!["memoryProfile"] = "Tiny"),
            new Noticed("Broker.MemoryProfile", Severity.Medium, "Broker/default", "Tiny with 3 frontends")),
        new(
            "there are more partitions than the nodes can hold",
            site => site.ChangeAsync("Broker", "default", broker => broker["spec"]!["cardinality"]!["backendChain"]!["partitions"] = 16),
            new Noticed("Broker.Schedulability", Severity.High, "Broker/default", null),
            new Noticed("Broker.Cardinality", Severity.High, "Broker/default", null),
            // What runs is not what is asked for any more.
            new Noticed("Broker.RedundancyFloor", Severity.High, "Site/lisbon-bottling", "3")),
    ];
}
