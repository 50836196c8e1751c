using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Endpoints;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using static IoTOpsReadiness.Core.Tests.Support.PlatformResources;

namespace IoTOpsReadiness.Core.Tests.Endpoints;

public class AllowlistTests
{
    [Fact]
    public void Hosts_are_those_of_the_region_vault_and_storage_of_the_site()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Of(Whole());

        Assert.Contains(endpoints, endpoint => endpoint.ToString() == "westeurope.dp.kubernetesconfiguration.azure.com:443");
        Assert.Contains(endpoints, endpoint => endpoint.ToString() == "westeurope.obo.arc.azure.com:8084");
        Assert.Contains(endpoints, endpoint => endpoint.ToString() == "kv-plant.vault.azure.net:443" && endpoint.WhoNeedsIt == "Secret store extension");
        Assert.Contains(endpoints, endpoint => endpoint.ToString() == "plant.z1.blob.storage.azure.net:443" && endpoint.WhoNeedsIt == "Schema registry");
        Assert.DoesNotContain(endpoints, endpoint => endpoint.Host.Contains('{', StringComparison.Ordinal) || endpoint.Host.Contains('<', StringComparison.Ordinal));
        Assert.Null(Allowlist.Limitation(new Site(Whole().Build())));
    }

    [Fact]
    public void Every_endpoint_says_what_it_is_for_who_needs_it_and_where_that_is_written()
    {
        Assert.All(Of(Whole()), endpoint =>
        {
            Assert.NotEmpty(endpoint.Purpose);
            Assert.NotEmpty(endpoint.WhoNeedsIt);
            Assert.NotEmpty(endpoint.Source);
            Assert.Matches("^20[0-9]{2}-[0-9]{2}-[0-9]{2}$", endpoint.AsOf);
        });
    }

    [Theory]
    [InlineData("Kafka", "kafkaSettings", "ns.servicebus.windows.net:9093", "ns.servicebus.windows.net:9093", "Kafka")]
    [InlineData("Kafka", "kafkaSettings", "kafka.example.com", "kafka.example.com:9093", "Kafka")]
    [InlineData("Kafka", "kafkaSettings", "sasl://user:pw@kafka.example.com:9094", "kafka.example.com:9094", "Kafka")]
    [InlineData("Mqtt", "mqttSettings", "ns.westeurope-1.ts.eventgrid.azure.net:8883", "ns.westeurope-1.ts.eventgrid.azure.net:8883", "MQTT")]
    [InlineData("Mqtt", "mqttSettings", "mqtt.example.com", "mqtt.example.com:8883", "MQTT")]
    [InlineData("Mqtt", "mqttSettings", "[2001:db8::1]:8884", "[2001:db8::1]:8884", "MQTT")]
    [InlineData("DataExplorer", "dataExplorerSettings", "https://plant.westeurope.kusto.windows.net/", "plant.westeurope.kusto.windows.net:443", "HTTPS")]
    [InlineData("DataLakeStorage", "dataLakeStorageSettings", "https://acct.blob.core.windows.net", "acct.blob.core.windows.net:443", "HTTPS")]
    [InlineData("FabricOneLake", "fabricOneLakeSettings", "https://onelake.dfs.fabric.microsoft.com", "onelake.dfs.fabric.microsoft.com:443", "HTTPS")]
    [InlineData("OpenTelemetry", "openTelemetrySettings", "collector.example.com", "collector.example.com:4317", "OTLP")]
    public void Data_destinations_have_their_own_port_and_protocol(string type, string settings, string host, string expected, string protocol)
    {
        SiteEndpoint endpoint = Assert.Single(Of(Whole().Kubernetes(Evidence.DataflowEndpoints, DataflowResources.Any("to-cloud", type, settings, host, "X"))), endpoint => endpoint.WhoNeedsIt == "Dataflows");

        Assert.Equal((expected, protocol, true), (endpoint.ToString(), endpoint.Protocol, endpoint.UsesTls));
        Assert.Contains("to-cloud", endpoint.Purpose, StringComparison.Ordinal);
        Assert.Equal("2026-09-01", endpoint.AsOf);
    }

    [Fact]
    public void A_destination_without_tls_says_so_and_one_used_twice_stands_there_once()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Of(Whole().Kubernetes(
            Evidence.DataflowEndpoints,
            DataflowResources.Kafka("first", "kafka.example.com:9092", "Anonymous", tls: """{"mode":"Disabled"}"""),
            DataflowResources.Kafka("second", "KAFKA.example.com:9092", "Anonymous", tls: """{"mode":"Disabled"}""")));

        SiteEndpoint endpoint = Assert.Single(endpoints, endpoint => endpoint.WhoNeedsIt == "Dataflows");
        Assert.False(endpoint.UsesTls);
        Assert.StartsWith("Data of first, second", endpoint.Purpose, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_brokers_in_one_host_are_several_endpoints()
    {
        IEnumerable<string> endpoints = Of(Whole().Kubernetes(Evidence.DataflowEndpoints, DataflowResources.Kafka("k", "one.example.com:9092,two.example.com:9092", "Anonymous")))
            .Where(endpoint => endpoint.WhoNeedsIt == "Dataflows").Select(endpoint => endpoint.ToString());

        Assert.Equal(["one.example.com:9092", "two.example.com:9092"], endpoints);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not a host")]
    [InlineData("kafka.example.com:99999")]
    [InlineData("kafka.example.com:-1")]
    [InlineData("$(whoami).example.com")]
    [InlineData("kafka.azure-iot-operations.svc.cluster.local:9092")]
    public void What_is_inside_the_cluster_or_no_host_at_all_is_no_endpoint(string host)
    {
        Assert.DoesNotContain(Of(Whole().Kubernetes(Evidence.DataflowEndpoints, DataflowResources.Kafka("k", host, "Anonymous"))), endpoint => endpoint.WhoNeedsIt == "Dataflows");
    }

    [Fact]
    public void An_arc_gateway_replaces_what_goes_through_it_and_nothing_else()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Of(Whole(cluster: ConnectedCluster(more: "\"gateway\":{\"enabled\":true}")));

        Assert.Contains(endpoints, endpoint => endpoint.Host == "*.gw.arc.azure.com");
        Assert.DoesNotContain(endpoints, endpoint => endpoint.Host == "guestnotificationservice.azure.com");
        Assert.Contains(endpoints, endpoint => endpoint.Host == "kv-plant.vault.azure.net");
    }

    [Fact]
    public void Monitoring_and_policy_count_where_their_extensions_are()
    {
        Assert.DoesNotContain(Of(Whole()), endpoint => endpoint.Host.EndsWith("opinsights.azure.com", StringComparison.Ordinal) || endpoint.Host.Contains("policy", StringComparison.Ordinal));

        IReadOnlyList<SiteEndpoint> endpoints = Of(Whole().Azure(Evidence.Extensions, Extension("Microsoft.AzureMonitor.Containers"), Extension("Microsoft.PolicyInsights", name: "p")));

        Assert.Contains(endpoints, endpoint => endpoint.Host == "*.ods.opinsights.azure.com");
        Assert.Contains(endpoints, endpoint => endpoint.Host == "westeurope.handler.control.monitor.azure.com");
        Assert.Contains(endpoints, endpoint => endpoint.Host == "data.policy.core.windows.net");
        Assert.DoesNotContain(endpoints, endpoint => endpoint.Host == "*.metrics.ingest.monitor.azure.com");
    }

    [Fact]
    public void A_proxy_is_named_without_its_credentials_and_covers_what_it_does_not_skip()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Of(Whole(arc: """{"AZURE_REGION":"westeurope","HTTPS_PROXY":"http://user:pa55@proxy.example.com:3128","NO_PROXY":".vault.azure.net,10.0.0.0/8"}"""));

        Assert.Equal("proxy.example.com:3128", endpoints.Single(endpoint => endpoint.Host == "management.azure.com").Proxy);
        Assert.Null(endpoints.Single(endpoint => endpoint.Host == "kv-plant.vault.azure.net").Proxy);
        SiteEndpoint proxy = Assert.Single(endpoints, endpoint => endpoint.ToString() == "proxy.example.com:3128");
        Assert.Equal(("HTTP", false), (proxy.Protocol, proxy.UsesTls));
        Assert.All(endpoints, endpoint => Assert.DoesNotContain("pa55", System.Text.Json.JsonSerializer.Serialize(endpoint), StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_not_known_is_a_wildcard_and_said()
    {
        var site = new Site(new SiteBuilder().Build());

        IReadOnlyList<SiteEndpoint> endpoints = Allowlist.Of(site, EndpointData.Default);

        Assert.Contains(endpoints, endpoint => endpoint is { Host: "*.dp.kubernetesconfiguration.azure.com", IsWildcard: true });
        Assert.Contains(endpoints, endpoint => endpoint is { Host: "*.vault.azure.net", IsWildcard: true });
        Assert.Contains(endpoints, endpoint => endpoint is { Host: "*.blob.core.windows.net", IsWildcard: true });
        string limitation = Allowlist.Limitation(site)!;
        Assert.All(["region", "gateway", "key vaults", "schemas", "Azure Monitor", "dataflow"], word => Assert.Contains(word, limitation, StringComparison.Ordinal));
    }

    [Fact]
    public void A_site_that_syncs_no_secrets_needs_no_vault()
    {
        Assert.DoesNotContain(Of(Whole(vault: null)), endpoint => endpoint.Host.EndsWith("vault.azure.net", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("kv plant")]
    [InlineData("evil.example.com/")]
    [InlineData("a")]
    public void A_vault_whose_name_is_none_is_no_endpoint(string vault)
    {
        Assert.DoesNotContain(Of(Whole(vault: vault)), endpoint => endpoint.WhoNeedsIt == "Secret store extension");
    }

    [Theory]
    [InlineData("../../etc")]
    [InlineData("west europe; rm")]
    [InlineData("")]
    public void A_region_that_is_none_becomes_a_wildcard(string region)
    {
        Assert.Contains(Of(Whole(cluster: ConnectedCluster(location: region), arc: "{}")), endpoint => endpoint.Host == "*.dp.kubernetesconfiguration.azure.com");
    }

    [Fact]
    public void A_plan_needs_a_region_alone()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Allowlist.Of(new EndpointPlan { Region = "West Europe" }, EndpointData.Default);

        Assert.Contains(endpoints, endpoint => endpoint.Host == "westeurope.dp.kubernetesconfiguration.azure.com");
        Assert.Contains(endpoints, endpoint => endpoint.Host == "*.vault.azure.net");
        Assert.All(endpoints, endpoint => Assert.Equal("westeurope", endpoint.Site));
        Assert.DoesNotContain(endpoints, endpoint => endpoint.WhoNeedsIt is "Azure Monitor extensions" or "Workstation of the operator");
    }

    [Fact]
    public void A_plan_takes_names_gateway_proxy_and_monitoring()
    {
        IReadOnlyList<SiteEndpoint> endpoints = Allowlist.Of(
            new EndpointPlan
            {
                Region = "eastus", UsesGateway = true, KeyVaults = ["one", "two"], StorageAccount = "acct", UsesAzureMonitor = true, UsesAzurePolicy = true, Proxy = new("proxy", 3128),
            },
            EndpointData.Default,
            withWorkstation: true);

        Assert.Equal(
            ["*.gw.arc.azure.com", "one.vault.azure.net", "two.vault.azure.net", "acct.blob.core.windows.net", "*.ods.opinsights.azure.com", "data.policy.core.windows.net", "graph.windows.net", "proxy"],
            endpoints.Select(endpoint => endpoint.Host).Where(host => host is "*.gw.arc.azure.com" or "*.ods.opinsights.azure.com" or "data.policy.core.windows.net" or "graph.windows.net" or "proxy"
                || host.EndsWith(".vault.azure.net", StringComparison.Ordinal) && host[0] != '*' || host == "acct.blob.core.windows.net"));
    }

    private static SiteBuilder Whole(string? cluster = null, string arc = """{"AZURE_REGION":"westeurope"}""", string? vault = "kv-plant")
    {
        string provider = $$$"""{"kind":"SecretProviderClass","metadata":{"name":"s","namespace":"azure-iot-operations"},"spec":{"provider":"azure","parameters":{"keyvaultName":"{{{vault}}}"} } }""";
        return new SiteBuilder()
            .Kubernetes(Evidence.ArcConfiguration, ArcConfiguration(arc))
            .Azure(Evidence.ConnectedClusters, cluster ?? ConnectedCluster())
            .Azure(Evidence.Extensions)
            .Kubernetes(Evidence.DataflowEndpoints, DataflowResources.Mqtt("default"))
            .Kubernetes(Evidence.SecretProviderClasses, vault is null ? [] : [provider])
            .Azure(Evidence.SchemaRegistries, Resources.Arm("Microsoft.DeviceRegistry/schemaRegistries", "r", """{"storageAccountContainerUrl":"https://plant.z1.blob.storage.azure.net/schemas"}"""));
    }

    private static IReadOnlyList<SiteEndpoint> Of(SiteBuilder site) => Allowlist.Of(new Site(site.Build()), EndpointData.Default);
}
