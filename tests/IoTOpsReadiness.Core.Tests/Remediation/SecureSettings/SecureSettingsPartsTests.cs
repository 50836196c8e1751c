using System.Text.Json.Nodes;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Remediation.SecureSettings;

/// <summary>Each part is looked at by itself: what is right is left alone, what is missing is drafted, and nothing else.</summary>
public class SecureSettingsPartsTests
{
    private const string Cluster = "ConnectedCluster/lisbon-bottling-k3s";
    private const string Instance = "Instance/lisbon-bottling";
    private const string SecretsRole = "RoleAssignment/Key Vault Secrets User on kv-lisbon-iotops";
    private const string ReaderRole = "RoleAssignment/Key Vault Reader on kv-lisbon-iotops";
    private const string SyncCredential = "FederatedCredential/id-lisbon-secrets/aio-ssc-sa";
    private const string FlowCredential = "FederatedCredential/id-lisbon-cloud/aio-dataflow";
    private const string RegistryCredential = "FederatedCredential/id-lisbon-cloud/adr-schema-registry";
    private const string Restart = "StatefulSet/adr-schema-registry in the cluster";
    private const string Host = "Host/Issuer";

    private static readonly SecureSettingsRequest Named = new()
    {
        KeyVault = SecureSite.Vault, SecretIdentity = SecureSite.SecretIdentity, CloudIdentity = SecureSite.CloudIdentity, IncludeSchemaRegistry = true,
    };

    [Fact]
    public void A_whole_site_is_left_alone()
    {
        Assert.Empty(new SecureSite().Enable());
        Assert.Empty(new SecureSite().Enable(Named));
        Assert.Empty(new SecureSite().Enable(Named with { CreateKeyVault = true, CreateIdentity = true, Force = true }));
    }

    // What is missing; the steps that puts right, each with those it comes after.
    public static TheoryData<string, string> Missing => new()
    {
        { "issuer", Cluster },
        { "workload identity", Cluster },
        { "issuer profile", $"{Cluster} | {Host} < {Cluster}" },
        { "issuer of the API server", Host },
        { "role for secrets", SecretsRole },
        { "role of the vault", ReaderRole },
        { "credential of secret sync", SyncCredential },
        { "credential of dataflows", FlowCredential },
        { "credential of the registry", RegistryCredential },
        { "class named by the instance", Instance },
        { "identity of the instance", Instance },
        { "role on a target", "RoleAssignment/Storage Blob Data Contributor on stcontosolisbon" },
        { "restart", Restart },
    };

    [Theory]
    [MemberData(nameof(Missing))]
    public void What_is_missing_is_drafted_and_nothing_else(string part, string steps)
    {
        SecureSite site = Without(part);

        Change[] plan = site.Enable(Named);

        // Without the issuer's address nothing tells the credentials right or wrong, so they wait as well.
        Change[] own = part == "issuer profile" ? [.. plan.Where(change => change.Target.Kind != "FederatedCredential" && change.DependsOn.All(id => !id.StartsWith("FederatedCredential", StringComparison.Ordinal)))] : plan;
        Assert.Equal(steps, string.Join(" | ", own.Select(Describe)));
    }

    [Fact]
    public void A_missing_class_is_made_before_the_instance_names_it()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses);

        Change[] plan = site.Enable(Named);

        // The sample's own class has the name of the rule, so the instance names the right one already.
        Change change = Assert.Single(plan);
        Assert.Equal($"{SecureSite.Classes}/spc-ops-8c9d992", change.Path);
        JsonNode properties = JsonNode.Parse(change.After!)!["properties"]!;
        Assert.Equal("kv-lisbon-iotops", (string?)properties["keyvaultName"]);
        Assert.Equal("bef5b4bd-23f9-5e38-8dcf-340142889c5e", (string?)properties["clientId"]);
        Assert.Equal("694163f0-9867-50d2-926c-59b229807f54", (string?)properties["tenantId"]);
        Assert.Null(change.Before);
        Assert.Contains("customLocations/location-6a514", change.After, StringComparison.Ordinal);
    }

    [Fact]
    public void The_class_of_the_OPC_UA_connector_is_not_taken_for_that_of_the_instance()
    {
        SecureSite site = new();
        site.Remove(Evidence.SecretProviderClasses, "spc-ops-8c9d992");

        Assert.Equal(["SecretProviderClass/spc-ops-8c9d992"], site.Enable().Select(change => change.Id));
    }

    [Fact]
    public void From_nothing_each_step_comes_after_what_it_needs()
    {
        SecureSite site = Without("role for secrets", "role of the vault", "credential of secret sync", "credential of dataflows", "credential of the registry", "class named by the instance", "identity of the instance", "role on a target", "restart");
        site.Remove(Evidence.SecretProviderClasses);

        Dictionary<string, IReadOnlyList<string>> after = site.Enable(Named).ToDictionary(change => change.Id, change => change.DependsOn);

        const string providerClass = "SecretProviderClass/spc-ops-8c9d992";
        Assert.Equal(9, after.Count);
        Assert.Equal([SecretsRole, ReaderRole, SyncCredential], after[providerClass]);
        Assert.Equal([providerClass, FlowCredential, RegistryCredential], after[Instance]);
        Assert.Equal([FlowCredential], after[RegistryCredential]);
        Assert.Equal([Instance, RegistryCredential], after[Restart]);
        Assert.All([SecretsRole, ReaderRole, SyncCredential, FlowCredential], id => Assert.Empty(after[id]));
    }

    [Fact]
    public void Until_Azure_publishes_an_issuer_the_credentials_wait_for_it()
    {
        Change[] plan = Without("issuer profile").Enable(Named);

        Change[] credentials = [.. plan.Where(change => change.Target.Kind == "FederatedCredential")];
        Assert.Equal(3, credentials.Length);
        Assert.All(credentials, change =>
        {
            Assert.Contains("Azure publishes", change.Awaits, StringComparison.Ordinal);
            Assert.Contains(Cluster, change.DependsOn);
            Assert.False(change.IsApplicable);
        });
        Assert.Contains("Azure publishes", plan.Single(change => change.Id == Host).Awaits, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_is_written_as_it_is_but_for_the_two_switches()
    {
        Change change = Without("issuer").EnableOnly(Named);

        JsonNode before = JsonNode.Parse(change.Before!)!;
        JsonNode after = JsonNode.Parse(change.After!)!;
        Assert.Equal(ChangeOperation.Put, change.Operation);
        Assert.Equal((false, true), ((bool)before["properties"]!["oidcIssuerProfile"]!["enabled"]!, (bool)after["properties"]!["oidcIssuerProfile"]!["enabled"]!));
        before["properties"]!["oidcIssuerProfile"]!["enabled"] = true;
        Assert.True(JsonNode.DeepEquals(before, after), change.After);
    }

    [Fact]
    public void Where_the_control_plane_is_hosted_a_person_turns_the_issuer_on_and_nobody_touches_its_nodes()
    {
        SecureSite site = Without("issuer");
        site.Edit(Evidence.ConnectedClusters, document =>
        {
            document["properties"]!["distribution"] = "eks";
            document["properties"]!["oidcIssuerProfile"]!["selfHostedIssuerUrl"] = SecureSite.Issuer;
        });

        Change change = site.EnableOnly(Named);

        Assert.Equal((RemediationKind.Manual, "Issuer/hosted"), (change.Kind, change.Id));
        Assert.Contains("--enable-oidc-issuer --enable-workload-identity", change.Instruction, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_schema_registry_it_is_left_alone()
    {
        SecureSite site = Without("credential of the registry", "restart");

        Assert.Empty(site.Enable(Named with { IncludeSchemaRegistry = false }));
        Assert.Equal([RegistryCredential, Restart], site.Enable(Named).Select(change => change.Id));
    }

    [Fact]
    public void Roles_that_somebody_else_gives_are_left_to_them()
    {
        SecureSite site = Without("role for secrets", "role of the vault", "role on a target");

        Assert.Empty(site.Enable(Named with { SkipRoleAssignment = true }));
        Assert.Equal(3, site.Enable(Named).Length);
    }

    [Fact]
    public void A_restart_without_a_look_at_the_cluster_is_an_instruction()
    {
        SecureSite site = Without("credential of the registry");
        site.File.Clear(Evidence.StatefulSets, EvidenceSource.Kubernetes);

        Change restart = site.Enable(Named).Single(change => change.Id == "SchemaRegistry/restart");

        Assert.Equal(RemediationKind.Manual, restart.Kind);
        Assert.Contains("kubectl rollout restart statefulset adr-schema-registry --namespace azure-iot-operations", restart.Instruction, StringComparison.Ordinal);
        Assert.Equal([RegistryCredential], restart.DependsOn);
    }

    [Fact]
    public void A_class_that_syncs_as_another_identity_is_corrected()
    {
        SecureSite site = new();
        site.Edit(Evidence.SecretProviderClasses, "spc-ops-8c9d992", document => document["properties"]!["clientId"] = "00000000-0000-0000-0000-000000000001");

        Change change = site.EnableOnly(Named);

        Assert.Equal("SecretProviderClass/spc-ops-8c9d992", change.Id);
        Assert.NotNull(change.Before);
        Assert.Contains("bef5b4bd-23f9-5e38-8dcf-340142889c5e", change.After, StringComparison.Ordinal);
        Assert.Contains("Secrets are synced again", change.ImpactDetail, StringComparison.Ordinal);
    }

    private static string Describe(Change change) => change.DependsOn.Count == 0 ? change.Id : $"{change.Id} < {string.Join(", ", change.DependsOn)}";

    private static SecureSite Without(params string[] parts)
    {
        SecureSite site = new();
        foreach (string part in parts)
        {
            TakeAway(site, part);
        }

        return site;
    }

    private static void TakeAway(SecureSite site, string part)
    {
        switch (part)
        {
            case "issuer":
                site.Edit(Evidence.ConnectedClusters, document => document["properties"]!["oidcIssuerProfile"]!["enabled"] = false);
                break;
            case "workload identity":
                site.Edit(Evidence.ConnectedClusters, document => document["properties"]!["securityProfile"]!["workloadIdentity"]!["enabled"] = false);
                break;
            case "issuer profile":
                site.Edit(Evidence.ConnectedClusters, document => document["properties"]!["oidcIssuerProfile"] = new JsonObject { ["enabled"] = false });
                break;
            case "issuer of the API server":
                site.File.EditDocument(Evidence.ServiceAccountIssuer, EvidenceSource.Kubernetes, document => document["issuer"] = "https://kubernetes.default.svc.cluster.local");
                break;
            case "role for secrets":
                site.Remove(Evidence.RoleAssignments, "278a0f10-063d-5322-9ab0-4000588137bf");
                break;
            case "role of the vault":
                site.Remove(Evidence.RoleAssignments, "fb735a77-110e-5bac-aeaa-497328b955ad");
                break;
            case "role on a target":
                site.Remove(Evidence.RoleAssignments, "a619ab96-0ed9-57e8-9dba-f829ad6b71fe");
                break;
            case "credential of secret sync":
                site.RemoveCredential("aio-ssc-sa");
                break;
            case "credential of dataflows":
                site.RemoveCredential("aio-dataflow");
                break;
            case "credential of the registry":
                site.RemoveCredential("adr-schema-registry");
                break;
            case "class named by the instance":
                site.Edit(Evidence.Instances, document => document["properties"]!.AsObject().Remove("defaultSecretProviderClassRef"));
                break;
            case "identity of the instance":
                site.Edit(Evidence.Instances, document => document.Remove("identity"));
                break;
            case "restart":
                site.ForgetRestart();
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(part), part, null);
        }
    }
}
