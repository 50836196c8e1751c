using System.Text.Json.Nodes;
using IoTOpsReadiness.Remediation;

namespace IoTOpsReadiness.Core.Tests.Remediation;

/// <summary>Changes and plans for tests.</summary>
internal static class PortChanges
{
    public static string PathOf(string name) =>
        $"/subscriptions/s/resourceGroups/g/providers/Microsoft.IoTOperations/instances/i/brokers/default/listeners/{name}";

    /// <summary>The document of a listener, with what a service reports and what this module does not know.</summary>
    public static string Document(string name, int port) => $$$"""
        {"id":"{{{PathOf(name)}}}","name":"{{{name}}}","type":"x","extendedLocation":{"name":"cl"},"properties":{"ports":[{"port":{{{port}}},"future":"kept"}],"provisioningState":"Succeeded"},"systemData":{"lastModifiedAt":"2026-01-01T00:00:00Z"}}
        """.Trim();

    /// <summary>Another port for a listener.</summary>
    public static Change Port(string name, int from, int to, params string[] dependsOn) => Edit(name, Document(name, from), body => body["properties"]!["ports"]![0]!["port"] = to) with { DependsOn = dependsOn };

    public static Change Edit(string name, string document, Action<JsonObject> edit)
    {
        using var parsed = System.Text.Json.JsonDocument.Parse(document);
        JsonObject before = ChangeBody.OfAzure(parsed.RootElement);
        JsonObject after = before.DeepClone().AsObject();
        edit(after);
        return new()
        {
            Id = name,
            Kind = RemediationKind.Api,
            Title = $"Change {name}",
            Target = new() { Kind = "BrokerListener", Name = name, ArmId = PathOf(name) },
            Guidelines = ["Listener.TlsAutomatic"],
            Operation = ChangeOperation.Put,
            Path = PathOf(name),
            Before = ChangeBody.Text(before),
            After = ChangeBody.Text(after),
        };
    }

    public static RemediationPlan Plan(params Change[] changes) => new()
    {
        Id = "plan",
        Site = "site",
        CollectedAt = DateTimeOffset.UnixEpoch,
        Baseline = "2026-08",
        Changes = changes,
    };
}
