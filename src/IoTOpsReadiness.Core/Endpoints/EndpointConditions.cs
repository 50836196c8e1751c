namespace IoTOpsReadiness.Endpoints;

/// <summary>What may have to hold of a site for an endpoint to be needed, as the data writes it.</summary>
internal static class EndpointConditions
{
    public const string Direct = "direct";
    public const string Gateway = "gateway";
    public const string Secrets = "secrets";
    public const string Schemas = "schemas";
    public const string Telemetry = "telemetry";
    public const string Logs = "logs";
    public const string Metrics = "metrics";
    public const string Monitoring = "monitoring";
    public const string Policy = "policy";
    public const string Workstation = "workstation";

    public static IReadOnlyList<string> All { get; } = [Direct, Gateway, Secrets, Schemas, Telemetry, Logs, Metrics, Monitoring, Policy, Workstation];
}
