namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A site as most are: everything in one resource group but the vault, which another subscription has.</summary>
internal static class TypicalSite
{
    public const string Vault = $"{FakeArm.OtherSubscription}/resourceGroups/secrets/providers/Microsoft.KeyVault/vaults/plant-kv";
    public const string Account = $"{FakeArm.Group}/providers/Microsoft.Storage/storageAccounts/plantschemas";
    public const string Registry = $"{FakeArm.Group}/providers/Microsoft.DeviceRegistry/schemaRegistries/plant-sr";
    public const string RegistryNamespace = $"{FakeArm.Group}/providers/Microsoft.DeviceRegistry/namespaces/plant-ns";
    public const string CloudIdentity = $"{FakeArm.Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/plant-cloud";
    public const string SecretIdentity = $"{FakeArm.Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/plant-secrets";
    public const string ProviderClass = $"{FakeArm.Group}/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/spc-plant";
    public const string EventGrid = $"{FakeArm.Group}/providers/Microsoft.EventGrid/namespaces/plant-eg";
    public const string EventHub = $"{FakeArm.Group}/providers/Microsoft.EventHub/namespaces/plant-eh";
    public const string Workspace = $"{FakeArm.Group}/providers/Microsoft.Monitor/accounts/plant-amw";
    public const string Rule = $"{FakeArm.Group}/providers/Microsoft.Insights/dataCollectionRules/plant-metrics";
    public const string CustomRole = "aaaaaaaa-0000-0000-0000-000000000001";
    public const string Here = $$$"""{"extendedLocation":{"name":"{{{FakeArm.LocationId}}}","type":"CustomLocation"}}""";
    public const string Elsewhere = $$$"""{"extendedLocation":{"name":"{{{FakeArm.Group}}}/providers/Microsoft.ExtendedLocation/customLocations/other","type":"CustomLocation"}}""";

    public static void Fill(FakeArm arm)
    {
        const string instance = FakeArm.InstanceId;
        arm.Add(instance, $$$"""
            {"version":"1.2.112","schemaRegistryRef":{"resourceId":"{{{Registry}}}"},"adrNamespaceRef":{"resourceId":"{{{RegistryNamespace}}}"},
            "defaultSecretProviderClassRef":{"resourceId":"{{{ProviderClass.ToLowerInvariant()}}}"},"aFieldOfTomorrow":{"deep":[1]}}
            """, $$$"""{"extendedLocation":{"name":"{{{FakeArm.LocationId}}}","type":"CustomLocation"},"identity":{"type":"UserAssigned","userAssignedIdentities":{"{{{CloudIdentity}}}":{"clientId":"c1","principalId":"p1"} } } }""");
        arm.Add(FakeArm.LocationId, $$"""{"hostResourceId":"{{FakeArm.ClusterId}}","namespace":"azure-iot-operations"}""");
        arm.Add(FakeArm.ClusterId, """{"distribution":"k3s","totalNodeCount":3,"oidcIssuerProfile":{"enabled":true,"issuerUrl":"https://issuer/1/"}}""");
        arm.Add($"{instance}/brokers/default", """{"memoryProfile":"Medium"}""");
        arm.Add($"{instance}/brokers/default/listeners/default", """{"ports":[{"port":18883}]}""");
        arm.Add($"{instance}/brokers/default/authentications/default", """{"authenticationMethods":[]}""");
        arm.Add($"{instance}/brokers/default/authorizations/plant", """{"authorizationPolicies":{}}""");
        arm.Add($"{instance}/dataflowProfiles/default", """{"instanceCount":1}""");
        arm.Add($"{instance}/dataflowProfiles/big", """{"instanceCount":2}""");
        arm.Add($"{instance}/dataflowProfiles/default/dataflows/one");
        arm.Add($"{instance}/dataflowProfiles/big/dataflows/two");
        arm.Add($"{instance}/dataflowProfiles/big/dataflowGraphs/three");
        arm.Add($"{instance}/dataflowEndpoints/default", """{"endpointType":"Mqtt","mqttSettings":{"host":"aio-broker:18883"}}""");
        arm.Add($"{instance}/dataflowEndpoints/grid", """{"endpointType":"Mqtt","mqttSettings":{"host":"plant-eg.westeurope-1.ts.eventgrid.azure.net:8883"}}""");
        arm.Add($"{instance}/dataflowEndpoints/hub", """{"endpointType":"Kafka","kafkaSettings":{"host":"plant-eh.servicebus.windows.net:9093"}}""");
        arm.Add($"{instance}/dataflowEndpoints/lake", """{"endpointType":"DataLakeStorage","dataLakeStorageSettings":{"host":"https://plantschemas.blob.core.windows.net"}}""");
        arm.Add($"{instance}/registryEndpoints/default", """{"host":"mcr.microsoft.com"}""");
        arm.Add($"{instance}/akriConnectorTemplates/rest", """{"runtimeConfiguration":{}}""");
        arm.Add(Registry, """{"storageAccountContainerUrl":"https://plantschemas.blob.core.windows.net/schemas"}""", """{"identity":{"type":"SystemAssigned","principalId":"p3"}}""");
        arm.Add(RegistryNamespace);
        arm.Add($"{RegistryNamespace}/devices/opc", "{}", Here);
        arm.Add($"{RegistryNamespace}/devices/of-another-site", "{}", Elsewhere);
        arm.Add($"{RegistryNamespace}/assets/pump", "{}", Here);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.DeviceRegistry/assets/classic", "{}", Here);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.DeviceRegistry/assets/of-another-site", "{}", Elsewhere);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.DeviceRegistry/assetEndpointProfiles/classic", "{}", Here);
        arm.Add(ProviderClass, """{"clientId":"C2","keyvaultName":"plant-kv","tenantId":"t"}""", Here);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.SecretSyncController/secretSyncs/opc-ua", "{}", Here);
        arm.Add(Account, """{"isHnsEnabled":true,"primaryEndpoints":{"blob":"https://plantschemas.blob.core.windows.net/"}}""", """{"kind":"StorageV2"}""");
        arm.Add(Vault, """{"enableRbacAuthorization":true}""");
        arm.Add(EventGrid);
        arm.Add(EventHub);
        arm.Add(CloudIdentity, """{"clientId":"c1","principalId":"p1"}""");
        arm.Add(SecretIdentity, """{"clientId":"c2","principalId":"p2"}""");
        arm.Add($"{CloudIdentity}/federatedIdentityCredentials/dataflow", """{"subject":"system:serviceaccount:azure-iot-operations:aio-dataflow"}""");
        arm.Add($"{SecretIdentity}/federatedIdentityCredentials/secrets", """{"subject":"system:serviceaccount:azure-iot-operations:aio-ssc-sa"}""");
        arm.Add($"{FakeArm.ClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/azure-iot-operations", """{"extensionType":"microsoft.iotoperations"}""");
        arm.Add($"{FakeArm.ClusterId}/providers/Microsoft.KubernetesConfiguration/extensions/azuremonitor-metrics",
            $$$"""{"extensionType":"Microsoft.AzureMonitor.Containers.Metrics","configurationSettings":{"Azure-Monitor-Workspace-Resource-Id":"{{{Workspace}}}"}}""");
        arm.Add($"{FakeArm.ClusterId}/providers/Microsoft.Insights/dataCollectionRuleAssociations/metrics", $$"""{"dataCollectionRuleId":"{{Rule}}"}""");
        arm.Add(Rule, $$$"""{"destinations":{"monitoringAccounts":[{"accountResourceId":"{{{Workspace}}}","name":"amw"}]}}""");
        arm.Add(Workspace);
        arm.Add($"{FakeArm.Group}/providers/Microsoft.AlertsManagement/prometheusRuleGroups/alerts", """{"enabled":true}""");

        const string roles = $"{FakeArm.Group}/providers/Microsoft.Authorization/roleDefinitions";
        arm.Add($"{roles}/{CustomRole}", """{"type":"CustomRole"}""");
        arm.Add($"{roles}/aaaaaaaa-0000-0000-0000-000000000002", """{"type":"CustomRole"}""");
        arm.Add($"{FakeArm.Group}/providers/Microsoft.Authorization/roleAssignments/1", $$"""{"principalId":"p1","roleDefinitionId":"{{roles}}/{{CustomRole}}","scope":"{{FakeArm.Group}}"}""");
        arm.Add($"{Vault}/providers/Microsoft.Authorization/roleAssignments/2", $$"""{"principalId":"p2","roleDefinitionId":"{{roles}}/4633458b-17de-408a-b874-0445c86b69e6","scope":"{{Vault}}"}""");
        arm.On("/providers/Microsoft.ResourceGraph/resources", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            string query = await reader.ReadToEndAsync();
            await FakeArm.WriteAsync(context, 200, query.Contains("plant-kv", StringComparison.Ordinal) ? $$"""{"count":1,"data":[{"id":"{{Vault}}"}]}""" : """{"count":0,"data":[]}""");
        });
        foreach (string name in new[] { "Microsoft.IoTOperations", "Microsoft.Kubernetes", "Microsoft.KeyVault" })
        {
            arm.AddDocument($$"""{"id":"{{FakeArm.Subscription}}/providers/{{name}}","namespace":"{{name}}","registrationState":"Registered","resourceTypes":[{"resourceType":"instances","apiVersions":["2026-03-01"]},{"resourceType":"nobodyAsks","apiVersions":["2026-03-01"]}]}""");
        }
    }
}
