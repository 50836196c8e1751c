using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.OpcUa.OpcUaSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

public class OpcUaUserAuthenticationTests
{
    private const string Id = "OpcUa.UserAuthentication";

    [Theory]
    [InlineData("""{"method":"Anonymous"}""", Status.Fail)]
    [InlineData("""{"method":"anonymous"}""", Status.Fail)]
    [InlineData("""{}""", Status.Fail)]
    [InlineData("""null""", Status.Fail)]
    [InlineData(Password, Status.Pass)]
    [InlineData("""{"usernamePasswordCredentials":{"usernameSecretName":"line/user","passwordSecretName":"line/pass"}}""", Status.Pass)]
    [InlineData("""{"method":"UsernamePassword"}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"line/user"}}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"line","passwordSecretName":"line/pass"}}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"line/user/x","passwordSecretName":"line/pass"}}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"gone/user","passwordSecretName":"line/pass"}}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"line/none","passwordSecretName":"line/pass"}}""", Status.Fail)]
    [InlineData("""{"method":"UsernamePassword","usernamePasswordCredentials":{"usernameSecretName":"hand/user","passwordSecretName":"hand/pass"}}""", Status.Pass)]
    [InlineData("""{"method":"Certificate","x509Credentials":{"certificateSecretName":"line/user"}}""", Status.Pass)]
    [InlineData("""{"method":"Certificate"}""", Status.Fail)]
    [InlineData("""{"method":"Telepathy"}""", Status.Unknown)]
    [InlineData("""{"method":7}""", Status.Unknown)]
    public void The_method_and_its_secrets_decide(string authentication, Status status)
    {
        GuidelineResult device = Rule.Evaluate(Id, Secrets(Devices(Device(authentication))));
        GuidelineResult profile = Rule.Evaluate(Id, Secrets(Devices()).Kubernetes(Evidence.AssetEndpointProfiles, Profile(authentication)));

        Assert.Equal((status, Severity.High), (device.Status, device.Severity));
        Assert.Equal((status, Severity.High), (profile.Status, profile.Severity));
    }

    [Fact]
    public void A_failure_names_the_endpoint_and_the_property()
    {
        Finding device = Rule.Evaluate(Id, Devices(Device("""{"method":"Anonymous"}"""))).Findings[0];
        Finding profile = Rule.Evaluate(Id, Devices().Kubernetes(Evidence.AssetEndpointProfiles, Profile("""{"method":"Anonymous"}"""))).Findings[0];

        Assert.Equal(("Device/device", "spec.endpoints.inbound.line.1.authentication.method"), (device.Target.ToString(), device.Path));
        Assert.Equal(("AssetEndpointProfile/profile", "spec.authentication.method"), (profile.Target.ToString(), profile.Path));
    }

    [Fact]
    public void Profiles_of_preview_releases_keep_the_method_elsewhere()
    {
        string profile = Resources.Custom("AssetEndpointProfile", "old", """{"endpointProfileType":"Microsoft.OpcUa","targetAddress":"opc.tcp://plc:4840","userAuthentication":{"mode":"Anonymous"}}""");

        Assert.Equal(Status.Fail, Rule.Evaluate(Id, Devices().Kubernetes(Evidence.AssetEndpointProfiles, profile)).Status);
    }

    [Theory]
    [InlineData("Microsoft.OpcUa", "true", "", Severity.High)]
    [InlineData("microsoft.opcua", "true", "", Severity.High)]
    [InlineData("Microsoft.OpcUa", "false", "", Severity.Low)]
    [InlineData("Microsoft.OpcUa", "true", ",\"enabled\":false", Severity.Low)]
    [InlineData("Microsoft.Onvif", "true", "", Severity.Medium)]
    [InlineData("Microsoft.Media", "true", "", Severity.Medium)]
    [InlineData("Microsoft.Onvif", "false", "", Severity.Low)]
    public void What_is_less_exposed_fails_at_a_lower_severity(string type, string enabled, string more, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device("""{"method":"Anonymous"}""", type: type, enabled: enabled, more: more)));

        Assert.Equal((Status.Fail, severity), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData("opc.tcp://opcplc-000000:50000", Status.Fail)]
    [InlineData("opc.tcp://OPCPLC-000000.azure-iot-operations:50000", Status.Fail)]
    [InlineData("opc.tcp://plc-opcplc:50000", Status.Pass)]
    [InlineData("not an address", Status.Pass)]
    public void The_simulator_has_no_place_in_production(string address, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Secrets(Devices(Device(address: address))));

        Assert.Equal(status, result.Status);
        if (status == Status.Fail)
        {
            Assert.Contains("simulator present in production", result.Summary, StringComparison.Ordinal);
            Assert.Equal("spec.endpoints.inbound.line.1.address", result.Findings[0].Path);
        }
    }

    [Fact]
    public void A_secret_that_nobody_could_look_up_is_unknown()
    {
        SiteBuilder site = Devices(Device()).Failed(Evidence.SecretNames, QueryOutcome.Forbidden);

        GuidelineResult unknown = Rule.Evaluate(Id, site);
        GuidelineResult synced = Rule.Evaluate(Id, site.Kubernetes(Evidence.SecretSyncs, Sync("line", "user", "pass")));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (unknown.Status, unknown.Reason));
        Assert.Equal(Status.Pass, synced.Status);
    }

    [Fact]
    public void A_registry_that_may_not_be_read_is_unknown_unless_the_other_fails()
    {
        SiteBuilder site = Secrets(Devices(Device())).Failed(Evidence.AssetEndpointProfiles, QueryOutcome.Forbidden);

        GuidelineResult unknown = Rule.Evaluate(Id, site);
        GuidelineResult failed = Rule.Evaluate(Id, site.Kubernetes(Evidence.Devices, Device("""{"method":"Anonymous"}""")));

        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (unknown.Status, unknown.Reason));
        Assert.Equal(Status.Fail, failed.Status);
    }

    [Fact]
    public void Without_endpoints_there_is_nothing_to_judge()
    {
        SiteBuilder neither = Devices().Failed(Evidence.AssetEndpointProfiles, QueryOutcome.NotInstalled);

        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Devices()).Status);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, neither).Status);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, new SiteBuilder()).Status);
    }

    [Fact]
    public void Both_sides_are_judged()
    {
        GuidelineResult result = Rule.Evaluate(Id, Secrets(Devices(Device())).Azure(Evidence.Devices, ArmDevice("""{"method":"Anonymous"}""")));

        Assert.Equal([(Status.Pass, FindingSource.Kubernetes), (Status.Fail, FindingSource.Azure)], result.Findings.Select(finding => (finding.Status, finding.Source)));
    }

    [Theory]
    [InlineData("""{"endpoints":{"inbound":[]}}""", Status.Unknown)]
    [InlineData("""{"endpoints":{"inbound":{"a":7}}}""", Status.Fail)]
    [InlineData("""{"endpoints":{"inbound":{}}}""", Status.NotApplicable)]
    [InlineData("""{"endpoints":null}""", Status.NotApplicable)]
    public void Odd_documents_get_a_verdict(string spec, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Devices(Resources.Custom("Device", "odd", spec))).Status);
    }

    private static SiteBuilder Secrets(SiteBuilder site) => site
        .Kubernetes(Evidence.SecretSyncs, Sync("line", "user", "pass"))
        .Kubernetes(Evidence.SecretNames, Secret("line"), Secret("hand"));
}
