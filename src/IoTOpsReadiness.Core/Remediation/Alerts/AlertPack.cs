namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>
/// The alerts for a site: what the operations manual of Azure IoT Operations names, as far as a metric tells, and what the broker's own metrics
/// warn of. Thresholds are where to begin; a site that knows its load sets its own.
/// </summary>
public static class AlertPack
{
    private const int Critical = 1;
    private const int Warning = 2;
    private const int Notice = 3;

    /// <summary>What has no metric, and so no alert here.</summary>
    public static IReadOnlyList<string> NotCovered { get; } =
    [
        "the health state that Azure reports of the instance: a log or activity alert",
        "AllBrokersDown in the logs of dataflows: a log alert",
    ];

    /// <summary>The alerts.</summary>
    /// <param name="siteNamespace">The namespace of Azure IoT Operations.</param>
    public static IReadOnlyList<Alert> For(string siteNamespace)
    {
        string pods = $"namespace=\"{siteNamespace}\"";
        string broker = $"{pods},pod=~\"aio-broker-.*\"";
        return
        [
            new()
            {
                Name = "BrokerPodRestarts",
                Expression = $"increase(kube_pod_container_status_restarts_total{{{broker}}}[5m]) > 3",
                ForMinutes = 1,
                Severity = Warning,
                Summary = "A pod of the MQTT broker has restarted more than 3 times in 5 minutes.",
            },
            new()
            {
                Name = "BrokerMemoryNearLimit",
                Expression = $"sum by (pod) (container_memory_working_set_bytes{{{broker},container!=\"\"}}) / sum by (pod) (kube_pod_container_resource_limits{{{broker},resource=\"memory\"}}) > 0.8",
                ForMinutes = 5,
                Severity = Warning,
                Summary = "A pod of the MQTT broker uses more than 80 % of its memory.",
            },
            new()
            {
                Name = "OperationsPodNotRunning",
                Expression = $"sum by (pod) (kube_pod_status_phase{{{pods},phase=~\"Pending|Unknown|Failed\"}}) > 0",
                ForMinutes = 15,
                Severity = Warning,
                Summary = "A pod of Azure IoT Operations has not run for 15 minutes.",
            },
            new()
            {
                Name = "NodeNotReady",
                Expression = "kube_node_status_condition{condition=\"Ready\",status=\"true\"} == 0",
                ForMinutes = 5,
                Severity = Critical,
                Summary = "A node is not ready.",
            },
            new()
            {
                Name = "VolumeNearlyFull",
                Expression = $"kubelet_volume_stats_used_bytes{{{pods}}} / kubelet_volume_stats_capacity_bytes{{{pods}}} > 0.85",
                ForMinutes = 5,
                Severity = Warning,
                Summary = "A volume of Azure IoT Operations is more than 85 % full.",
            },
            Increase("OpcUaPublishRetries", 0, 5, Warning, "The OPC UA connector has to publish to the broker again and again.", "aio_opc_mqtt_message_publishing_retry_count"),
            Silence("OpcUaSilent", "No message has left the OPC UA connector for 5 minutes.", "aio_opc_mqtt_message_publishing_duration_count"),
            Increase("DataflowErrors", 0, 5, Warning, "A dataflow reports errors.", "aio_dataflow_errors"),
            Silence("DataflowSilent", "No dataflow has sent anything for 5 minutes.", "aio_dataflow_messages_sent"),
            Increase(
                "BrokerBackPressure",
                0,
                5,
                Warning,
                "The broker rejects packets because its buffers are full.",
                "aio_broker_backpressure_packets_rejected",
                "aio_broker_backpressure_packets_rejected_memory",
                "aio_broker_backpressure_packets_rejected_disk"),
            Above("BrokerBufferNearlyFull", 75, Warning, "A buffer pool of the broker is more than 75 % full, where it begins to push back.", "aio_broker_buffer_pool_used_percent"),
            Different("BrokerBackendReplicasMissing", "The broker has fewer backend replicas than it should.", "aio_broker_backend_replicas"),
            Different("BrokerFrontendReplicasMissing", "The broker has fewer frontend replicas than it should.", "aio_broker_frontend_replicas"),
            Increase("BrokerMessagesLost", 0, 1, Critical, "The broker has lost or dropped messages.", "aio_broker_payload_check_total_messages_lost", "aio_broker_qos0_messages_dropped"),
            Increase(
                "BrokerAccessRefused",
                10,
                5,
                Notice,
                "More than 10 times in 5 minutes somebody was refused by the broker.",
                "aio_broker_authentication_failures",
                "aio_broker_authentication_deny",
                "aio_broker_authorization_deny"),
            Increase("BrokerDiskTransfersFailed", 0, 1, Warning, "The broker cannot move messages to its disk buffer.", "aio_broker_disk_transfers_failed"),
            Above("BrokerPublishSlow", 1000, Notice, "On average the broker takes more than a second to publish.", "aio_broker_publish_latency_mu_ms"),
        ];
    }

    private static Alert Increase(string name, int more, int minutes, int severity, string summary, params string[] metrics) => new()
    {
        Name = name,
        Expression = string.Join(" or ", metrics.Select(metric => FormattableString.Invariant($"sum(increase({metric}[5m])) > {more}"))),
        ForMinutes = minutes,
        Severity = severity,
        Summary = summary,
        Metrics = metrics,
    };

    private static Alert Silence(string name, string summary, string metric) => new()
    {
        Name = name,
        Expression = $"sum(increase({metric}[5m])) == 0",
        ForMinutes = 5,
        Severity = Warning,
        Summary = summary,
        Metrics = [metric],
    };

    private static Alert Above(string name, int limit, int severity, string summary, string metric) => new()
    {
        Name = name,
        Expression = FormattableString.Invariant($"max({metric}) > {limit}"),
        ForMinutes = 5,
        Severity = severity,
        Summary = summary,
        Metrics = [metric],
    };

    private static Alert Different(string name, string summary, string metric) => new()
    {
        Name = name,
        Expression = $"max({metric}) > max({metric}_current)",
        ForMinutes = 5,
        Severity = Warning,
        Summary = summary,
        Metrics = [$"{metric}_current"],
    };
}
