using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Connections.Signatures;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Connections.Tests.Signatures;

public class TrustTests
{
    [Fact]
    public void Roots_are_read_from_der_and_pem_one_or_several()
    {
        byte[] der = SigningCertificates.Root.RawData;
        string pem = SigningCertificates.Root.ExportCertificatePem();
        string both = pem + "\r\n" + SigningCertificates.OtherRoot.ExportCertificatePem();

        Assert.Equal([SigningCertificates.Root.Subject], Subjects(der));
        Assert.Equal([SigningCertificates.Root.Subject], Subjects(Encoding.UTF8.GetBytes("\uFEFF" + pem)));
        Assert.Equal([SigningCertificates.Root.Subject, SigningCertificates.OtherRoot.Subject], Subjects(Encoding.ASCII.GetBytes(both)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("<html>404</html>")]
    public void What_is_no_certificate_is_refused(string content)
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => TrustRoots.Read("root.crt", Encoding.ASCII.GetBytes(content)));

        Assert.Equal("IoTOps.Image.NotACertificate", error.ErrorId);
        Assert.Contains("'root.crt'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_with_its_key_is_refused() => Assert.Equal(
        "IoTOps.Image.NotACertificate",
        Assert.Throws<ReadinessException>(() => TrustRoots.Read("root.pfx", SigningCertificates.Root.Export(X509ContentType.Pkcs12))).ErrorId);

    [Fact]
    public void An_authority_that_is_not_a_root_is_refused()
    {
        ReadinessException error = Assert.Throws<ReadinessException>(() => TrustRoots.Read("ca.crt", SigningCertificates.Intermediate.RawData));

        Assert.Equal("IoTOps.Image.NotARoot", error.ErrorId);
        Assert.Contains(SigningCertificates.Root.Subject, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CN=Contoso Images, O=Contoso, C=PT", true)]
    [InlineData("x509.subject: C=PT, O=Contoso", true)]
    [InlineData("O=Contoso,ST=Lisbon", false)]
    [InlineData("CN=Contoso", false)]
    public void An_identity_names_the_attributes_that_count(string identity, bool isMatch) =>
        Assert.Equal(isMatch, TrustedIdentity.Parse(identity).Matches(new(SigningCertificates.OtherSubject)));

    [Theory]
    [InlineData("CN=Images, OU=One, OU=Two, DC=contoso, DC=com", true)]
    [InlineData("CN=Images, CN=Others, DC=contoso, DC=com", false)]
    [InlineData("CN=Images + OU=One, DC=contoso, DC=com", false)]
    public void An_attribute_that_is_named_is_there_once_and_others_may_repeat(string subject, bool isMatch) =>
        Assert.Equal(isMatch, TrustedIdentity.Parse("CN=Images").Matches(new(subject)));

    [Fact]
    public void States_are_written_in_both_ways() => Assert.True(TrustedIdentity.Parse("S=Washington, C=US").Matches(new("ST=Washington, C=US")));

    [Theory]
    [InlineData("")]
    [InlineData("Contoso")]
    [InlineData("x509.subject:")]
    [InlineData("CN=a, CN=b")]
    [InlineData("ZZ=1")]
    public void What_is_no_identity_is_refused(string identity) =>
        Assert.Equal("IoTOps.Image.IdentityInvalid", Assert.Throws<ReadinessException>(() => TrustedIdentity.Parse(identity)).ErrorId);

    private static IEnumerable<string> Subjects(byte[] content) => TrustRoots.Read("root.crt", content).Select(certificate => certificate.Subject);
}
