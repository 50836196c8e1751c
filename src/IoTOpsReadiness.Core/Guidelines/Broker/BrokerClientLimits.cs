using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 42: what clients may ask of the broker is bounded.</summary>
internal sealed class BrokerClientLimits : Guideline
{
    private const string Clients = "advanced.clients";
    private const string Strategy = Clients + ".subscriberQueueLimit.strategy";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 42,
        Id = "Broker.ClientLimits",
        Title = "Clients cannot exhaust the broker",
        Area = Area.Broker,
        Severity = Severity.Low,
        Recommendation = "Bound subscriber queues, or give the broker a disk buffer: a persistent subscriber that never comes back otherwise fills the memory until every publisher is throttled. Bound session expiry too, which is what frees its queue.",
        Remediation = "Create-only: New-IoTOpsDeploymentConfig with subscriberQueueLimit DropOldest and a length in advanced.clients plans the redeployment.",
        Article = "manage-mqtt-broker/howto-broker-mqtt-client-options",
        Since = Baseline.August2026,
        Needs = [Evidence.Brokers],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => context.Site.Brokers.Count == 0
        ? [NoBroker(context)]
        : context.Site.Brokers.Select(broker => OutOfBounds(context, broker) ?? Judge(context, broker));

    private static Finding Judge(GuidelineContext context, Model.Broker broker)
    {
        bool isUnlimited = Same.Text(broker.SubscriberQueueStrategy, "None");
        if (isUnlimited && !broker.HasDiskBuffer)
        {
            return context.Fail(
                broker, Strategy, "None", "DropOldest, or a disk-backed message buffer", "Queues of slow or vanished subscribers grow in memory without bound, until publishers are throttled.");
        }

        string queues = isUnlimited
            ? "Subscriber queues are unlimited and overflow to the disk buffer."
            : Text($"Subscriber queues are limited: {broker.SubscriberQueueStrategy}, {(broker.SubscriberQueueLength is { } length ? Text($"{length}") : "no length set")} per partition and worker, so the limit in effect is larger.");
        string sessions = broker.MaxSessionExpirySeconds is null ? " Session expiry is not bounded, so the queue of a vanished subscriber stays." : "";
        return context.Pass(broker, Clients, broker.SubscriberQueueStrategy, queues + sessions);
    }

    // The contract's own bounds; anything else was never accepted by the service.
    private static Finding? OutOfBounds(GuidelineContext context, Model.Broker broker)
    {
        (string Name, int? Value, int Least, int Most)[] numbers =
        [
            ("maxPacketSizeBytes", broker.MaxPacketSizeBytes, 1, 268_435_456),
            ("maxReceiveMaximum", broker.MaxReceiveMaximum, 1, 65_535),
            ("maxKeepAliveSeconds", broker.MaxKeepAliveSeconds, 0, 65_535),
            ("subscriberQueueLimit.length", broker.SubscriberQueueLength, 1, int.MaxValue),
        ];
        foreach ((string name, int? value, int least, int most) in numbers)
        {
            if (value < least || value > most)
            {
                return context.Unknown(
                    broker,
                    Reason.InvalidData,
                    Text($"{Clients}.{name} is {value}; the service admits {least} to {most}."),
                    "a broker its own API would accept",
                    $"{Clients}.{name}",
                    Text($"{value}"));
            }
        }

        return null;
    }
}
