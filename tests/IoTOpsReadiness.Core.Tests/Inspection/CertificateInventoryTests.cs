using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Inspection;

public class CertificateInventoryTests
{
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Certificates_of_a_sample_come_by_their_end_those_without_one_last(string sample)
    {
        IReadOnlyList<SiteCertificate> certificates = CertificateInventory.Of(new(Sample.Load(sample)));

        Assert.NotEmpty(certificates);
        Assert.Equal(certificates.Select(certificate => certificate.NotAfter ?? DateTimeOffset.MaxValue).Order(), certificates.Select(certificate => certificate.NotAfter ?? DateTimeOffset.MaxValue));
        Assert.All(certificates, certificate => Assert.Equal(certificate.NotAfter is null, certificate.DaysLeft is null));
    }

    [Theory]
    [InlineData("2026-08-01T00:00:00Z", "2026-10-30T12:00:00Z", "2026-10-01T00:00:00Z", CertificateState.Valid, 59)]
    [InlineData("2026-08-01T00:00:00Z", "2026-09-01T11:59:59Z", "2026-08-20T00:00:00Z", CertificateState.Expired, -1)]
    [InlineData("2026-08-01T00:00:00Z", "2026-09-01T12:00:00Z", "2026-08-20T00:00:00Z", CertificateState.Expired, 0)]
    [InlineData("2026-08-01T00:00:00Z", "2026-09-11T12:00:00Z", "2026-09-01T10:00:00Z", CertificateState.RenewalOverdue, 10)]
    [InlineData("2026-08-01T00:00:00Z", "2026-09-11T12:00:00Z", "2026-09-01T11:30:00Z", CertificateState.Valid, 10)]
    [InlineData("2026-09-02T00:00:00Z", "2026-10-30T12:00:00Z", "2026-10-01T00:00:00Z", CertificateState.NotYetValid, 59)]
    public void What_cert_manager_keeps_stands_as_its_dates_say(string notBefore, string notAfter, string renewal, CertificateState state, int days)
    {
        SiteCertificate certificate = Only(Build(Managed($$"""{"notBefore":"{{notBefore}}","notAfter":"{{notAfter}}","renewalTime":"{{renewal}}"}""")));

        Assert.Equal(state, certificate.State);
        Assert.Equal(days, certificate.DaysLeft);
        Assert.Equal(CertificateRenewal.CertManager, certificate.RenewedBy);
        Assert.Equal("CN=aio-broker", certificate.Subject);
        Assert.Equal("ClusterIssuer/contoso", certificate.Issuer);
        Assert.Equal("server-tls", certificate.Secret);
    }

    [Fact]
    public void A_certificate_that_was_never_issued_says_so()
    {
        SiteCertificate certificate = Only(Build(Managed("{}")));

        Assert.Equal(CertificateState.NotIssued, certificate.State);
        Assert.Null(certificate.DaysLeft);
    }

    [Fact]
    public void The_port_that_shows_a_certificate_is_named()
    {
        SiteBuilder builder = Build(Managed("{}")).Kubernetes(
            Evidence.BrokerListeners,
            Resources.Custom("BrokerListener", "lines", """{"ports":[{"port":8883,"tls":{"mode":"Automatic","certManagerCertificateSpec":{"secretName":"server-tls","issuerRef":{"name":"contoso"} } } }]}"""));

        Assert.Equal(["BrokerListener/lines:8883"], Only(builder).UsedBy);
    }

    [Theory]
    [InlineData("contoso-ca", "{}", CertificateRenewal.Nobody)]
    [InlineData("contoso-ca", """{"trust.cert-manager.io/bundle":"contoso-ca"}""", CertificateRenewal.TrustManager)]
    [InlineData("azure-iot-operations-aio-ca-trust-bundle", """{"trust.cert-manager.io/bundle":"x"}""", CertificateRenewal.TrustManager)]
    [InlineData("azure-iot-operations-aio-ca-trust-bundle", "{}", CertificateRenewal.Quickstart)]
    public void Who_renews_an_open_certificate_shows_in_its_config_map(string name, string labels, CertificateRenewal renewedBy)
    {
        SiteCertificate certificate = Only(Build().Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap(name, Certificates.Pem("Contoso Root", Now.AddDays(100)), labels: labels)));

        Assert.Equal(renewedBy, certificate.RenewedBy);
        Assert.Equal("CN=Contoso Root", certificate.Subject);
        Assert.Equal("ca.crt", certificate.Key);
        Assert.Equal(100, certificate.DaysLeft);
        Assert.NotNull(certificate.Thumbprint);
    }

    [Fact]
    public void Each_certificate_of_a_bundle_is_listed()
    {
        string bundle = Certificates.Pem("Old", Now.AddDays(-3)) + "\n" + Certificates.Pem("New", Now.AddDays(300));

        IReadOnlyList<SiteCertificate> certificates = List(Build().Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap("bundle", bundle)));

        Assert.Equal(["CN=Old", "CN=New"], certificates.Select(certificate => certificate.Subject));
        Assert.Equal([CertificateState.Expired, CertificateState.Valid], certificates.Select(certificate => certificate.State));
    }

    [Fact]
    public void A_certificate_that_cannot_be_read_is_not_left_out()
    {
        const string broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----";

        Assert.Equal(CertificateState.Unreadable, Only(Build().Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap("broken", broken))).State);
    }

    [Fact]
    public void The_quickstart_root_is_told_apart()
    {
        string pem = Certificates.Pem(QuickstartTrust.CommonName, Now.AddDays(300));

        SiteCertificate certificate = Only(Build().Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap("azure-iot-operations-aio-ca-trust-bundle", pem)));

        Assert.True(certificate.IsQuickstart);
        Assert.Equal(["all components of Azure IoT Operations"], certificate.UsedBy);
    }

    [Fact]
    public void A_client_ca_is_used_by_the_authentication_that_names_it()
    {
        SiteBuilder builder = Build()
            .Kubernetes(Evidence.ConfigMaps, Certificates.ConfigMap("client-ca", Certificates.Pem("Devices", Now.AddDays(300)), key: "client_ca.pem"))
            .Kubernetes(Evidence.BrokerAuthentications, Resources.Custom("BrokerAuthentication", "lines", """{"authenticationMethods":[{"method":"X509"}]}"""));

        Assert.Equal(["BrokerAuthentication/lines"], Only(builder).UsedBy);
    }

    [Fact]
    public void A_certificate_in_a_secret_is_listed_without_dates()
    {
        SiteBuilder builder = Build().Kubernetes(
            Evidence.BrokerListeners, Resources.Custom("BrokerListener", "mes", """{"ports":[{"port":8884,"tls":{"mode":"Manual","manual":{"secretRef":"mes-tls"} } }]}"""));

        SiteCertificate certificate = Only(builder);

        Assert.Equal(CertificateState.InSecret, certificate.State);
        Assert.Equal("Secret/mes-tls", certificate.ToString());
        Assert.Equal(["BrokerListener/mes"], certificate.UsedBy);
        Assert.Null(certificate.NotAfter);
    }

    [Fact]
    public void The_identity_of_the_Arc_agents_is_one_of_them()
    {
        SiteBuilder builder = Build().Azure(
            Evidence.ConnectedClusters,
            Resources.Arm("Microsoft.Kubernetes/connectedClusters", "factory", """{"managedIdentityCertificateExpirationTime":"2026-11-30T12:00:00Z"}"""));

        SiteCertificate certificate = Only(builder);

        Assert.Equal(CertificateRenewal.ArcAgents, certificate.RenewedBy);
        Assert.Equal(90, certificate.DaysLeft);
    }

    [Fact]
    public void Certificates_of_customer_workloads_are_left_out()
    {
        Assert.Empty(List(Build(Managed("{}").Replace("\"namespace\":\"azure-iot-operations\"", "\"namespace\":\"customer\"", StringComparison.Ordinal))));
    }

    [Fact]
    public void What_could_not_be_read_is_a_limitation_and_nothing_at_all_an_error()
    {
        Site partly = new(Build().Failed(Evidence.Certificates, QueryOutcome.Forbidden).Build());
        Site not = new(new SiteBuilder().Failed(Evidence.Certificates, QueryOutcome.Forbidden).Failed(Evidence.ConfigMaps, QueryOutcome.Forbidden).Build());

        Assert.Empty(CertificateInventory.Of(partly));
        Assert.Contains("Certificates may not be read", CertificateInventory.Limitation(partly), StringComparison.Ordinal);
        Assert.Equal("IoTOps.Evidence.NotAuthorized", Assert.Throws<ReadinessException>(() => CertificateInventory.Of(not)).ErrorId);
    }

    private static SiteBuilder Build(params string[] managed) => new SiteBuilder().At(Now).Kubernetes(Evidence.Certificates, managed).Kubernetes(Evidence.ConfigMaps);

    private static IReadOnlyList<SiteCertificate> List(SiteBuilder builder) => CertificateInventory.Of(new(builder.Build()));

    private static SiteCertificate Only(SiteBuilder builder) => Assert.Single(List(builder));

    private static string Managed(string status) => Resources.Custom(
        "Certificate", "server", """{"secretName":"server-tls","commonName":"aio-broker","issuerRef":{"name":"contoso","kind":"ClusterIssuer"} }""", status);
}
