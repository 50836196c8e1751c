using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.DataflowResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Dataflow;

public class ManagedIdentityTests
{
    private const string Id = "Dataflow.ManagedIdentity";
    private const string Client = "11111111-0000-0000-0000-000000000000";
    private const string Principal = "22222222-0000-0000-0000-000000000000";
    private const string IdentityId = "/subscriptions/0/resourcegroups/rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/flows";
    private const string Sender = "2b629674-e913-4c01-ae53-ef4638d8f975";

    private const string Namespace = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.EventHub/namespaces/ns";

    private const string EventGrid = "ns.westeurope-1.ts.eventgrid.azure.net:8883";
    private const string EventHubs = "ns.servicebus.windows.net:9093";

    [Theory]
    // Event Grid
    [InlineData("Mqtt", "mqttSettings", EventGrid, "UserAssignedManagedIdentity", Status.Pass, Severity.High)]
    [InlineData("Mqtt", "mqttSettings", EventGrid, "SystemAssignedManagedIdentity", Status.Fail, Severity.Low)]
    [InlineData("Mqtt", "mqttSettings", EventGrid, "X509Certificate", Status.Fail, Severity.Medium)]
    [InlineData("Mqtt", "mqttSettings", EventGrid, "Anonymous", Status.Fail, Severity.High)]
    [InlineData("Mqtt", "mqttSettings", EventGrid, "ServiceAccountToken", Status.Fail, Severity.High)]
    // Another MQTT broker
    [InlineData("Mqtt", "mqttSettings", "mqtt.example.com:8883", "Anonymous", Status.Fail, Severity.High)]
    [InlineData("Mqtt", "mqttSettings", "mqtt.example.com:8883", "X509Certificate", Status.Pass, Severity.High)]
    [InlineData("Mqtt", "mqttSettings", "mqtt.example.com:8883", "ServiceAccountToken", Status.Pass, Severity.High)]
    [InlineData("mqtt", "mqttSettings", "mqtt.example.com:8883", "userassignedmanagedidentity", Status.Pass, Severity.High)]
    // Event Hubs
    [InlineData("Kafka", "kafkaSettings", EventHubs, "UserAssignedManagedIdentity", Status.Pass, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "SystemAssignedManagedIdentity", Status.Fail, Severity.Low)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "Sasl", Status.Fail, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "Anonymous", Status.Fail, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "X509Certificate", Status.Fail, Severity.High)]
    // Another Kafka broker
    [InlineData("Kafka", "kafkaSettings", "kafka.example.com:9093", "Sasl", Status.Fail, Severity.Medium)]
    [InlineData("Kafka", "kafkaSettings", "kafka.example.com:9093", "Anonymous", Status.Fail, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", "kafka.example.com:9093", "X509Certificate", Status.Pass, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", "servicebus.windows.net.example.com", "Sasl", Status.Fail, Severity.Medium)]
    // Storage and databases
    [InlineData("DataLakeStorage", "dataLakeStorageSettings", "acct.blob.core.windows.net", "UserAssignedManagedIdentity", Status.Pass, Severity.High)]
    [InlineData("DataLakeStorage", "datalakeStorageSettings", "acct.blob.core.windows.net", "AccessToken", Status.Fail, Severity.High)]
    [InlineData("DataLakeStorage", "dataLakeStorageSettings", "acct.blob.core.windows.net", "SystemAssignedManagedIdentity", Status.Fail, Severity.Low)]
    [InlineData("DataExplorer", "dataExplorerSettings", "https://c.westeurope.kusto.windows.net", "UserAssignedManagedIdentity", Status.Pass, Severity.High)]
    [InlineData("FabricOneLake", "fabricOneLakeSettings", "https://onelake.dfs.fabric.microsoft.com", "SystemAssignedManagedIdentity", Status.Fail, Severity.Low)]
    // OpenTelemetry knows no managed identity
    [InlineData("OpenTelemetry", "openTelemetrySettings", "otel.example.com:4317", "Anonymous", Status.Fail, Severity.Medium)]
    [InlineData("OpenTelemetry", "openTelemetrySettings", "otel.example.com:4317", "ServiceAccountToken", Status.Pass, Severity.High)]
    [InlineData("OpenTelemetry", "openTelemetrySettings", "otel.example.com:4317", "X509Certificate", Status.Pass, Severity.High)]
    [InlineData("OpenTelemetry", "openTelemetrySettings", "otel.example.com:4317", "UserAssignedManagedIdentity", Status.Unknown, Severity.High)]
    // Not for it to judge
    [InlineData("Mqtt", "mqttSettings", "aio-broker:18883", "Anonymous", Status.NotApplicable, Severity.High)]
    [InlineData("LocalStorage", "localStorageSettings", "", "", Status.NotApplicable, Severity.High)]
    // Newer than this module
    [InlineData("Warehouse", "warehouseSettings", "w.example.com", "UserAssignedManagedIdentity", Status.Pass, Severity.High)]
    [InlineData("Warehouse", "warehouseSettings", "w.example.com", "Anonymous", Status.Fail, Severity.High)]
    [InlineData("Warehouse", "warehouseSettings", "w.example.com", "Passkey", Status.Unknown, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "Passkey", Status.Unknown, Severity.High)]
    [InlineData("Kafka", "kafkaSettings", EventHubs, "", Status.Unknown, Severity.High)]
    public void Type_host_and_method_decide(string type, string settings, string host, string method, Status status, Severity severity)
    {
        // The dataflow is healthy, so that the right behind the identity is no question here.
        SiteBuilder site = Healthy(Any("cloud", type, settings, host, method));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Findings[0].Status, result.Findings[0].Severity));
        Assert.Equal(status, result.Status);
    }

    [Theory]
    [InlineData("FabricRT", "x.servicebus.windows.net:9093", "Sasl", Severity.High)]
    [InlineData("CustomKafka", "kafka.example.com:9093", "Sasl", Severity.Medium)]
    [InlineData("CustomKafka", EventHubs, "Sasl", Severity.High)]
    public void The_host_type_is_believed_where_the_host_does_not_know_better(string hostType, string host, string method, Severity severity)
    {
        Assert.Equal(severity, Rule.Evaluate(Id, Healthy(Kafka("cloud", host, method, $",\"hostType\":\"{hostType}\""))).Severity);
    }

    [Fact]
    public void From_the_cluster_alone_a_healthy_flow_proves_the_right_and_otherwise_it_is_unknown()
    {
        GuidelineResult healthy = Rule.Evaluate(Id, Healthy(EventHub()));
        GuidelineResult degraded = Rule.Evaluate(Id, Healthy(EventHub(), "Degraded"));
        GuidelineResult unused = Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, EventHub()).Kubernetes(Evidence.Dataflows));

        Assert.Equal(Status.Pass, healthy.Status);
        Assert.Contains(healthy.Findings, finding => finding.Message.Contains("not looked at", StringComparison.Ordinal));
        Assert.Equal((Status.Unknown, Reason.NotCollected), (degraded.Status, degraded.Reason));
        Assert.Equal(Status.Pass, degraded.Findings[0].Status);
        Assert.Equal(Status.Unknown, unused.Status);
    }

    [Theory]
    [InlineData("DataExplorer", "dataExplorerSettings", "https://c.westeurope.kusto.windows.net", "Available", Status.Pass, Reason.None)]
    [InlineData("DataExplorer", "dataExplorerSettings", "https://c.westeurope.kusto.windows.net", "Unavailable", Status.Unknown, Reason.NeedsInput)]
    [InlineData("FabricOneLake", "fabricOneLakeSettings", "https://onelake.dfs.fabric.microsoft.com", "Unknown", Status.Unknown, Reason.NeedsInput)]
    public void Rights_outside_azure_resource_manager_are_proven_by_health(string type, string settings, string host, string health, Status status, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Id, WithAzure(Healthy(Any("cloud", type, settings, host, "UserAssignedManagedIdentity"), health)));

        Assert.Equal((status, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void With_azure_the_whole_chain_is_followed()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, WithAzure(Healthy(EventHub(), "Unknown"))).Status);
    }

    [Fact]
    public void The_instance_must_carry_the_identity()
    {
        Finding failure = Failure(WithAzure(Healthy(EventHub()), client: "33333333-0000-0000-0000-000000000000"));

        Assert.Equal(("spec.kafkaSettings.authentication.userAssignedManagedIdentitySettings.clientId", Client), (failure.Path, failure.Observed));
    }

    [Theory]
    [InlineData("system:serviceaccount:azure-iot-operations:aio-ssc-sa")]
    [InlineData("system:serviceaccount:azure-iot-operations:AIO-dataflow")]
    public void A_federated_credential_must_name_the_dataflows_exactly(string subject)
    {
        Assert.Equal("system:serviceaccount:azure-iot-operations:aio-dataflow", Failure(WithAzure(Healthy(EventHub()), subject: subject)).Expected);
    }

    [Theory]
    [InlineData("https://issuer.example.net/one", "api://AzureADTokenExchange", "https://issuer.example.net/one", PlatformResources.Issuer, "slash")]
    [InlineData("https://issuer.example.net/two/", "api://AzureADTokenExchange", "https://issuer.example.net/two/", PlatformResources.Issuer, "another issuer")]
    [InlineData(PlatformResources.Issuer, "api://other", "api://other", "api://AzureADTokenExchange", "another audience")]
    public void A_federated_credential_must_name_issuer_and_audience_to_the_letter(string issuer, string audience, string observed, string expected, string message)
    {
        Finding failure = Failure(WithAzure(Healthy(EventHub()), issuer: issuer, audience: audience));

        Assert.Equal((observed, expected), (failure.Observed, failure.Expected));
        Assert.Contains(message, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_issuer_of_the_cluster_the_federation_is_open()
    {
        SiteBuilder site = WithAzure(Healthy(EventHub())).Failed(Evidence.ConnectedClusters, QueryOutcome.Forbidden, EvidenceSource.Azure);

        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    [Fact]
    public void What_the_API_server_says_of_its_issuer_will_do()
    {
        SiteBuilder site = WithAzure(Healthy(EventHub()))
            .Failed(Evidence.ConnectedClusters, QueryOutcome.Forbidden, EvidenceSource.Azure)
            .Kubernetes(Evidence.ServiceAccountIssuer, $$"""{"issuer":"{{PlatformResources.Issuer}}"}""");

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    public static TheoryData<string, string, bool, Status, Reason> Roles => new()
    {
        // scope, role, whether the namespace is visible
        { Namespace, Sender, true, Status.Pass, Reason.None },
        { Namespace, Sender, false, Status.Pass, Reason.None },
        { Namespace + "/eventhubs/hub", Sender, false, Status.Pass, Reason.None },
        { "/subscriptions/0/resourceGroups/rg", Sender, true, Status.Pass, Reason.None },
        { "/SUBSCRIPTIONS/0", Sender, true, Status.Pass, Reason.None },
        { "/providers/Microsoft.Management/managementGroups/plants", Sender, true, Status.Pass, Reason.None },
        { "/subscriptions/0/resourceGroups/other", Sender, true, Status.Fail, Reason.None },
        { "/subscriptions/0/resourceGroups/rg", Sender, false, Status.Unknown, Reason.NotAuthorized },
        { Namespace, "f526a384-b230-433a-b45c-95f59c4a2dec", true, Status.Pass, Reason.None },
        { Namespace, "a638d3c7-ab3a-418d-83e6-5f17a39d4fde", true, Status.Fail, Reason.None },
        { Namespace, "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", true, Status.Fail, Reason.None },
        { Namespace, "b24988ac-6180-42a0-ab88-20f7382dd24c", true, Status.Fail, Reason.None },
        { Namespace, "99999999-0000-0000-0000-000000000000", true, Status.Unknown, Reason.NeedsInput },
        { Namespace.Replace("/ns", "/other", StringComparison.Ordinal), Sender, false, Status.Unknown, Reason.NotAuthorized },
    };

    [Theory]
    [MemberData(nameof(Roles))]
    public void The_role_must_reach_the_target(string scope, string role, bool isVisible, Status status, Reason reason)
    {
        SiteBuilder site = WithAzure(Healthy(EventHub()), scope: scope, role: role);
        site = isVisible ? site.Azure(Evidence.EventHubNamespaces, $$"""{"id":"{{Namespace}}","name":"ns","properties":{} }""") : site.Azure(Evidence.EventHubNamespaces);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void The_finding_tells_which_assignment_gives_the_right()
    {
        SiteBuilder site = WithAzure(Healthy(EventHub()), scope: "/subscriptions/0/resourceGroups/rg", role: "f526a384-b230-433a-b45c-95f59c4a2dec")
            .Azure(Evidence.EventHubNamespaces, $$"""{"id":"{{Namespace}}","name":"ns","properties":{} }""");

        Assert.Contains(Rule.Evaluate(Id, site).Findings, finding =>
            finding.Message.Contains("by Azure Event Hubs Data Owner, inherited from the resource group rg", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"dataActions":["Microsoft.EventHub/namespaces/messages/send/action"]}""", Status.Pass)]
    [InlineData("""{"dataActions":["microsoft.eventhub/*"]}""", Status.Pass)]
    [InlineData("""{"dataActions":["*"],"notDataActions":["Microsoft.EventHub/*/send/action"]}""", Status.Fail)]
    [InlineData("""{"actions":["Microsoft.EventHub/*"]}""", Status.Fail)]
    [InlineData("""{"dataActions":["Microsoft.EventHub/namespaces/messages/receive/action"]}""", Status.Fail)]
    public void A_custom_role_is_judged_by_its_actions(string permission, Status status)
    {
        const string custom = "99999999-0000-0000-0000-000000000000";
        string definition = $$"""{"id":"/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/{{custom}}","name":"{{custom}}","properties":{"roleName":"Telemetry","type":"CustomRole","permissions":[{{permission}}]} }""";

        Assert.Equal(status, Rule.Evaluate(Id, WithAzure(Healthy(EventHub()), role: custom, definitions: [definition])).Status);
    }

    [Fact]
    public void A_custom_role_that_was_not_read_is_unknown_and_names_what_to_read()
    {
        SiteBuilder site = WithAzure(Healthy(EventHub()), role: "99999999-0000-0000-0000-000000000000").Failed(Evidence.RoleDefinitions, QueryOutcome.Forbidden, EvidenceSource.Azure);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Contains(result.Findings, finding => finding.SettledBy?.Contains("roleDefinitions", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_role_on_another_event_hub_than_the_one_written_to_does_not_count()
    {
        string flow = Flow("flow").Replace("\"endpointRef\":\"cloud\"", "\"endpointRef\":\"cloud\",\"dataDestination\":\"mine\"", StringComparison.Ordinal);
        SiteBuilder site = WithAzure(new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, EventHub()).Kubernetes(Evidence.Dataflows, flow), scope: Namespace + "/eventhubs/other");
        SiteBuilder right = WithAzure(new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints, EventHub()).Kubernetes(Evidence.Dataflows, flow), scope: Namespace + "/eventhubs/mine");

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, right).Status);
    }

    [Fact]
    public void A_target_that_is_visible_and_grants_nothing_fails()
    {
        SiteBuilder site = WithAzure(Healthy(Any("cloud", "Mqtt", "mqttSettings", EventGrid, "UserAssignedManagedIdentity")))
            .Azure(Evidence.EventGridNamespaces, Resources.Arm("Microsoft.EventGrid/namespaces", "ns", "{}"));

        Assert.Equal("EventGrid TopicSpaces Publisher", Failure(site).Expected);
    }

    [Fact]
    public void Role_assignments_that_may_not_be_read_leave_the_role_part_unknown_and_the_method_judged()
    {
        SiteBuilder site = WithAzure(Healthy(EventHub())).Failed(Evidence.RoleAssignments, QueryOutcome.Forbidden, EvidenceSource.Azure);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Equal(Status.Pass, result.Findings[0].Status);
    }

    [Fact]
    public void The_shared_identity_is_that_of_the_extension()
    {
        SiteBuilder site = WithAzure(Healthy(Any("cloud", "Kafka", "kafkaSettings", EventHubs, "SystemAssignedManagedIdentity")))
            .Azure(Evidence.Extensions, $$"""{"id":"/x","name":"aio","identity":{"principalId":"{{Principal}}"},"properties":{"extensionType":"microsoft.iotoperations"} }""");

        Finding failure = Failure(site);

        Assert.Equal(Severity.Low, failure.Severity);
        Assert.Contains(Rule.Evaluate(Id, site).Findings, finding => finding.Message.Contains("by Azure Event Hubs Data Sender, on ns", StringComparison.Ordinal));
    }

    [Fact]
    public void An_identity_without_client_id_is_unknown()
    {
        SiteBuilder site = WithAzure(Healthy(Kafka("cloud", EventHubs, "UserAssignedManagedIdentity")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    [Fact]
    public void Without_endpoints_it_does_not_apply_and_unread_they_are_unknown()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, new SiteBuilder().Kubernetes(Evidence.DataflowEndpoints)).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.DataflowEndpoints, QueryOutcome.Forbidden)).Reason);
    }

    private static string EventHub() => Any("cloud", "Kafka", "kafkaSettings", EventHubs, "UserAssignedManagedIdentity");

    private static SiteBuilder Healthy(string endpoint, string health = "Available") => new SiteBuilder()
        .Kubernetes(Evidence.DataflowEndpoints, endpoint)
        .Kubernetes(Evidence.Dataflows, Flow("flow", status: $$"""{"healthState":{"status":"{{health}}"} }"""));

    private static SiteBuilder WithAzure(
        SiteBuilder site,
        string client = Client,
        string subject = "system:serviceaccount:azure-iot-operations:aio-dataflow",
        string scope = Namespace,
        string role = Sender,
        string issuer = PlatformResources.Issuer,
        string audience = "api://AzureADTokenExchange",
        string[]? definitions = null) => site
        .Azure(Evidence.Instances, PlatformResources.ArmInstance(identities: $$"""{"{{IdentityId}}":{"clientId":"{{client}}","principalId":"{{Principal}}"} }"""))
        .Azure(
            Evidence.FederatedCredentials,
            $$"""{"id":"{{IdentityId.ToUpperInvariant()}}/federatedIdentityCredentials/one","name":"one","properties":{"subject":"{{subject}}","issuer":"{{issuer}}","audiences":["{{audience}}"]} }""")
        .Azure(Evidence.ConnectedClusters, PlatformResources.ConnectedCluster())
        .Azure(Evidence.RoleDefinitions, definitions ?? [])
        .Azure(
            Evidence.RoleAssignments,
            $$"""{"id":"{{scope}}/providers/Microsoft.Authorization/roleAssignments/1","name":"1","properties":{"principalId":"{{Principal}}","roleDefinitionId":"/subscriptions/0/providers/Microsoft.Authorization/roleDefinitions/{{role}}"} }""");

    private static Finding Failure(SiteBuilder site) => Assert.Single(Rule.Evaluate(Id, site).Findings, finding => finding.Status == Status.Fail);
}
