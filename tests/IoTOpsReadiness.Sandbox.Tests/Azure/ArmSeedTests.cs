using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>What becomes of a snapshot when its Azure side is set up.</summary>
public sealed class ArmSeedTests
{
    private const string Group = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-site";
    private const string Instance = Group + "/providers/Microsoft.IoTOperations/instances/site";
    private const string Cluster = Group + "/providers/Microsoft.Kubernetes/connectedClusters/cluster";

    public static TheoryData<string> Samples => ["Quickstart", "MultiNode", "Ready", "Restricted"];

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_sample_becomes_a_site_in_which_everything_lies_in_something(string name)
    {
        Snapshot snapshot = ClusterOnly.Sample(name);
        ArmStore store = Plant(ArmSeedSource.Of(snapshot));

        Assert.NotNull(Find(store, snapshot.Site.InstanceId!));
        Assert.NotNull(Find(store, snapshot.Site.InstanceId! + "/brokers/default"));
        JsonObject instance = Find(store, snapshot.Site.InstanceId!)!;
        JsonObject location = Find(store, instance.At("extendedLocation.name").Text()!)!;
        Assert.Equal(snapshot.Site.ConnectedClusterId, location.At("properties.hostResourceId").Text(), ignoreCase: true);
        Assert.NotNull(Find(store, snapshot.Site.ConnectedClusterId!));
        Assert.NotEmpty(store.List("Microsoft.IoTOperations/instances/brokers/listeners", _ => true));
        foreach (ArmRecord record in store.Types.SelectMany(type => store.List(type, _ => true)))
        {
            Assert.True(record.Id.Parent is null || store.Find(record.Id.Parent) is not null, $"{record.Id} lies in nothing");
            Assert.Null(record.ToObject().At("spec"));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void What_azure_told_in_a_sample_is_served_as_it_was(string name)
    {
        Snapshot snapshot = ClusterOnly.Whole(name);
        ArmStore store = Plant(ArmSeedSource.Of(snapshot));

        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.AzureType is not null))
        {
            foreach (ResourceDocument document in snapshot.Documents(kind, EvidenceSource.Azure))
            {
                JsonNode told = JsonNode.Parse(document.Json.Span)!;
                Assert.True(JsonNode.DeepEquals(told, Find(store, told["id"]!.GetValue<string>())), told["id"]!.GetValue<string>());
            }
        }
    }

    [Fact]
    public void A_custom_resource_is_read_back_as_its_azure_resource()
    {
        ArmStore store = Plant(Site(
            Custom(Evidence.Instances, "site", "{\"version\":\"1.2.3\"}"),
            Custom(Evidence.Brokers, "default", "{\"memoryProfile\":\"Low\"}", status: "Failed"),
            Custom(Evidence.BrokerListeners, "tls", "{\"brokerRef\":\"default\",\"ports\":[{\"port\":8883}]}"),
            Custom(Evidence.Dataflows, "flow", "{\"profileRef\":\"fast\",\"mode\":\"Enabled\"}"),
            Custom(Evidence.DataflowProfiles, "fast", "{\"instanceCount\":2}"),
            Custom(Evidence.DataflowEndpoints, "lake", "{\"endpointType\":\"DataLakeStorage\",\"datalakeStorageSettings\":{\"host\":\"h\"}}"),
            Custom(Evidence.Devices, "plc", "{\"enabled\":true}"),
            Custom(Evidence.Assets, "pump", "{}"),
            Custom(Evidence.SecretSyncs, "sync", "{\"secretObject\":{\"type\":\"Opaque\",\"data\":[{\"sourcePath\":\"a\",\"targetKey\":\"b\"}]},\"serviceAccountName\":\"sa\"}"),
            Custom(Evidence.SecretProviderClasses, "spc", "{\"provider\":\"azure\",\"parameters\":{\"clientID\":\"c\",\"keyvaultName\":\"kv\",\"tenantID\":\"t\"}}")));

        Assert.Equal("1.2.3", Find(store, Instance).At("properties.version").Text());
        JsonObject broker = Find(store, Instance + "/brokers/default")!;
        Assert.Equal("Low", broker.At("properties.memoryProfile").Text());
        Assert.Equal("Failed", broker.At("properties.provisioningState").Text());
        Assert.Equal("CustomLocation", broker.At("extendedLocation.type").Text());
        Assert.Equal("{\"ports\":[{\"port\":8883}],\"provisioningState\":\"Succeeded\"}", Find(store, Instance + "/brokers/default/listeners/tls")!["properties"]!.ToJsonString());
        Assert.Equal("{\"mode\":\"Enabled\",\"provisioningState\":\"Succeeded\"}", Find(store, Instance + "/dataflowProfiles/fast/dataflows/flow")!["properties"]!.ToJsonString());
        Assert.Equal("h", Find(store, Instance + "/dataflowEndpoints/lake").At("properties.dataLakeStorageSettings.host").Text());
        Assert.NotNull(Find(store, Group + "/providers/Microsoft.DeviceRegistry/namespaces/site/devices/plc"));
        Assert.NotNull(Find(store, Group + "/providers/Microsoft.DeviceRegistry/namespaces/site"));
        Assert.Equal("westeurope", Find(store, Group + "/providers/Microsoft.DeviceRegistry/assets/pump")!["location"].Text());
        JsonObject sync = Find(store, Group + "/providers/Microsoft.SecretSyncController/secretSyncs/sync")!;
        Assert.Equal("Opaque", sync.At("properties.kubernetesSecretType").Text());
        Assert.Equal("[{\"sourcePath\":\"a\",\"targetKey\":\"b\"}]", sync.At("properties.objectSecretMapping")!.ToJsonString());
        JsonObject provider = Find(store, Group + "/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/spc")!;
        Assert.Equal(("c", "kv", "t"), (provider.At("properties.clientId").Text(), provider.At("properties.keyvaultName").Text(), provider.At("properties.tenantId").Text()));
    }

    [Fact]
    public void What_azure_told_goes_before_what_the_cluster_shows()
    {
        ArmStore store = Plant(Site(
            Custom(Evidence.Brokers, "default", "{\"memoryProfile\":\"Low\"}"),
            Azure(Evidence.Brokers, $$"""{"id":"{{Instance}}/brokers/default","properties":{"memoryProfile":"High"} }"""),
            Custom(Evidence.BrokerListeners, "only-in-cluster", "{}"),
            Azure(Evidence.BrokerListeners, null)));

        Assert.Equal("High", Find(store, Instance + "/brokers/default").At("properties.memoryProfile").Text());
        Assert.Empty(store.List("Microsoft.IoTOperations/instances/brokers/listeners", _ => true));
    }

    [Fact]
    public void What_hands_made_in_the_cluster_is_not_in_azure_where_the_rest_is()
    {
        const string annotations = ",\"annotations\":{\"management.azure.com/resourceId\":\"" + Instance + "\"}";
        ArmStore store = Plant(Site(Custom(Evidence.Instances, "site", "{}", metadata: annotations), Custom(Evidence.BrokerListeners, "by-hand", "{}")));

        Assert.NotNull(Find(store, Instance));
        Assert.Empty(store.List("Microsoft.IoTOperations/instances/brokers/listeners", _ => true));
    }

    [Fact]
    public void The_connected_cluster_is_what_the_cluster_knows_of_itself()
    {
        const string issuer = "https://westeurope.oic.prod-arc.azure.com/t/i/";
        ArmStore store = Plant(Site(
            Document(Evidence.ArcConfiguration, "{\"data\":{\"AZURE_REGION\":\"northeurope\",\"AZURE_ARC_AGENT_VERSION\":\"1.30.1\",\"AZURE_ARC_AUTOUPDATE\":\"false\"}}"),
            Document(Evidence.ServiceAccountIssuer, $"{{\"issuer\":\"{issuer}\"}}"),
            Document(Evidence.Nodes, "{\"status\":{\"capacity\":{\"cpu\":\"8\"}}}"),
            Document(Evidence.Nodes, "{\"status\":{\"capacity\":{\"cpu\":\"4\"}}}")));

        JsonObject cluster = Find(store, Cluster)!;
        Assert.Equal("northeurope", cluster["location"].Text());
        Assert.Equal("1.35.4", cluster.At("properties.kubernetesVersion").Text());
        Assert.Equal("k3s", cluster.At("properties.distribution").Text());
        Assert.Equal("1.30.1", cluster.At("properties.agentVersion").Text());
        Assert.Equal("Disabled", cluster.At("properties.arcAgentProfile.agentAutoUpgrade").Text());
        Assert.Equal(issuer, cluster.At("properties.oidcIssuerProfile.issuerUrl").Text());
        Assert.Equal("2 12", $"{cluster.At("properties.totalNodeCount")} {cluster.At("properties.totalCoreCount")}");
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("nonsense", "/subscriptions//resourceGroups/x")]
    [InlineData("/subscriptions/s/resourceGroups/g", "/subscriptions/s/providers/Microsoft.X/y/z")]
    public void Ids_that_are_none_are_made_up(string? cluster, string? instance)
    {
        ArmSeedSource source = Site(Custom(Evidence.Instances, "plant", "{}"), Custom(Evidence.Brokers, "default", "{}"), Custom(Evidence.Brokers, "a//b", "{}"));

        ArmStore store = Plant(source with { Site = source.Site with { Name = "plant/1", ConnectedClusterId = cluster, InstanceId = instance } });

        ArmRecord made = Assert.Single(store.List("Microsoft.IoTOperations/instances", _ => true));
        Assert.Equal("plant", made.Id.Name);
        Assert.Equal("/subscriptions/00000000-0000-0000-0000-000000000001/resourceGroups/rg-plant-1", made.Id.Scope.Text);
        Assert.Equal(made.Id.Text + "/brokers/default", Assert.Single(store.List("Microsoft.IoTOperations/instances/brokers", _ => true)).Id.Text);
    }

    [Theory]
    [InlineData("{\"name\":\"no id\"}")]
    [InlineData("{\"id\":\"nonsense\"}")]
    [InlineData("{\"id\":7}")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"" + Group + "/providers/Microsoft.KeyVault/vaults\"}")]
    public void A_document_of_azure_that_has_no_place_is_left_out(string json)
    {
        ArmStore store = Plant(Site(Azure(Evidence.KeyVaults, json)));

        Assert.Empty(store.List("Microsoft.KeyVault/vaults", _ => true));
    }

    [Fact]
    public void A_parent_azure_was_asked_about_and_did_not_have_is_not_made_up()
    {
        const string identity = Group + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities/gone";
        JsonObject[] credential = [JsonNode.Parse($$"""{"id":"{{identity}}/federatedIdentityCredentials/c"}""")!.AsObject()];

        ArmStore asked = Plant(Site(Azure(Evidence.FederatedCredentials, credential[0].ToJsonString()), Azure(Evidence.ManagedIdentities, null)));
        ArmStore unasked = Plant(Site(Azure(Evidence.FederatedCredentials, credential[0].ToJsonString())));

        Assert.Null(Find(asked, identity));
        Assert.NotNull(Find(unasked, identity));
    }

    private static ArmStore Plant(params ArmSeedSource[] sources)
    {
        var store = new ArmStore();
        ArmSeed.Plant(store, sources);
        return store;
    }

    private static JsonObject? Find(ArmStore store, string id) => store.Find(ArmId.Parse(id))?.ToObject();

    private static ArmSeedSource Site(params (EvidenceKind Kind, EvidenceSource Source, string? Json)[] evidence) => new(
        new SiteIdentity { Name = "site", KubernetesVersion = "v1.35.4+k3s1", ConnectedClusterId = Cluster, InstanceId = Instance },
        new DateTimeOffset(2026, 9, 1, 8, 0, 0, TimeSpan.Zero),
        (kind, source) => [.. evidence.Where(one => one.Kind == kind && one.Source == source && one.Json is not null).Select(one => new ResourceDocument(Encoding.UTF8.GetBytes(one.Json!)))],
        (kind, source) => evidence.Any(one => one.Kind == kind && one.Source == source) ? QueryOutcome.Collected : QueryOutcome.NotRequested);

    private static (EvidenceKind, EvidenceSource, string?) Azure(EvidenceKind kind, string? json) => (kind, EvidenceSource.Azure, json);

    private static (EvidenceKind, EvidenceSource, string?) Document(EvidenceKind kind, string json) => (kind, EvidenceSource.Kubernetes, json);

    private static (EvidenceKind, EvidenceSource, string?) Custom(EvidenceKind kind, string name, string spec, string status = "Succeeded", string metadata = "") =>
        (kind, EvidenceSource.Kubernetes, $"{{\"metadata\":{{\"name\":\"{name}\"{metadata}}},\"spec\":{spec},\"status\":{{\"provisioningStatus\":{{\"status\":\"{status}\"}}}}}}");
}
