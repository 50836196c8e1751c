using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Core.Tests.Payloads;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>What a release deploys is read from Azure Resource Manager as it is, in the version of the API it was deployed with.</summary>
public class AzurePayloadTests
{
    private static readonly EvidenceKind[] Deployed =
    [
        Evidence.Instances, Evidence.Brokers, Evidence.BrokerListeners, Evidence.BrokerAuthentications,
        Evidence.DataflowProfiles, Evidence.DataflowEndpoints, Evidence.RegistryEndpoints, Evidence.Extensions,
    ];

    [PayloadTheory]
    [InlineData("v1.0.34", "2024-11-01")]
    [InlineData("v1.2.112", "2025-10-01")]
    public async Task What_a_release_deploys_is_read_as_it_is_and_understood(string release, string version)
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        ArmTemplate template = SamplePayloads.Template("azure-iot-operations", $"azure-iot-operations-instance.{release}.json");
        Dictionary<EvidenceKind, string[]> bodies = Deployed.ToDictionary(kind => kind, kind => Bodies(template, kind));
        foreach ((EvidenceKind kind, string[] documents) in bodies)
        {
            Array.ForEach(documents, arm.AddDocument);
            if (kind != Evidence.Extensions)
            {
                arm.Versions[kind.AzureType!] = [version];
            }
        }

        string instance = JsonNode.Parse(Assert.Single(bodies[Evidence.Instances]))!["id"]!.GetValue<string>();

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(instance), Deployed, FakeArm.Quick);

        foreach ((EvidenceKind kind, string[] documents) in bodies)
        {
            Assert.Equal(kind == Evidence.RegistryEndpoints && version == "2024-11-01" ? QueryOutcome.Invalid : QueryOutcome.Collected, snapshot.Outcome(kind, EvidenceSource.Azure));
            Assert.Equal(documents.Length, snapshot.Documents(kind, EvidenceSource.Azure).Count);
            Assert.All(snapshot.Documents(kind, EvidenceSource.Azure), read => Assert.Contains(documents, sent => JsonNode.DeepEquals(JsonNode.Parse(sent), JsonNode.Parse(read.Json.Span))));
        }

        GuidelineResult[] results = [.. new Assessor(new()).AssessAsync(snapshot).ToBlockingEnumerable()];
        Assert.Equal(Status.Pass, Assert.Single(results, result => result.Guideline.Id == "AuthN.Required").Status);
        Assert.Equal(Status.Pass, Assert.Single(results, result => result.Guideline.Id == "Listener.TlsAutomatic").Status);
    }

    // An extension stands below its cluster.
    private static string[] Bodies(ArmTemplate template, EvidenceKind kind) => kind != Evidence.Extensions
        ? template.Resources(kind.AzureType!)
        : [.. template.Resources(kind.AzureType!).Select(body =>
        {
            JsonNode document = JsonNode.Parse(body)!;
            document["id"] = $"{FakeArm.ClusterId}/providers/{kind.AzureType}/{document["name"]!.GetValue<string>()}";
            return document.ToJsonString();
        })];
}
