using System.Text.Json.Nodes;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.ApiServer.Tests.Flaws;

internal static class DataFlaws
{
    public static IEnumerable<Flaw> All { get; } =
    [
        new(
            "a dataflow profile has a single instance",
            site => site.ChangeAsync("DataflowProfile", "default", profile => profile["spec"]!["instanceCount"] = 1),
            new Noticed("Dataflow.ProfileScale", Severity.Low, "DataflowProfile/default", "1")),
        new(
            "dataflows use the broker anonymously",
            site => site.ChangeAsync("DataflowEndpoint", "default", endpoint => Authenticate(endpoint, "mqttSettings", "Anonymous")),
            new Noticed("Dataflow.BrokerSat", Severity.High, "DataflowEndpoint/default", "Anonymous")),
        new(
            "an event hub is used with a password",
            site => site.ChangeAsync("DataflowEndpoint", "plant-event-hub", endpoint => Authenticate(endpoint, "kafkaSettings", "Sasl")),
            new Noticed("Dataflow.ManagedIdentity", Severity.High, "DataflowEndpoint/plant-event-hub", "Sasl")),
        new(
            "an endpoint is used without TLS",
            site => site.ChangeAsync("DataflowEndpoint", "plant-event-hub", endpoint => endpoint["spec"]!["kafkaSettings"]!["tls"]!["mode"] = "Disabled"),
            new Noticed("Dataflow.EndpointTls", Severity.Critical, "DataflowEndpoint/plant-event-hub", "Disabled")),
        new(
            "a machine is read without signing in",
            site => site.ChangeAsync("Device", "filler-01", device =>
                device["spec"]!["endpoints"]!["inbound"]!["plc"]!["authentication"] = new JsonObject { ["method"] = "Anonymous" }),
            new Noticed("OpcUa.UserAuthentication", Severity.High, "Device/filler-01", "Anonymous")),
    ];

    private static void Authenticate(JsonObject endpoint, string settings, string method) =>
        endpoint["spec"]![settings]!["authentication"] = new JsonObject { ["method"] = method };
}
