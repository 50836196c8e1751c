using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.OpcUa.OpcUaSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

public class OpcUaApplicationCertificateTests
{
    private const string Id = "OpcUa.ApplicationCertificate";
    private const string Name = "aio-opc-ua-broker-client-certificate";
    private const string Configured = $$"""{"connectors.values.securityPki.applicationCert":"{{Name}}","connectors.values.securityPki.subjectName":"plant","connectors.values.securityPki.applicationUri":"urn:plant"}""";

    [Fact]
    public void Without_endpoints_it_does_not_apply()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Devices()).Status);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Devices(Device(type: "Microsoft.Onvif"))).Status);
    }

    [Fact]
    public void The_cluster_alone_can_say_that_there_is_none()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretNames, Secret("aio-opc-opcuabroker-default-application-cert")));

        Assert.Equal((Status.Fail, Severity.Medium), (result.Status, result.Severity));
        Assert.Contains("self-signed", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void The_cluster_alone_cannot_say_that_it_is_used()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, Sync(Name, "c.der", "c.pem")));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
        Assert.Contains("Microsoft.KubernetesConfiguration/extensions", result.Findings[0].SettledBy, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Configured, Status.Pass)]
    [InlineData($$"""{"connectors.values.securityPki.applicationCert":"{{Name}}"}""", Status.Pass)]
    [InlineData("{}", Status.Fail)]
    [InlineData("""{"connectors.values.securityPki.applicationCert":""}""", Status.Fail)]
    [InlineData("""{"connectors.values.securityPki.applicationCert":"elsewhere"}""", Status.Fail)]
    public void Secret_and_setting_belong_together(string settings, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, Sync(Name, "c.der", "c.pem")).Azure(Evidence.Extensions, Extension(settings)));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal("properties.configurationSettings[\"connectors.values.securityPki.applicationCert\"]", result.Findings[0].Path);
    }

    [Theory]
    [InlineData("{}", "c.der,c.pem", Status.Pass)]
    [InlineData("{}", "c.crt,c.key", Status.Pass)]
    [InlineData("{}", "c.der", Status.Fail)]
    [InlineData("{}", "c.pem", Status.Fail)]
    [InlineData("{}", "", Status.Fail)]
    [InlineData("""{"conditions":[{"type":"Create","status":"True","reason":"CreateSucceeded"}]}""", "c.der,c.pem", Status.Pass)]
    [InlineData("""{"conditions":[{"type":"Create","status":"False","reason":"CreateFailedProviderError"}]}""", "c.der,c.pem", Status.Fail)]
    [InlineData("""{"conditions":[{"type":"CreateFailedProviderError","status":"True"}]}""", "c.der,c.pem", Status.Fail)]
    [InlineData("""{"conditions":[{"type":"CreateFailedProviderError","status":"False"}]}""", "c.der,c.pem", Status.Pass)]
    public void What_is_synced_has_to_be_whole(string status, string keys, Status verdict)
    {
        string sync = SyncWith(Name, status, keys.Split(',', StringSplitOptions.RemoveEmptyEntries));
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, sync).Azure(Evidence.Extensions, Extension(Configured)));

        Assert.Equal((verdict, Severity.Medium), (result.Status, result.Severity));
        Assert.Equal(verdict == Status.Fail ? $"SecretSync/{Name}" : "Extension/azure-iot-operations-abcde", result.Findings[0].Target.ToString());
    }

    [Fact]
    public void A_disabled_device_makes_it_low()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device(enabled: "false")));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void Secrets_that_may_not_be_read_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Failed(Evidence.SecretNames, QueryOutcome.Forbidden));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (result.Status, result.Reason));
    }

    [Fact]
    public void Extensions_without_ours_are_unknown()
    {
        GuidelineResult result = Rule.Evaluate(
            Id, Devices(Device()).Kubernetes(Evidence.SecretNames, Secret(Name)).Azure(Evidence.Extensions, Extension("{}", "microsoft.azure.secretstore")));

        Assert.Equal((Status.Unknown, Reason.InvalidData), (result.Status, result.Reason));
    }

    [Fact]
    public void A_registry_that_may_not_be_read_is_unknown()
    {
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, Devices().Failed(Evidence.Devices, QueryOutcome.TimedOut)).Status);
    }
}
