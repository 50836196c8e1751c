using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.OpcUa.OpcUaSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

public class OpcUaPkiValidationTests
{
    private const string Id = "OpcUa.PkiValidation";

    [Theory]
    [InlineData("minimumCertificateKeySize", "\"1024\"", Status.Fail)]
    [InlineData("minimumCertificateKeySize", "\"2048\"", Status.Pass)]
    [InlineData("minimumCertificateKeySize", "\"4096\"", Status.Pass)]
    [InlineData("minimumCertificateKeySize", "1024", Status.Fail)]
    [InlineData("minimumCertificateKeySize", "\"many\"", Status.Unknown)]
    [InlineData("minimumCertificateKeySize", "\"-1\"", Status.Unknown)]
    [InlineData("minimumCertificateKeySize", "{}", Status.Unknown)]
    [InlineData("rejectSha1SignedCertificates", "\"true\"", Status.Pass)]
    [InlineData("rejectSha1SignedCertificates", "\"False\"", Status.Fail)]
    [InlineData("rejectSha1SignedCertificates", "false", Status.Fail)]
    [InlineData("rejectSha1SignedCertificates", "\"no\"", Status.Unknown)]
    [InlineData("suppressNonceValidationErrors", "\"true\"", Status.Fail)]
    [InlineData("suppressNonceValidationErrors", "\"false\"", Status.Pass)]
    [InlineData("sendCertificateChain", "\"false\"", Status.Fail)]
    [InlineData("deployDefaultIssuerCA", "\"true\"", Status.Fail)]
    [InlineData("rejectUnknownRevocationStatus", "\"false\"", Status.Pass)]
    [InlineData("trustOwnCertIssuer", "\"false\"", Status.Pass)]
    [InlineData("somethingNewer", "\"whatever\"", Status.Pass)]
    public void Each_setting_may_be_its_default_or_stricter(string name, string value, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Devices(Device()).Azure(Evidence.Extensions, Extension($$"""{"connectors.values.securityPki.{{name}}":{{value}}}""")));

        Assert.Equal((status, Severity.High), (result.Status, result.Severity));
        if (status == Status.Fail)
        {
            Assert.Equal($"properties.configurationSettings[\"connectors.values.securityPki.{name}\"]", result.Findings[0].Path);
        }
    }

    [Theory]
    [InlineData("{}", true, true)]
    [InlineData("""{"connectors.values.securityPki.rejectUnknownRevocationStatus":"true"}""", false, true)]
    [InlineData("""{"connectors.values.securityPki.trustOwnCertIssuer":"false"}""", true, false)]
    public void Defaults_that_could_be_stricter_are_worth_a_remark(string settings, bool revocation, bool ownIssuer)
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Azure(Evidence.Extensions, Extension(settings)));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Equal(revocation, result.Summary.Contains("revocation", StringComparison.Ordinal));
        Assert.Equal(ownIssuer, result.Summary.Contains("issuer of the connector's own", StringComparison.Ordinal));
    }

    [Fact]
    public void Without_azure_it_is_not_known_where_there_are_endpoints()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
    }

    [Fact]
    public void The_cluster_alone_can_say_that_it_does_not_apply()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Devices()).Status);
    }

    [Theory]
    [InlineData("Microsoft.IoTOperations", Status.Pass)]
    [InlineData("microsoft.azure.secretstore", Status.Unknown)]
    public void The_extension_is_known_by_its_type(string type, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Devices(Device()).Azure(Evidence.Extensions, Extension("{}", type))).Status);
    }

    [Fact]
    public void Extensions_that_may_not_be_read_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Failed(Evidence.Extensions, QueryOutcome.Forbidden, EvidenceSource.Azure));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }
}
