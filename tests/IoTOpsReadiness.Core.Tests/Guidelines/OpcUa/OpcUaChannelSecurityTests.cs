using CsCheck;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.OpcUa.OpcUaSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

public class OpcUaChannelSecurityTests
{
    private const string Id = "OpcUa.ChannelSecurity";
    private const string Anonymous = """{"method":"Anonymous"}""";

    [Theory]
    [InlineData(null, Status.Pass, Severity.High)]
    [InlineData("", Status.Pass, Severity.High)]
    [InlineData("{}", Status.Pass, Severity.High)]
    [InlineData("""{"security":null}""", Status.Pass, Severity.High)]
    [InlineData("""{"security":{"securityMode":null,"securityPolicy":null}}""", Status.Pass, Severity.High)]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":false,"securityMode":"signAndEncrypt","securityPolicy":"http://opcfoundation.org/UA/SecurityPolicy#Basic256Sha256"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"security":{"securityPolicy":"Aes256_Sha256_RsaPss"}}""", Status.Pass, Severity.High)]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":true}}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"Security":{"AutoAcceptUntrustedServerCertificates":"True"}}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":true,"AutoAcceptUntrustedServerCertificates":false}}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"security":{"securityMode":"none"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"security":{"securityMode":"None"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"security":{"securityPolicy":"http://opcfoundation.org/UA/SecurityPolicy#None"}}""", Status.Fail, Severity.High)]
    [InlineData("""{"security":{"securityMode":"sign"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"security":{"securityPolicy":"http://opcfoundation.org/UA/SecurityPolicy#Basic128Rsa15"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"security":{"securityPolicy":"http://opcfoundation.org/UA/SecurityPolicy#basic256"}}""", Status.Fail, Severity.Medium)]
    [InlineData("""{"security":{"securityMode":"encrypt"}}""", Status.Unknown, Severity.High)]
    [InlineData("""{"security":{"securityPolicy":"http://opcfoundation.org/UA/SecurityPolicy#ECC_nistP256"}}""", Status.Unknown, Severity.High)]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":1}}""", Status.Fail, Severity.High)]
    [InlineData("""{"security":{"securityMode":3}}""", Status.Fail, Severity.High)]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":true,"securityMode":3}}""", Status.Fail, Severity.Critical)]
    [InlineData("""{"security":[]}""", Status.Fail, Severity.High)]
    [InlineData("""[]""", Status.Fail, Severity.High)]
    [InlineData("""{"security":""", Status.Fail, Severity.High)]
    [InlineData("nonsense", Status.Fail, Severity.High)]
    public void The_additional_configuration_decides(string? configuration, Status status, Severity severity)
    {
        GuidelineResult device = Rule.Evaluate(Id, Devices(Device(Anonymous, configuration)));
        GuidelineResult profile = Rule.Evaluate(Id, Devices().Kubernetes(Evidence.AssetEndpointProfiles, Profile(Anonymous, configuration)));

        Assert.Equal((status, severity), (device.Status, device.Severity));
        Assert.Equal((status, severity), (profile.Status, profile.Severity));
        Assert.Equal("spec.endpoints.inbound.line.1.additionalConfiguration", device.Findings[0].Path);
    }

    [Theory]
    [InlineData("""{"security":{"securityMode":"none"}}""")]
    [InlineData("""{"security":{"securityPolicy":"None"}}""")]
    public void A_password_without_security_is_critical(string configuration)
    {
        Assert.Equal(Severity.Critical, Rule.Evaluate(Id, Devices(Device(Password, configuration))).Severity);
    }

    [Fact]
    public void All_that_is_wrong_is_said()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Devices(Device(Password, """{"security":{"autoAcceptUntrustedServerCertificates":true,"securityMode":"sign","securityPolicy":"Basic256"}}""")));

        Assert.Equal([Severity.Critical, Severity.Medium, Severity.Medium], result.Findings.Select(finding => finding.Severity));
    }

    [Fact]
    public void A_disabled_device_fails_at_low()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device(configuration: """{"security":{"autoAcceptUntrustedServerCertificates":true}}""", enabled: "false")));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void A_configuration_that_is_an_object_is_read_as_well()
    {
        string device = Device(more: ""","additionalConfiguration":{"security":{"autoAcceptUntrustedServerCertificates":true} }""");

        Assert.Equal(Severity.Critical, Rule.Evaluate(Id, Devices(device)).Severity);
    }

    [Fact]
    public void Arm_is_read_alike()
    {
        GuidelineResult result = Rule.Evaluate(Id, new SiteBuilder()
            .Azure(Evidence.Devices, ArmDevice(configuration: """{"security":{"securityMode":"sign"}}"""))
            .Azure(Evidence.AssetEndpointProfiles));

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal("properties.endpoints.inbound.line.1.additionalConfiguration", result.Findings[0].Path);
    }

    [Fact]
    public void Other_connectors_are_not_judged()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device(type: "Microsoft.Onvif", configuration: "nonsense")));

        Assert.Equal(Status.NotApplicable, result.Status);
    }

    [Fact]
    public void A_registry_that_may_not_be_read_could_hide_something_critical()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices().Failed(Evidence.Devices, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
        Assert.Equal(Severity.Critical, result.Findings[0].Severity);
    }

    [Fact]
    public void Any_configuration_gets_a_verdict() => Gen.String.Sample(configuration =>
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device(Anonymous, configuration)));
        return result.Reason != Reason.InvalidData;
    });
}
