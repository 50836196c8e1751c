using System.Text;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>What a site has in Azure, and how it is found.</summary>
public class AzureCollectorTests
{
    private static readonly EvidenceKind[] Everything = [.. Evidence.Kinds];

    private static readonly EvidenceKind[] FromAzure = [.. Evidence.Kinds.Where(kind => kind.AzureType is not null)];

    public static TheoryData<string, string[]> Found => new()
    {
        { nameof(Evidence.Instances), ["aio-plant"] },
        { nameof(Evidence.Brokers), ["default"] },
        { nameof(Evidence.BrokerListeners), ["default"] },
        { nameof(Evidence.BrokerAuthentications), ["default"] },
        { nameof(Evidence.BrokerAuthorizations), ["plant"] },
        { nameof(Evidence.DataflowProfiles), ["big", "default"] },
        { nameof(Evidence.Dataflows), ["one", "two"] },
        { nameof(Evidence.DataflowGraphs), ["three"] },
        { nameof(Evidence.DataflowEndpoints), ["default", "grid", "hub", "lake"] },
        { nameof(Evidence.RegistryEndpoints), ["default"] },
        { nameof(Evidence.ConnectorTemplates), ["rest"] },
        { nameof(Evidence.AssetEndpointProfiles), ["classic"] },
        { nameof(Evidence.Assets), ["classic"] },
        { nameof(Evidence.DeviceRegistryNamespaces), ["plant-ns"] },
        { nameof(Evidence.Devices), ["opc"] },
        { nameof(Evidence.NamespacedAssets), ["pump"] },
        { nameof(Evidence.SecretProviderClasses), ["spc-plant"] },
        { nameof(Evidence.SecretSyncs), ["opc-ua"] },
        { nameof(Evidence.CustomLocations), ["plant-cl"] },
        { nameof(Evidence.ConnectedClusters), ["plant"] },
        { nameof(Evidence.Extensions), ["azure-iot-operations", "azuremonitor-metrics"] },
        { nameof(Evidence.ManagedClusters), [] },
        { nameof(Evidence.SchemaRegistries), ["plant-sr"] },
        { nameof(Evidence.StorageAccounts), ["plantschemas"] },
        { nameof(Evidence.KeyVaults), ["plant-kv"] },
        { nameof(Evidence.EventGridNamespaces), ["plant-eg"] },
        { nameof(Evidence.EventHubNamespaces), ["plant-eh"] },
        { nameof(Evidence.ManagedIdentities), ["plant-cloud", "plant-secrets"] },
        { nameof(Evidence.FederatedCredentials), ["dataflow", "secrets"] },
        { nameof(Evidence.RoleAssignments), ["1", "2"] },
        { nameof(Evidence.RoleDefinitions), [TypicalSite.CustomRole] },
        { nameof(Evidence.DataCollectionAssociations), ["metrics"] },
        { nameof(Evidence.DataCollectionRules), ["plant-metrics"] },
        { nameof(Evidence.MonitorAccounts), ["plant-amw"] },
        { nameof(Evidence.PrometheusRuleGroups), ["alerts"] },
    };

    [Theory]
    [MemberData(nameof(Found))]
    public async Task Each_kind_is_found_by_itself(string kind, string[] names)
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await arm.CollectAsync(Evidence.Find(kind)!);

        QueryResult query = Assert.Single(snapshot.Queries);
        Assert.True(query.Outcome == QueryOutcome.Collected, $"{query}: {query.Message}");
        Assert.Equal(names, Names(snapshot, kind));
        Assert.Equal(names.Length, query.Count);
    }

    [Fact]
    public void Every_kind_that_Azure_has_is_tried_here_and_can_be_read()
    {
        Assert.Equal(
            FromAzure.Select(kind => kind.Name).Except([nameof(Evidence.ResourceProviders)]).Order(),
            Found.Select(row => (string)row[0]).Order());
        Assert.All(FromAzure, kind => Assert.NotNull(AzureKinds.Find(kind)));
        Assert.All(FromAzure, kind => Assert.NotEmpty(ArmVersions.Of(kind.AzureType!)));
    }

    [Fact]
    public void The_permissions_that_are_asked_for_are_those_that_each_kind_takes()
    {
        var site = new SiteIdentity { Name = "x", InstanceId = FakeArm.InstanceId, ConnectedClusterId = FakeArm.ClusterId };

        Assert.All(FromAzure, kind =>
        {
            AzureKind how = AzureKinds.Find(kind)!;
            IEnumerable<EvidenceKind?> leading = how.Sources(site).Where(source => source.IsDecisive).Select(source => source.Parent).Append(how.Filter?.By);
            Assert.Equal(leading.OfType<EvidenceKind>().Select(item => item.Name).Distinct().Order(), AzureActions.LeadingTo(kind).Select(item => item.Name).Order());
        });
    }

    [Fact]
    public async Task A_whole_site_is_read_once_and_in_few_requests()
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await arm.CollectAsync(Everything);

        Assert.Equal(arm.Requests.Distinct().Count(), arm.Count());
        Assert.All(snapshot.Queries, query => Assert.True(query.Outcome == QueryOutcome.Collected, $"{query}: {query.Message}"));
        Assert.Equal(FromAzure.Select(kind => kind.Name), snapshot.Queries.Select(query => query.Kind));
        Assert.Equal(arm.Count(), snapshot.Queries.Sum(query => query.Requests));

        // 11 of these are the providers, which a fleet reads once.
        Assert.Equal(57, arm.Count());
    }

    [Fact]
    public async Task Nothing_is_asked_for_that_no_kind_needs()
    {
        await using FakeArm arm = await TypicalAsync();

        await arm.CollectAsync(Evidence.Nodes, Evidence.BrokerListeners);

        Assert.Equal(
            [$"{FakeArm.InstanceId}/brokers", $"{FakeArm.InstanceId}/brokers/default/listeners"],
            arm.Requests.Select(FakeArm.PathOf));
    }

    [Fact]
    public async Task Where_only_the_instance_is_known_its_custom_location_leads_to_the_cluster()
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(clusterId: null), [Evidence.ConnectedClusters, Evidence.Extensions], FakeArm.Quick);

        Assert.Equal(["plant"], Names(snapshot, nameof(Evidence.ConnectedClusters)));
        Assert.Equal(2, Names(snapshot, nameof(Evidence.Extensions)).Length);
    }

    [Fact]
    public async Task Where_only_the_cluster_is_known_what_needs_the_instance_is_not_requested_and_says_so()
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(instanceId: null), FromAzure, FakeArm.Quick);

        Assert.Equal(QueryOutcome.Collected, Query(snapshot, Evidence.Extensions).Outcome);
        Assert.Equal(QueryOutcome.Collected, Query(snapshot, Evidence.ResourceProviders).Outcome);
        foreach (EvidenceKind kind in new[] { Evidence.Instances, Evidence.BrokerListeners, Evidence.KeyVaults, Evidence.RoleDefinitions, Evidence.Devices })
        {
            QueryResult query = Query(snapshot, kind);
            Assert.Equal((QueryOutcome.NotRequested, 0), (query.Outcome, query.Count));
            Assert.Contains("The id of the instance is not known.", query.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Documents_keep_the_fields_this_version_does_not_know_and_lose_their_credentials()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Add($"{FakeArm.InstanceId}/dataflowEndpoints/grid", """{"endpointType":"Kafka","kafkaSettings":{"password":"hunter2","host":"a"},"connection":"Endpoint=sb://x/;SharedAccessKey=c2VjcmV0S2V5VGhhdE11c3ROb3RTaG93VXA="}""");

        Snapshot snapshot = await arm.CollectAsync(Evidence.Instances, Evidence.DataflowEndpoints);

        Assert.Contains("aFieldOfTomorrow", Text(snapshot), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", Text(snapshot), StringComparison.Ordinal);
        Assert.DoesNotContain("c2VjcmV0", Text(snapshot), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Providers_are_kept_without_the_types_that_are_no_evidence()
    {
        await using FakeArm arm = await TypicalAsync();

        Snapshot snapshot = await arm.CollectAsync(Evidence.ResourceProviders);

        Assert.Equal(2, snapshot.Documents(Evidence.ResourceProviders, EvidenceSource.Azure).Count);
        Assert.Contains("\"registrationState\":\"Registered\"", Text(snapshot), StringComparison.Ordinal);
        Assert.Contains("\"resourceType\":\"instances\"", Text(snapshot), StringComparison.Ordinal);
        Assert.DoesNotContain("nobodyAsks", Text(snapshot), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"distribution":"aks","oidcIssuerProfile":{"selfHostedIssuerUrl":"https://aks/issuer/"}}""", new[] { "other-name" })]
    [InlineData("""{"distribution":"AKS"}""", new[] { "plant" })]
    [InlineData("""{"distribution":"aks","infrastructure":"azure_stack_hci"}""", new string[0])]
    public async Task The_aks_cluster_below_is_the_one_with_the_same_issuer_else_with_the_same_name(string cluster, string[] expected)
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Add(FakeArm.ClusterId, cluster);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.ContainerService/managedClusters/plant", """{"oidcIssuerProfile":{"issuerURL":"https://aks/another/"}}""");
        arm.Add($"{FakeArm.Group}/providers/Microsoft.ContainerService/managedClusters/other-name", """{"oidcIssuerProfile":{"issuerURL":"https://aks/issuer"}}""");

        Assert.Equal(expected, Names(await arm.CollectAsync(Evidence.ManagedClusters), nameof(Evidence.ManagedClusters)));
    }

    [Fact]
    public async Task Roles_on_resources_outside_of_the_resource_group_are_asked_for_there()
    {
        await using FakeArm arm = await TypicalAsync();

        await arm.CollectAsync(Evidence.RoleAssignments);

        Assert.Equal(
            [$"{FakeArm.Group}/providers/Microsoft.Authorization/roleAssignments", $"{TypicalSite.Vault}/providers/Microsoft.Authorization/roleAssignments"],
            arm.Requests.Select(FakeArm.PathOf).Where(path => path.EndsWith("roleAssignments", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public async Task The_snapshot_is_of_the_servers_clock_and_says_what_each_kind_took()
    {
        await using FakeArm arm = await TypicalAsync();
        List<CollectorProgress> progress = [];

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(), [Evidence.Instances, Evidence.KeyVaults], FakeArm.Quick with
        {
            Progress = item =>
            {
                lock (progress)
                {
                    progress.Add(item);
                }
            },
        });

        // The server tells whole seconds.
        Assert.Equal(0, snapshot.CollectedAt.Ticks % TimeSpan.TicksPerSecond);
        Assert.InRange(snapshot.CollectedAt, DateTimeOffset.UtcNow.AddMinutes(-1), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.Equal(1, Query(snapshot, Evidence.Instances).Requests);
        Assert.Equal(3, Query(snapshot, Evidence.KeyVaults).Requests);
        Assert.True(Query(snapshot, Evidence.KeyVaults).Duration > TimeSpan.Zero);
        Assert.Equal([1, 2], progress.Select(item => item.Done).Order());
        Assert.All(progress, item => Assert.Equal(2, item.Total));
    }

    [Fact]
    public async Task No_token_is_kept_anywhere()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.On($"{FakeArm.InstanceId}/brokers", 500, FakeArm.Error("Oops", $"Bearer {FakeArm.Token} was not liked"));

        Snapshot snapshot = await arm.CollectAsync(FromAzure);

        Assert.All(arm.Tokens, token => Assert.Equal($"Bearer {FakeArm.Token}", token));
        Assert.DoesNotContain(FakeArm.Token, Text(snapshot) + string.Join('\n', snapshot.Queries.Select(query => $"{query.Message} {query.Permission}")), StringComparison.Ordinal);
        Assert.Equal(QueryOutcome.Unreachable, Query(snapshot, Evidence.Brokers).Outcome);
    }

    [Fact]
    public async Task What_was_collected_outlives_the_connection_in_a_file_refusals_and_parts_included()
    {
        await using FakeArm arm = await TypicalAsync();
        arm.Forbids($"{FakeArm.InstanceId}/dataflowProfiles/big/dataflows");
        Snapshot snapshot = await arm.CollectAsync(FromAzure);

        using var file = new MemoryStream();
        SnapshotFile.Write(snapshot, file);
        Snapshot read = SnapshotFile.Read(file.ToArray(), "site.json");

        Assert.Equal(snapshot.Count, read.Count);
        Assert.Equal((QueryOutcome.Forbidden, 1), (Query(read, Evidence.Dataflows).Outcome, Query(read, Evidence.Dataflows).Count));
        Assert.Equal(Query(snapshot, Evidence.Dataflows).Permission, Query(read, Evidence.Dataflows).Permission);
    }

    private static async Task<FakeArm> TypicalAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        TypicalSite.Fill(arm);
        return arm;
    }

    private static QueryResult Query(Snapshot snapshot, EvidenceKind kind) => snapshot.Query(kind, EvidenceSource.Azure)!;

    private static string[] Names(Snapshot snapshot, string kind) =>
        [.. snapshot.Documents(Evidence.Find(kind)!, EvidenceSource.Azure).Select(document => document.Text("name")!).Order(StringComparer.Ordinal)];

    private static string Text(Snapshot snapshot) =>
        string.Join('\n', FromAzure.SelectMany(kind => snapshot.Documents(kind, EvidenceSource.Azure)).Select(document => Encoding.UTF8.GetString(document.Json.Span)));
}
