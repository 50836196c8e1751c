using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Guidelines.Broker.BrokerEvidence;

namespace IoTOpsReadiness.Guidelines.Broker;

/// <summary>Check 43: the broker checks itself, undisturbed, and logs no more than production needs.</summary>
internal sealed class BrokerSelfCheck : Guideline
{
    private const string SelfTestTopics = "azedge/dmqtt/selftest";
    private const string Mode = "diagnostics.selfCheck.mode";
    private const string LogLevel = "diagnostics.logs.level";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 43,
        Id = "Broker.SelfCheck",
        Title = "The broker checks itself",
        Area = Area.Broker,
        Severity = Severity.Low,
        Recommendation = "Keep the broker's self-check on, at a log level of info or above, and leave its own topics alone: its health and probe metrics rest on it.",
        Remediation = "Set diagnostics.selfCheck.mode to Enabled and diagnostics.logs.level to info with az iot ops broker or a PUT; the service may ignore the change on a running broker, and then it takes a redeployment.",
        Article = "manage-mqtt-broker/howto-broker-diagnostics",
        Since = Baseline.August2026,
        Needs = [Evidence.Brokers],
        Uses = [Evidence.BrokerAuthorizations, Evidence.Dataflows],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => context.Site.Brokers.Count == 0
        ? [NoBroker(context)]
        : [.. context.Site.Brokers.SelectMany(broker => Broker(context, broker)), .. Unseen(context), .. Rules(context), .. Flows(context)];

    private static IEnumerable<Finding> Broker(GuidelineContext context, Model.Broker broker)
    {
        bool isOff = Same.Text(broker.SelfCheckMode, "Disabled");
        if (isOff)
        {
            yield return context.Fail(broker, Mode, broker.SelfCheckMode, "Enabled", "The broker does not probe itself: there are no probe metrics, and its health says less.");
        }

        bool isChatty = broker.LogLevel.Split(',', '=').Any(word => Same.AnyOf(word.Trim(), "trace", "debug"));
        if (isChatty)
        {
            yield return context.Fail(broker, LogLevel, broker.LogLevel, "info, warn or error", "The broker logs in detail, which costs throughput and disk in production.");
        }

        if (!isOff && !isChatty)
        {
            string note = broker.SelfCheckTimeoutSeconds >= broker.SelfCheckIntervalSeconds
                ? Text($" A probe may take {broker.SelfCheckTimeoutSeconds} s, no less than the {broker.SelfCheckIntervalSeconds} s between probes.")
                : "";
            yield return context.Pass(broker, Mode, broker.SelfCheckMode, Text($"The broker probes itself every {broker.SelfCheckIntervalSeconds} s and logs at {broker.LogLevel}.{note}"), "Enabled");
        }
    }

    private static IEnumerable<Finding> Unseen(GuidelineContext context) =>
        new[] { Evidence.BrokerAuthorizations, Evidence.Dataflows }.Where(kind => !context.Site.Has(kind)).Select(context.Missing);

    private static IEnumerable<Finding> Rules(GuidelineContext context) =>
        from authorization in context.Site.Authorizations
        from rule in authorization.Rules
        from permission in rule.BrokerResources
        from topic in permission.Topics
        where IsSelfTest(topic)
        select context.Fail(
            authorization, $"{permission.Path}.topics", topic, $"no topic under {SelfTestTopics}", "Clients are let into the topics the broker probes itself through.");

    private static IEnumerable<Finding> Flows(GuidelineContext context) =>
        from flow in context.Site.Dataflows
        from topic in flow.Topics
        where IsSelfTest(topic)
        select context.Fail(flow, "operations", topic, $"no topic under {SelfTestTopics}", "The dataflow uses the topics the broker probes itself through.");

    // Topics are compared in their letter case.
    private static bool IsSelfTest(string topic) =>
        topic == SelfTestTopics || topic.StartsWith(SelfTestTopics + "/", StringComparison.Ordinal);
}
