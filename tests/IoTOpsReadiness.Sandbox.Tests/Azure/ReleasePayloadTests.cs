using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Payloads;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>What releases really deploy can be written here and comes back whole.</summary>
public sealed class ReleasePayloadTests
{
    private static readonly string[] Types =
    [
        "Microsoft.KubernetesConfiguration/extensions", "Microsoft.ExtendedLocation/customLocations", "Microsoft.ExtendedLocation/customLocations/resourceSyncRules",
        "Microsoft.IoTOperations/instances", "Microsoft.IoTOperations/instances/brokers", "Microsoft.IoTOperations/instances/brokers/authentications",
        "Microsoft.IoTOperations/instances/brokers/listeners", "Microsoft.IoTOperations/instances/dataflowProfiles",
        "Microsoft.IoTOperations/instances/dataflowEndpoints", "Microsoft.IoTOperations/instances/registryEndpoints",
    ];

    [ReleasePayloadTheory]
    [InlineData("azure-iot-operations-enablement.v1.2.112.json", 2)]
    [InlineData("azure-iot-operations-instance.v1.0.34.json", 9)]
    [InlineData("azure-iot-operations-instance.v1.2.112.json", 9)]
    public async Task A_release_can_be_deployed_resource_by_resource(string file, int least)
    {
        await using RunningArm arm = await StartAsync();
        arm.Seed($$"""{"id":"{{Cluster}}","name":"cluster","location":"westeurope"}""");
        ArmTemplate template = ReleasePayload.Load(file);
        int count = 0;
        foreach (string type in Types)
        {
            foreach (string resource in template.Resources(type))
            {
                JsonObject body = JsonNode.Parse(resource)!.AsObject();
                string id = Place(body["id"]!.GetValue<string>(), type);
                string version = body["apiVersion"]!.GetValue<string>();
                if (ArmTypes.Find(type)!.IsTracked)
                {
                    body["location"] = "westeurope";
                }

                ArmReply put = await arm.PutAsync($"{id}?api-version={version}", body.ToJsonString());
                Assert.True(put.Status == 201, $"{id}: {put.Body.ToJsonString()}");
                Assert.Equal("Succeeded", (await arm.FollowAsync(put)).Text("status"));
                ArmReply got = await arm.GetAsync($"{id}?api-version={version}");

                Assert.True(JsonNode.DeepEquals(Without(body["properties"]), Without(got.Body["properties"])), $"{id} came back as {got.Body.ToJsonString()}");
                count++;
            }
        }

        Assert.True(count >= least, $"{count} resources were deployed");
    }

    // The state is the service's to write, the version of the instance too.
    private static JsonNode? Without(JsonNode? properties)
    {
        JsonNode? copy = properties?.DeepClone();
        (copy as JsonObject)?.Remove("provisioningState");
        (copy as JsonObject)?.Remove("version");
        return copy;
    }

    // Names with expressions in them become plain ones; extensions lie on the cluster.
    private static string Place(string id, string type)
    {
        string[] kinds = type.Split('/')[1..];
        string[] names = [.. id.Split('/')[^(kinds.Length * 2)..].Where((_, index) => index % 2 == 1).Select(Plain)];
        string scope = type.StartsWith("Microsoft.KubernetesConfiguration/", StringComparison.Ordinal) ? Cluster : Group;
        return $"{scope}/providers/{type.Split('/')[0]}/{string.Join('/', kinds.Zip(names, (kind, name) => $"{kind}/{name}"))}";
    }

    private static string Plain(string name) => new([.. name.ToLowerInvariant().Where(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-')]);
}
