using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.ApiServer.Tests.Infrastructure;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.ApiServer.Tests;

/// <summary>A snapshot leaves the site, so no credential may be in it, wherever people put theirs.</summary>
[Collection(SeededSiteCollection.Name)]
public sealed class SecretsStayOnTheServerTests(SeededSiteFixture fixture)
{
    private const string Planted = "planted-Credential-41e7c0";

    private KubeApiServer Server => fixture.Site.Server;

    [ApiServerFact]
    public async Task The_server_does_hold_the_planted_secrets()
    {
        using var client = Server.CreateClient(Server.AdminToken);
        var secrets = await client.GetStringAsync(new Uri("/api/v1/secrets", UriKind.Relative));

        Assert.Contains(PlantedSecrets.Forms, form => secrets.Contains(form, StringComparison.Ordinal));
    }

    [ApiServerFact]
    public async Task No_secret_and_no_token_of_the_reader_is_in_a_snapshot()
    {
        var text = await ExportAsync();

        Assert.All(PlantedSecrets.Forms, form => Assert.DoesNotContain(form, text, StringComparison.Ordinal));
        Assert.DoesNotContain(Server.AdminToken, text, StringComparison.Ordinal);
        Assert.Contains("aio-broker-18883-tls", text, StringComparison.Ordinal);
    }

    [ApiServerFact]
    public async Task No_credential_that_is_written_where_none_belongs_is_in_a_snapshot()
    {
        await using var setting = await fixture.Site.ChangeAsync("ConfigMap", "client-ca", map => map["data"]!["connection-string"] =
            $"Endpoint=sb://plant.servicebus.windows.net/;SharedAccessKeyName=all;SharedAccessKey={Planted}=");
        await using var annotation = await fixture.Site.ChangeAsync("Broker", "default", broker =>
            broker["metadata"]!["annotations"]!["kubectl.kubernetes.io/last-applied-configuration"] = $$"""{"password":"{{Planted}}"}""");
        await using var variable = await fixture.Site.AddAsync("Pod", SomePod(), "with-credentials", pod =>
            pod["spec"]!["containers"]![0]!["env"] = new JsonArray(
                new JsonObject { ["name"] = "DB_PASSWORD", ["value"] = Planted },
                new JsonObject { ["name"] = "PROXY", ["value"] = $"http://user:{Planted}@proxy.example.com:3128" }));

        var text = await ExportAsync();

        Assert.DoesNotContain(Planted, text, StringComparison.Ordinal);
        Assert.Contains("with-credentials", text, StringComparison.Ordinal);
    }

    /// <summary>A snapshot of everything there is to collect, as the file has it.</summary>
    private async Task<string> ExportAsync()
    {
        var snapshot = await LiveAssessment.CollectAsync(Server, Server.AdminToken, Evidence.Kinds);
        return Encoding.UTF8.GetString(SnapshotBytes.Of(snapshot));
    }

    private string SomePod() =>
        fixture.Site.Sample.Documents(Evidence.Pods, EvidenceSource.Kubernetes)[0].Root.GetProperty("metadata").GetProperty("name").GetString()!;
}
