using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Deployment;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.Deployment;

public class DeploymentConfigTests
{
    private static readonly string[] Reported = ["id", "systemData", "provisioningState", "status"];

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("MultiNode")]
    [InlineData("Ready")]
    public void The_template_has_the_shape_a_deployment_takes(string sample)
    {
        JsonObject template = JsonNode.Parse(DeploymentConfigBuilder.Build(new AccessSite(sample).Site, []).Template)!.AsObject();

        Assert.StartsWith("https://schema.management.azure.com/schemas/", (string?)template["$schema"], StringComparison.Ordinal);
        Assert.Equal("1.0.0.0", (string?)template["contentVersion"]);
        JsonObject[] resources = [.. template["resources"]!.AsArray().OfType<JsonObject>()];
        Assert.NotEmpty(resources);
        HashSet<string> ids = [.. resources.Select(ReferenceTo)];
        Assert.Equal(resources.Length, ids.Count);
        foreach (JsonObject resource in resources)
        {
            Assert.Equal(((string)resource["type"]!).Split('/').Length - 1, ((string)resource["name"]!).Split('/').Length);
            Assert.Matches("^[0-9]{4}-[0-9]{2}-[0-9]{2}(-preview)?$", (string?)resource["apiVersion"]);
            Assert.IsType<JsonObject>(resource["properties"]);
            Assert.DoesNotContain(resource, member => Reported.Contains(member.Key));
            Assert.DoesNotContain(resource["properties"]!.AsObject(), member => Reported.Contains(member.Key));
            foreach (JsonNode? dependency in resource["dependsOn"]?.AsArray() ?? [])
            {
                Assert.Contains((string)dependency!, ids);
            }
        }
    }

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("MultiNode")]
    [InlineData("Ready")]
    public void The_template_describes_the_site_it_came_from(string sample)
    {
        var site = new AccessSite(sample);
        JsonArray resources = JsonNode.Parse(DeploymentConfigBuilder.Build(site.Site, []).Template)!["resources"]!.AsArray();

        foreach (EvidenceKind kind in new[] { Evidence.BrokerListeners, Evidence.BrokerAuthentications, Evidence.BrokerAuthorizations, Evidence.DataflowEndpoints, Evidence.DataflowProfiles, Evidence.Dataflows, Evidence.NamespacedAssets, Evidence.Devices })
        {
            foreach (ResourceDocument document in site.Snapshot.Documents(kind, EvidenceSource.Azure))
            {
                JsonObject body = ChangeBody.OfAzure(document.Root);
                string id = document.Root.GetProperty("id").GetString()!;
                JsonNode? restored = Assert.Single(resources, resource => Same.Text((string)resource!["type"]!, kind.AzureType) && id.EndsWith('/' + ((string)resource["name"]!).Split('/')[^1], StringComparison.OrdinalIgnoreCase) && IsBelow(id, (string)resource["name"]!));
                Assert.True(JsonNode.DeepEquals(body["properties"], Unescaped(restored!["properties"])), id);
            }
        }
    }

    [Theory]
    [InlineData("Quickstart")]
    [InlineData("MultiNode")]
    [InlineData("Ready")]
    public void The_broker_file_always_states_what_matters_and_is_the_broker_of_the_site(string sample)
    {
        Site site = new AccessSite(sample).Site;
        DeploymentConfig config = DeploymentConfigBuilder.Build(site, []);
        JsonObject file = JsonNode.Parse(config.Broker)!.AsObject();

        Assert.All(new[] { "cardinality", "memoryProfile", "generateResourceLimits", "advanced" }, name => Assert.NotNull(file[name]));
        IoTOpsReadiness.Model.Broker broker = site.Brokers.First(item => item.Source == EvidenceSource.Azure);
        Assert.Equal(broker.MemoryProfile, (string?)file["memoryProfile"]);
        Assert.Equal(broker.BackendPartitions, (int?)file["cardinality"]!["backendChain"]!["partitions"]);
        Assert.Contains($"--broker-backend-part {broker.BackendPartitions}", config.Flags);
        Assert.Equal(6, config.Flags.Count);
    }

    [Fact]
    public void What_is_wished_is_in_the_file_and_in_the_runbook()
    {
        Site site = new AccessSite("Quickstart").Site;
        var drafts = new ChangeDrafts(site);
        IoTOpsReadiness.Remediation.Broker.DiskBufferEditor.Apply(site, drafts, "7G", DiskBufferVolume.EmptyDir, null, force: false);

        DeploymentConfig config = DeploymentConfigBuilder.Build(site, drafts.Finish());

        Assert.Contains("\"maxSize\": \"7G\"", config.Broker, StringComparison.Ordinal);
        Assert.Contains("7G per pod", config.Runbook, StringComparison.Ordinal);
        string[] steps = [.. config.Runbook.Split('\n').Where(line => line.StartsWith("## ", StringComparison.Ordinal))];
        Assert.Equal(["## What changes", "## 1. Check and keep", "## 2. Delete the instance", "## 3. Create it again", "## 4. Identities and secrets", "## 5. Restore what was below it", "## 6. Check and compare", "## If it goes wrong"], steps);
        Assert.DoesNotContain('<', config.Runbook.Replace("<instance-id>", "", StringComparison.Ordinal));
    }

    [Fact]
    public void What_was_not_read_is_told_and_a_text_that_looks_like_an_expression_is_none()
    {
        var sample = new AccessSite("Quickstart");
        sample.Clear(Evidence.Dataflows, EvidenceSource.Azure);
        sample.Edit(Evidence.BrokerListeners, "default", body => body["serviceName"] = "[concat('a')]");

        DeploymentConfig config = DeploymentConfigBuilder.Build(sample.Site, []);

        Assert.Contains(config.Notes, note => note.StartsWith("Dataflows were not read", StringComparison.Ordinal));
        Assert.Contains("[[concat('a')]", config.Template, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_broker_there_is_nothing_to_deploy()
    {
        var sample = new AccessSite("Quickstart");
        sample.Clear(Evidence.Brokers, EvidenceSource.Azure);
        sample.Clear(Evidence.Brokers, EvidenceSource.Kubernetes);

        Assert.Equal("IoTOps.Deployment.NoBroker", Assert.Throws<ReadinessException>(() => DeploymentConfigBuilder.Build(sample.Site, [])).ErrorId);
    }

    private static bool IsBelow(string id, string name) => name.Split('/').All(part => id.Split('/').Contains(part, StringComparer.OrdinalIgnoreCase));

    private static string ReferenceTo(JsonObject resource) =>
        $"[resourceId('{resource["type"]}', {string.Join(", ", ((string)resource["name"]!).Split('/').Select(part => $"'{part}'"))})]";

    private static JsonNode? Unescaped(JsonNode? value) => value is null ? null : JsonNode.Parse(value.ToJsonString().Replace("\"[[", "\"[", StringComparison.Ordinal));
}
