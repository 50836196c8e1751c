using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class SecretSyncUsedTests
{
    private const string Id = "Security.SecretSync";
    private const string SecretsUser = "4633458b-17de-408a-b874-0445c86b69e6";
    private const string Reader = "21090545-7ca7-4776-b22c-e363652d74d2";
    private const string Complete = """{"provider":"azure","parameters":{"keyvaultName":"vault","clientID":"client-secrets","tenantId":"tenant"}}""";
    private const string Succeeded = """{"conditions":[{"type":"CreateSucceeded","status":"True"}]}""";

    [Fact]
    public void Secrets_that_arrive_pass_in_the_cluster_alone()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site().Kubernetes(Evidence.SecretSyncs, Sync("plc"))).Status);
    }

    [Theory]
    [InlineData(Succeeded, Status.Pass)]
    [InlineData("""{"conditions":[{"type":"Create","status":"True","reason":"UpdateNoValueChangeSucceeded"}]}""", Status.Pass)]
    [InlineData("""{"lastSuccessfulSyncTime":"2026-08-31T00:00:00Z"}""", Status.Pass)]
    [InlineData("""{"conditions":[{"type":"Update","status":"False","reason":"UpdateFailedProviderError","message":"403"}],"lastSuccessfulSyncTime":"2026-08-31T00:00:00Z"}""", Status.Fail)]
    [InlineData("""{"conditions":[{"type":"SecretPatchFailedUnknownError","status":"True"}]}""", Status.Fail)]
    [InlineData("""{"conditions":[{"type":"ControllerSpcError","status":"False"},{"type":"CreateSucceeded","status":"True"}]}""", Status.Pass)]
    [InlineData("{}", Status.Unknown)]
    [InlineData("""{"conditions":"none"}""", Status.Unknown)]
    public void The_controller_s_word_decides_a_sync(string status, Status expected)
    {
        Assert.Equal(expected, Rule.Evaluate(Id, Site().Kubernetes(Evidence.SecretSyncs, Sync("plc", status))).Status);
    }

    [Fact]
    public void A_sync_without_its_provider_class_fails_at_its_own_property()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site().Kubernetes(Evidence.SecretSyncs, Sync("plc", provider: "gone")));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Assert.Contains(result.Findings, finding => finding is { Status: Status.Fail, Path: "spec.secretProviderClassName", Target.Name: "plc" });
    }

    [Theory]
    [InlineData("plc/user", "plc", "user", Status.Pass, Severity.High)]
    [InlineData("plc/user", "plc", "another", Status.Fail, Severity.High)]
    [InlineData("manual/user", "plc", "user", Status.Fail, Severity.Medium)]
    [InlineData("kept/tls.crt", "plc", "user", Status.Pass, Severity.High)]
    [InlineData("nowhere/user", "plc", "user", Status.Fail, Severity.High)]
    [InlineData("PLC/user", "plc", "user", Status.Fail, Severity.High)]
    public void What_a_device_signs_in_with_has_to_be_synced(string reference, string sync, string key, Status status, Severity severity)
    {
        SiteBuilder site = Site()
            .Kubernetes(Evidence.SecretSyncs, Sync(sync, key: key))
            .Kubernetes(Evidence.SecretNames, Resources.Custom("Secret", "plc", "null"), Resources.Custom("Secret", "manual", "null"))
            .Kubernetes(Evidence.Certificates, Resources.Custom("Certificate", "kept", """{"secretName":"kept"}"""))
            .Kubernetes(Evidence.Devices, Resources.Custom("Device", "press", $$$$"""
                {"endpoints":{"inbound":{"line":{"endpointType":"Microsoft.OpcUa","authentication":{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"{{{{reference}}}}"} } } } } }
                """));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    public static TheoryData<string, string, string> Users => new()
    {
        { nameof(Evidence.DataflowEndpoints), """{"endpointType":"Kafka","kafkaSettings":{"authentication":{"method":"Sasl","saslSettings":{"secretRef":"manual"}}}}""", "spec.kafkaSettings.authentication.saslSettings.secretRef" },
        { nameof(Evidence.DataflowEndpoints), """{"endpointType":"Mqtt","mqttSettings":{"authentication":{"method":"X509Certificate","x509CertificateSettings":{"secretRef":"manual"}}}}""", "spec.mqttSettings.authentication.x509CertificateSettings.secretRef" },
        { nameof(Evidence.DataflowEndpoints), """{"endpointType":"DataLakeStorage","datalakeStorageSettings":{"authentication":{"method":"AccessToken","accessTokenSettings":{"secretRef":"manual"}}}}""", "spec.datalakeStorageSettings.authentication.accessTokenSettings.secretRef" },
        { nameof(Evidence.AssetEndpointProfiles), """{"authentication":{"method":"Certificate","x509Credentials":{"certificateSecretName":"manual/cert"}}}""", "spec.authentication.x509Credentials.certificateSecretName" },
        { nameof(Evidence.BrokerAuthentications), """{"authenticationMethods":[{"method":"Custom","customSettings":{"auth":{"x509":{"secretRef":"manual"}}}}]}""", "spec.authenticationMethods[0].customSettings.auth.x509.secretRef" },
    };

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_kind_of_user_is_found_and_named(string kind, string spec, string path)
    {
        SiteBuilder site = Site().Kubernetes(Evidence.SecretSyncs, Sync("plc"))
            .Kubernetes(Evidence.SecretNames, Resources.Custom("Secret", "manual", "null"))
            .Kubernetes(Evidence.Find(kind)!, Resources.Custom("Any", "user", spec));

        Finding failure = Rule.Evaluate(Id, site).Findings.Single(finding => finding.Status == Status.Fail);

        Assert.Equal((Severity.Medium, path, "user"), (failure.Severity, failure.Path, failure.Target.Name));
    }

    [Fact]
    public void A_sync_of_another_namespace_does_not_count()
    {
        string elsewhere = Sync("plc").Replace("azure-iot-operations", "default", StringComparison.Ordinal);
        SiteBuilder site = Site().Kubernetes(Evidence.SecretSyncs, elsewhere)
            .Kubernetes(Evidence.SecretNames)
            .Kubernetes(Evidence.AssetEndpointProfiles, Resources.Custom("AssetEndpointProfile", "a", """{"authentication":{"usernamePasswordCredentials":{"passwordSecretName":"plc/p"}}}"""));

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void A_secret_whose_name_may_not_be_looked_up_is_unknown()
    {
        SiteBuilder site = Site().Kubernetes(Evidence.SecretSyncs, Sync("plc"))
            .Failed(Evidence.SecretNames, QueryOutcome.Forbidden)
            .Kubernetes(Evidence.AssetEndpointProfiles, Resources.Custom("AssetEndpointProfile", "a", """{"authentication":{"usernamePasswordCredentials":{"passwordSecretName":"other/p"}}}"""));

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Theory]
    [InlineData("""{"provider":"azure","parameters":{}}""", Severity.Medium)]
    [InlineData("""{"provider":"vault","parameters":{"keyvaultName":"vault","clientID":"c","tenantId":"t"}}""", Severity.Medium)]
    public void Without_a_complete_provider_class_it_fails_and_matters_less_while_nothing_needs_a_secret(string spec, Severity severity)
    {
        SiteBuilder site = Site(spec).Kubernetes(Evidence.SecretSyncs);

        GuidelineResult result = Rule.Evaluate(Id, site);

        Assert.Equal((Status.Fail, severity), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData(true, Status.Pass)]
    [InlineData(false, Status.Fail)]
    public void The_secret_store_has_to_run(bool ready, Status status)
    {
        string pod = Workload("controller", "azure-secret-store", ready);

        Assert.Equal(status, Rule.Evaluate(Id, Site().Kubernetes(Evidence.SecretSyncs, Sync("plc")).Kubernetes(Evidence.Pods, pod)).Status);
    }

    [Fact]
    public void A_cluster_that_does_not_know_the_API_has_no_secret_store()
    {
        SiteBuilder site = new SiteBuilder().Failed(Evidence.SecretSyncs, QueryOutcome.NotInstalled).Failed(Evidence.SecretProviderClasses, QueryOutcome.NotInstalled);

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void The_whole_chain_passes_in_Azure() => Assert.Equal(Status.Pass, Rule.Evaluate(Id, Chain()).Status);

    public static TheoryData<string, Status, Reason> Broken => new()
    {
        { "no reference", Status.Fail, Reason.None },
        { "no extension", Status.Fail, Reason.None },
        { "failed extension", Status.Fail, Reason.None },
        { "no federation", Status.Fail, Reason.None },
        { "other namespace", Status.Fail, Reason.None },
        { "issuer without slash", Status.Fail, Reason.None },
        { "no reader", Status.Fail, Reason.None },
        { "role elsewhere", Status.Fail, Reason.None },
        { "reference to nothing", Status.Fail, Reason.None },
        { "another audience", Status.Fail, Reason.None },
        { "no issuer at all", Status.Fail, Reason.None },
        { "issuer not read", Status.Unknown, Reason.NotCollected },
        { "administrator", Status.Pass, Reason.None },
        { "owner alone", Status.Fail, Reason.None },
        { "officer and contributor of the group", Status.Pass, Reason.None },
        { "a condition", Status.Fail, Reason.None },
        { "a custom role", Status.Pass, Reason.None },
        { "a custom role without the value", Status.Fail, Reason.None },
        { "a custom role not read", Status.Unknown, Reason.NotAuthorized },
        { "a role newer than this module", Status.Unknown, Reason.NeedsInput },
        { "identity without object id", Status.Unknown, Reason.InvalidData },
        { "access policies", Status.Unknown, Reason.NeedsInput },
        { "identity not visible", Status.Unknown, Reason.NotAuthorized },
        { "vault not visible", Status.Unknown, Reason.NotAuthorized },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_link_of_the_chain_shows(string link, Status status, Reason reason)
    {
        GuidelineResult result = Rule.Evaluate(Id, Chain(link));

        Assert.Equal((status, reason), (result.Status, result.Reason));
    }

    [Fact]
    public void Credentials_that_were_read_in_part_are_enough_where_the_right_one_is_among_them()
    {
        SiteBuilder right = Chain().Partly(Evidence.FederatedCredentials, QueryOutcome.Forbidden, AzureResources.Credential("secrets", "aio-ssc-sa"));
        SiteBuilder none = Chain().Partly(Evidence.FederatedCredentials, QueryOutcome.Forbidden, AzureResources.Credential("secrets", "other"));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, right).Status);
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, none).Status, Rule.Evaluate(Id, none).Reason));
    }

    [Fact]
    public void Roles_that_were_read_in_part_are_enough_where_the_right_ones_are_among_them()
    {
        SiteBuilder right = Chain().Partly(Evidence.RoleAssignments, QueryOutcome.TimedOut, Assigned(Administrator));
        SiteBuilder half = Chain().Partly(Evidence.RoleAssignments, QueryOutcome.TimedOut, Assigned(Reader));

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, right).Status);
        Assert.Equal((Status.Unknown, Reason.TimedOut), (Rule.Evaluate(Id, half).Status, Rule.Evaluate(Id, half).Reason));
    }

    private const string Administrator = "00482a5a-887f-4fb3-b363-3b7fe8e74483";
    private const string Custom = "aaaaaaaa-1111-2222-3333-444444444444";
    private const string SpcId = AzureResources.Group + "/providers/Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses/spc";

    private static string Assigned(string role, string scope = AzureResources.VaultId, string? condition = null) => AzureResources.Role("principal-secrets", role, scope, condition);

    private static string Definition(string dataAction) => $$"""
        {"id":"/providers/Microsoft.Authorization/roleDefinitions/{{Custom}}","name":"{{Custom}}","properties":{"roleName":"Plant secrets","permissions":[
          {"actions":["Microsoft.KeyVault/vaults/secrets/read"],"dataActions":["Microsoft.KeyVault/vaults/secrets/readMetadata/action","{{dataAction}}"]}]} }
        """;

    private static SiteBuilder Chain(string broken = "")
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.Instances, AzureResources.Instance(properties: broken switch
            {
                "no reference" => "{}",
                "reference to nothing" => """{"defaultSecretProviderClassRef":{"resourceId":"/gone"}}""",
                _ => $$"""{"defaultSecretProviderClassRef":{"resourceId":"{{SpcId.ToUpperInvariant()}}"} }""",
            }))
            .Azure(Evidence.SecretProviderClasses, Resources.Arm("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "spc", """{"keyvaultName":"VAULT","clientId":"CLIENT-secrets","tenantId":"tenant"}"""))
            .Azure(Evidence.SecretSyncs, Resources.Arm("Microsoft.SecretSyncController/secretSyncs", "plc", $$"""{"secretProviderClassName":"spc","status":{{Succeeded}}}"""))
            .Azure(Evidence.Extensions, broken == "no extension" ? [] : [AzureResources.Extension("Microsoft.Azure.SecretStore", state: broken == "failed extension" ? "Failed" : "Succeeded")])
            .Azure(Evidence.ManagedIdentities, broken switch
            {
                "identity not visible" => AzureResources.Identity("another"),
                "identity without object id" => AzureResources.Identity("secrets").Replace("principalId", "unknownId", StringComparison.Ordinal),
                _ => AzureResources.Identity("secrets"),
            })
            .Azure(Evidence.FederatedCredentials, broken switch
            {
                "no federation" => [],
                "other namespace" => [AzureResources.Credential("secrets", "aio-ssc-sa", siteNamespace: "other")],
                "issuer without slash" => [AzureResources.Credential("secrets", "aio-ssc-sa", AzureResources.Issuer.TrimEnd('/'))],
                "another audience" => [AzureResources.Credential("secrets", "aio-ssc-sa").Replace("api://AzureADTokenExchange", "api://other", StringComparison.Ordinal)],
                _ => [AzureResources.Credential("secrets", "aio-ssc-sa")],
            })
            .Azure(Evidence.KeyVaults, broken switch
            {
                "access policies" => [AzureResources.Vault("{}")],
                "vault not visible" => [],
                _ => [AzureResources.Vault()],
            })
            .Azure(Evidence.RoleAssignments, broken switch
            {
                "no reader" => [Assigned(SecretsUser)],
                "role elsewhere" => [Assigned(SecretsUser, AzureResources.VaultId + "2"), Assigned(Reader)],
                "administrator" => [Assigned(Administrator, "/providers/Microsoft.Management/managementGroups/plants")],
                "owner alone" => [Assigned("8e3af657-a8ff-443c-a75c-2fe8c4bcb635")],
                "officer and contributor of the group" => [Assigned("b86a8fe4-44ce-4948-aee5-eccb2c155cd7"), Assigned("b24988ac-6180-42a0-ab88-20f7382dd24c", AzureResources.Group)],
                "a condition" => [Assigned(SecretsUser, condition: "@Resource[...]"), Assigned(Reader)],
                "a custom role" or "a custom role without the value" or "a custom role not read" => [Assigned(Custom)],
                "a role newer than this module" => [Assigned("ffffffff-1111-2222-3333-444444444444")],
                // One on the vault, one inherited; ids come in any letter case.
                _ => [Assigned(SecretsUser.ToUpperInvariant(), AzureResources.VaultId.ToUpperInvariant()), Assigned(Reader, AzureResources.Group)],
            });
        site = broken switch
        {
            "a custom role not read" => site.Failed(Evidence.RoleDefinitions, QueryOutcome.Forbidden, EvidenceSource.Azure),
            "a custom role without the value" => site.Azure(Evidence.RoleDefinitions, Definition("Microsoft.KeyVault/vaults/keys/read")),
            _ => site.Azure(Evidence.RoleDefinitions, Definition("microsoft.keyvault/vaults/secrets/*")),
        };
        return broken switch
        {
            "issuer not read" => site,
            "no issuer at all" => site.Azure(Evidence.ConnectedClusters, AzureResources.Cluster("""{"oidcIssuerProfile":{"enabled":false} }""")),
            _ => site.Azure(Evidence.ConnectedClusters, AzureResources.Cluster($$$"""{"oidcIssuerProfile":{"enabled":true,"issuerUrl":"{{{AzureResources.Issuer}}}"} }""")),
        };
    }

    private static SiteBuilder Site(string spec = Complete) => new SiteBuilder().Kubernetes(Evidence.SecretProviderClasses, Resources.Custom("SecretProviderClass", "spc", spec));

    private static string Sync(string name, string status = Succeeded, string provider = "spc", string key = "user") => Resources.Custom(
        "SecretSync", name, $$$"""{"secretProviderClassName":"{{{provider}}}","serviceAccountName":"aio-ssc-sa","secretObject":{"type":"Opaque","data":[{"sourcePath":"kv","targetKey":"{{{key}}}"}]}}""", status);

    private static string Workload(string name, string @namespace, bool ready) => $$"""
        {"kind":"Pod","metadata":{"name":"{{name}}","namespace":"{{@namespace}}"},"spec":{},"status":{"phase":"Running","conditions":[{"type":"Ready","status":"{{ready}}"}]} }
        """;
}
