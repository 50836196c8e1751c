using System.Text;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Model;

public class SecretViewTests
{
    [Fact]
    public void A_provider_class_reads_the_same_from_both_sides()
    {
        var kubernetes = new SecretProviderClass(
            Document(Resources.Custom("SecretProviderClass", "spc", """{"provider":"azure","parameters":{"keyvaultName":"kv","clientID":"c","tenantId":"t","objects":"array: []"}}""")),
            EvidenceSource.Kubernetes);
        var azure = new SecretProviderClass(
            Document(Resources.Arm("Microsoft.SecretSyncController/azureKeyVaultSecretProviderClasses", "spc", """{"keyvaultName":"kv","clientId":"c","tenantId":"t","objects":"array: []"}""")),
            EvidenceSource.Azure);

        Assert.All([kubernetes, azure], view => Assert.Equal(("kv", "c", "t", "azure", "array: []"), (view.KeyVaultName, view.ClientId, view.TenantId, view.Provider, view.Objects)));
    }

    [Fact]
    public void A_secret_sync_reads_the_same_from_both_sides()
    {
        const string Mapping = """[{"sourcePath":"vault","targetKey":"key"}]""";
        const string State = """{"conditions":[{"type":"Create","status":"False","reason":"ControllerSpcError"}],"lastSuccessfulSyncTime":"2026-08-01T10:00:00Z"}""";
        var kubernetes = new SecretSync(
            Document(Resources.Custom("SecretSync", "s", $$"""{"secretProviderClassName":"spc","serviceAccountName":"sa","secretObject":{"data":{{Mapping}}} }""", State)), EvidenceSource.Kubernetes);
        var azure = new SecretSync(
            Document(Resources.Arm("Microsoft.SecretSyncController/secretSyncs", "s", $$"""{"secretProviderClassName":"spc","serviceAccountName":"sa","objectSecretMapping":{{Mapping}},"status":{{State}}}""")), EvidenceSource.Azure);

        Assert.All([kubernetes, azure], view =>
        {
            Assert.Equal([new SecretMapping("vault", "key")], view.Mappings);
            Assert.Equal(("spc", "sa"), (view.SecretProviderClassName, view.ServiceAccountName));
            Assert.Equal("Create=False (ControllerSpcError)", view.Failure?.ToString());
            Assert.Equal(new DateTimeOffset(2026, 8, 1, 10, 0, 0, TimeSpan.Zero), view.LastSuccess);
        });
    }

    [Fact]
    public void A_certificate_tells_its_times()
    {
        var certificate = new Certificate(
            Document(Resources.Custom("Certificate", "c", """{"secretName":"s","issuerRef":{"name":"i"}}""", """{"notAfter":"2026-12-01T00:00:00Z","renewalTime":"2026-11-01T00:00:00Z","conditions":[{"type":"Ready","status":"True"}]}""")),
            EvidenceSource.Kubernetes);

        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), certificate.NotAfter);
        Assert.Equal(new DateTimeOffset(2026, 11, 1, 0, 0, 0, TimeSpan.Zero), certificate.RenewalTime);
        Assert.Null(certificate.NotBefore);
        Assert.Equal(("Issuer", "cert-manager.io", true), (certificate.IssuerKind, certificate.IssuerGroup, certificate.IsReady));
    }

    [Fact]
    public void A_time_that_is_none_names_itself()
    {
        var certificate = new Certificate(Document(Resources.Custom("Certificate", "c", "{}", """{"notAfter":"soon"}""")), EvidenceSource.Kubernetes);

        MalformedResourceException exception = Assert.Throws<MalformedResourceException>(() => certificate.NotAfter);
        Assert.Contains("status.notAfter", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("secret/key", true)]
    [InlineData("secret", false)]
    [InlineData("/key", false)]
    [InlineData("secret/", false)]
    [InlineData("a/b/c", false)]
    [InlineData(null, false)]
    public void A_reference_names_a_secret_and_a_key(string? text, bool isReference)
    {
        Assert.Equal(isReference, SecretReference.TryParse(text, out SecretReference? reference));
        Assert.Equal(isReference ? text : null, reference?.ToString());
    }

    private static ResourceDocument Document(string json) => new(Encoding.UTF8.GetBytes(json));
}
