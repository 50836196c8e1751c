using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Inspection;

/// <summary>What Azure tells of certificates: the identity of the Arc agents, and the OPC UA connector's own.</summary>
public class AzureCertificateTests
{
    private const string Client = "aio-opc-ua-broker-client-certificate";
    private const string Default = "aio-opc-opcuabroker-default-application-cert";
    private const string Connector = "OPC UA connector";

    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("""{"connectivityStatus":"Connected","managedIdentityCertificateExpirationTime":"2026-11-30T12:00:00Z"}""", CertificateState.Valid, 90)]
    [InlineData("""{"connectivityStatus":"Offline","managedIdentityCertificateExpirationTime":"2026-09-01T12:00:00Z"}""", CertificateState.Expired, 0)]
    [InlineData("""{"connectivityStatus":"Expired","managedIdentityCertificateExpirationTime":"2026-08-01T12:00:00Z"}""", CertificateState.Expired, -31)]
    [InlineData("""{"connectivityStatus":"Expired"}""", CertificateState.Expired, null)]
    [InlineData("""{"connectivityStatus":"Connected"}""", CertificateState.NotReported, null)]
    [InlineData("{}", CertificateState.NotReported, null)]
    public void The_identity_of_the_Arc_agents_is_listed_whether_or_not_its_end_is_reported(string properties, CertificateState state, int? days)
    {
        SiteCertificate certificate = Assert.Single(List(Cluster().Azure(Evidence.ConnectedClusters, AzureResources.Cluster(properties))));

        Assert.Equal(("ConnectedCluster", state, days, CertificateRenewal.ArcAgents), (certificate.Kind, certificate.State, certificate.DaysLeft, certificate.RenewedBy));
        Assert.Equal(days is null, certificate.NotAfter is null);
    }

    [Theory]
    [InlineData(QueryOutcome.NotRequested, false)]
    [InlineData(QueryOutcome.Forbidden, true)]
    [InlineData(QueryOutcome.Unreachable, true)]
    public void A_connected_site_has_an_identity_although_Azure_did_not_tell_of_it(QueryOutcome outcome, bool isSaid)
    {
        Site site = Connected(Cluster().Failed(Evidence.ConnectedClusters, outcome, EvidenceSource.Azure));

        SiteCertificate certificate = Assert.Single(CertificateInventory.Of(site));

        Assert.Equal("ConnectedCluster/factory", certificate.ToString());
        Assert.Equal((CertificateState.NotReported, (int?)null), (certificate.State, certificate.DaysLeft));
        Assert.Equal(isSaid, CertificateInventory.Limitation(site)?.Contains("ConnectedClusters", StringComparison.Ordinal) == true);
    }

    [Fact]
    public void A_site_that_is_not_connected_has_no_such_identity()
    {
        Assert.Empty(List(Cluster()));
        Assert.Empty(CertificateInventory.Of(Connected(Cluster().Azure(Evidence.ConnectedClusters))));
    }

    // The extension's setting; what Azure syncs; what the list shows of the connector's own, who renews it, and from what.
    [Theory]
    [InlineData($$"""{"connectors.values.securityPki.applicationCert":"{{Client}}"}""", Client, Client, CertificateRenewal.KeyVault)]
    [InlineData($$"""{"connectors.values.securityPki.applicationCert":"{{Client}}"}""", null, Client, CertificateRenewal.Nobody)]
    [InlineData("""{"connectors.values.securityPki.applicationCert":"our-own"}""", "our-own", "our-own", CertificateRenewal.KeyVault)]
    [InlineData("""{"connectors.values.securityPki.applicationCert":""}""", null, Default, CertificateRenewal.CertManager)]
    [InlineData("{}", null, Default, CertificateRenewal.CertManager)]
    public void Azure_alone_tells_which_certificate_the_OPC_UA_connector_uses(string settings, string? synced, string expected, CertificateRenewal renewal)
    {
        SiteCertificate certificate = Assert.Single(List(OpcUa(new SiteBuilder(), settings, synced is null ? [] : [Sync(synced)])));

        Assert.Equal((expected, CertificateState.InSecret, renewal), (certificate.Secret, certificate.State, certificate.RenewedBy));
        Assert.Equal([Connector], certificate.UsedBy);
        Assert.Null(certificate.NotAfter);
        Assert.Equal(synced is null ? [] : ["kv-plant/own-der", "kv-plant/own-pem"], certificate.SyncedFrom);
    }

    [Fact]
    public void A_synced_certificate_that_the_connector_is_not_told_of_is_used_by_nobody()
    {
        IReadOnlyList<SiteCertificate> certificates = List(OpcUa(Cluster(), "{}", [Sync(Client), Sync("aio-opc-ua-broker-trust-list"), Sync("plc-logins")]));

        Assert.Equal([Client, "aio-opc-ua-broker-trust-list"], certificates.Select(certificate => certificate.Secret));
        Assert.Equal([[], [Connector]], certificates.Select(certificate => certificate.UsedBy));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void The_self_signed_one_is_in_use_where_no_other_is_configured(bool isConfigured, bool isUsed)
    {
        SiteBuilder site = OpcUa(
            Cluster().Kubernetes(Evidence.Certificates, Resources.Custom("Certificate", Default, $$"""{"secretName":"{{Default}}"}""")),
            isConfigured ? $$"""{"connectors.values.securityPki.applicationCert":"{{Client}}"}""" : "{}",
            []);

        SiteCertificate certificate = Assert.Single(List(site), item => item.Name == Default);

        Assert.Equal(isUsed ? [Connector] : [], certificate.UsedBy);
    }

    [Fact]
    public void Without_the_extension_either_may_be_in_use()
    {
        SiteBuilder site = Cluster().Kubernetes(Evidence.SecretNames, Resources.Custom("Secret", Client, "null"), Resources.Custom("Secret", Default, "null"));

        Assert.All(List(site), certificate => Assert.Equal([Connector], certificate.UsedBy));
    }

    [Fact]
    public void The_self_signed_one_is_not_taken_for_granted_where_nobody_speaks_OPC_UA_or_the_cluster_knows_better()
    {
        Assert.DoesNotContain(List(OpcUa(new SiteBuilder(), "{}", [], "Microsoft.Media").Azure(Evidence.ConnectedClusters, Ending())), Is(Default));
        Assert.DoesNotContain(List(OpcUa(Cluster(), "{}", [])), Is(Default));
        Assert.DoesNotContain(List(OpcUa(new SiteBuilder().Kubernetes(Evidence.SecretNames), "{}", []).Azure(Evidence.ConnectedClusters, Ending())), Is(Default));
    }

    [Fact]
    public void The_subject_is_what_the_connector_is_told()
    {
        SiteBuilder site = OpcUa(
            new SiteBuilder(),
            $$"""{"connectors.values.securityPki.applicationCert":"{{Client}}","connectors.values.securityPki.subjectName":"CN=opcua.contoso.com"}""",
            [Sync(Client), Sync("aio-opc-ua-broker-trust-list")]);

        Assert.Equal(["CN=opcua.contoso.com", null], List(site).Select(certificate => certificate.Subject));
    }

    [Fact]
    public void A_vault_that_is_not_known_leaves_the_name_of_the_secret()
    {
        SiteBuilder site = Cluster().Azure(Evidence.SecretSyncs, Sync(Client)).Failed(Evidence.SecretProviderClasses, QueryOutcome.Forbidden, EvidenceSource.Azure);

        Assert.Equal(["own-der", "own-pem"], Assert.Single(List(site)).SyncedFrom);
    }

    [Fact]
    public void Without_the_cluster_what_Azure_knows_is_listed_and_what_it_does_not_is_said()
    {
        Site site = new(OpcUa(new SiteBuilder(), "{}", []).Azure(Evidence.ConnectedClusters, Ending()).Build());

        Assert.Equal(["ConnectedCluster/cluster", $"Secret/{Default}"], CertificateInventory.Of(site).Select(certificate => certificate.ToString()));
        Assert.Contains("Certificates are known to the cluster alone", CertificateInventory.Limitation(site), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_cluster_and_without_anything_to_tell_it_is_an_error()
    {
        SiteBuilder nothing = new SiteBuilder().Azure(Evidence.ConnectedClusters, AzureResources.Cluster("{}")).Azure(Evidence.Extensions).Azure(Evidence.SecretSyncs);

        Assert.Equal("IoTOps.Evidence.NotCollected", Assert.Throws<ReadinessException>(() => List(nothing)).ErrorId);
    }

    [Fact]
    public void Syncs_that_may_not_be_read_are_a_limitation_and_those_not_asked_for_are_none()
    {
        Assert.Contains("SecretSyncs may not be read", CertificateInventory.Limitation(new(Cluster().Failed(Evidence.SecretSyncs, QueryOutcome.Forbidden).Build())), StringComparison.Ordinal);
        Assert.DoesNotContain("SecretSyncs", CertificateInventory.Limitation(new(Cluster().Build())) ?? "", StringComparison.Ordinal);
    }

    private static IReadOnlyList<SiteCertificate> List(SiteBuilder builder) => CertificateInventory.Of(new(builder.At(Now).Build()));

    private static Predicate<SiteCertificate> Is(string secret) => certificate => certificate.Secret == secret;

    private static SiteBuilder Cluster() => new SiteBuilder().At(Now).Kubernetes(Evidence.Certificates).Kubernetes(Evidence.ConfigMaps);

    private static SiteBuilder OpcUa(SiteBuilder site, string settings, string[] syncs, string endpointType = "Microsoft.OpcUa") => site
        .Azure(Evidence.Extensions, Resources.Arm("Microsoft.KubernetesConfiguration/extensions", "aio", $$"""{"extensionType":"microsoft.iotoperations","configurationSettings":{{settings}}}"""))
        .Azure(Evidence.SecretSyncs, syncs)
        .Azure(Evidence.SecretProviderClasses, Resources.Arm("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "opc-ua-connector", """{"keyvaultName":"kv-plant"}"""))
        .Azure(Evidence.AssetEndpointProfiles, Resources.Arm("Microsoft.DeviceRegistry/assetEndpointProfiles", "plc", $$"""{"endpointProfileType":"{{endpointType}}"}"""));

    private static string Sync(string name) => Resources.Arm(
        "Microsoft.SecretSyncController/secretSyncs",
        name,
        """{"secretProviderClassName":"opc-ua-connector","objectSecretMapping":[{"sourcePath":"own-der","targetKey":"own.der"},{"sourcePath":"own-pem","targetKey":"own.pem"}]}""");

    private static string Ending() => AzureResources.Cluster("""{"managedIdentityCertificateExpirationTime":"2026-11-30T12:00:00Z"}""");

    private static Site Connected(SiteBuilder builder)
    {
        Snapshot snapshot = builder.Build();
        var site = new SiteIdentity { Name = "test-site", ConnectedClusterId = "/subscriptions/0/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/factory" };
        return new(new(site, snapshot.CollectedAt, snapshot.ModuleVersion, snapshot.Queries, new Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>>()));
    }
}
