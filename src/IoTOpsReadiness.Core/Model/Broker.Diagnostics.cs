namespace IoTOpsReadiness.Model;

/// <content>How the broker reports on itself.</content>
public sealed partial class Broker
{
    /// <summary>Enabled (default) or Disabled: whether the broker probes itself as a client would.</summary>
    public string SelfCheckMode => Text("diagnostics.selfCheck.mode") ?? "Enabled";

    /// <summary>Seconds between probes, 30-300 (default 30).</summary>
    public int SelfCheckIntervalSeconds => Number("diagnostics.selfCheck.intervalSeconds") ?? 30;

    /// <summary>Seconds until a probe has failed, 5-120 (default 15).</summary>
    public int SelfCheckTimeoutSeconds => Number("diagnostics.selfCheck.timeoutSeconds") ?? 15;

    /// <summary>trace, debug, info (default), warn or error; may name modules, as in <c>info,mqtt=debug</c>.</summary>
    public string LogLevel => Text("diagnostics.logs.level") ?? "info";
}
