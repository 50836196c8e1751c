using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Guidelines.OpcUa.OpcUaSite;

namespace IoTOpsReadiness.Core.Tests.Guidelines.OpcUa;

public class OpcUaTrustListTests
{
    private const string Id = "OpcUa.TrustList";
    private const string Name = "aio-opc-ua-broker-trust-list";

    [Theory]
    [InlineData("server.der", Status.Pass)]
    [InlineData("ca.crt,ca.crl", Status.Pass)]
    [InlineData("named-by-hand", Status.Pass)]
    [InlineData("", Status.Fail)]
    [InlineData("ca.crl", Status.Fail)]
    public void The_list_has_to_have_a_certificate(string keys, Status status)
    {
        string[] names = keys.Split(',', StringSplitOptions.RemoveEmptyEntries);
        GuidelineResult kubernetes = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, Sync(Name, names)));
        GuidelineResult azure = Rule.Evaluate(Id, Devices(Device()).Azure(Evidence.SecretSyncs, ArmSync(Name, names)));

        Assert.Equal((status, Severity.High, "spec.secretObject.data"), (kubernetes.Status, kubernetes.Severity, kubernetes.Findings[0].Path));
        Assert.Equal((status, Severity.High, "properties.objectSecretMapping"), (azure.Status, azure.Severity, azure.Findings[0].Path));
    }

    [Theory]
    [InlineData("ca.der", true)]
    [InlineData("ca.der,ca.crl", false)]
    public void A_missing_revocation_list_is_worth_a_remark(string keys, bool remarks)
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, Sync(Name, keys.Split(','))));

        Assert.Equal(remarks, result.Summary.Contains("revocation list", StringComparison.Ordinal));
    }

    [Fact]
    public void No_list_at_all_fails()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
    }

    [Fact]
    public void Accepting_any_server_is_no_excuse()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device(configuration: """{"security":{"autoAcceptUntrustedServerCertificates":true}}""")));

        Assert.Equal((Status.Fail, Severity.High), (result.Status, result.Severity));
        Assert.Contains("AIO-032", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void An_issuer_list_alone_counts_for_nothing()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, Sync("aio-opc-ua-broker-issuer-list", "sub.der")));

        Assert.Equal(Status.Fail, result.Status);
        Assert.Contains("root", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_that_is_not_synced_fails_one_step_below()
    {
        string sync = SyncWith(Name, """{"conditions":[{"type":"Update","status":"False","reason":"UpdateFailedProviderError"}]}""", "ca.der");

        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretSyncs, sync));

        Assert.Equal((Status.Fail, Severity.Medium, FindingSource.Runtime), (result.Status, result.Severity, result.Findings[0].Source));
    }

    [Fact]
    public void A_list_made_by_hand_is_unknown_because_its_contents_are_not_read()
    {
        GuidelineResult result = Rule.Evaluate(Id, Devices(Device()).Kubernetes(Evidence.SecretNames, Secret(Name)));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (result.Status, result.Reason));
        Assert.NotNull(result.Findings[0].SettledBy);
    }

    [Theory]
    [InlineData("SecretSyncs", Status.Fail)]
    [InlineData("SecretNames", Status.Unknown)]
    public void Without_the_names_a_missing_list_cannot_be_told(string refused, Status status)
    {
        Assert.Equal(status, Rule.Evaluate(Id, Devices(Device()).Failed(Evidence.Find(refused)!, QueryOutcome.Forbidden)).Status);
    }

    [Theory]
    [InlineData("own", "ca.der", Status.Pass)]
    [InlineData("own/ca.der", "ca.der", Status.Pass)]
    [InlineData("own", "", Status.Fail)]
    [InlineData("gone", "ca.der", Status.Fail)]
    [InlineData("hand", "ca.der", Status.Unknown)]
    [InlineData("aio-opc-ua-broker-trust-list", "ca.der", Status.Fail)]
    public void An_endpoint_may_have_a_list_of_its_own(string list, string keys, Status status)
    {
        GuidelineResult result = Rule.Evaluate(
            Id,
            Devices(Device(more: $$""","trustSettings":{"trustList":"{{list}}"}"""))
                .Kubernetes(Evidence.SecretSyncs, Sync("own", keys.Split(',', StringSplitOptions.RemoveEmptyEntries)))
                .Kubernetes(Evidence.SecretNames, Secret("hand")));

        Assert.Equal(status, result.Status);
    }

    [Fact]
    public void A_list_of_its_own_that_does_not_exist_names_the_endpoint()
    {
        Finding finding = Rule.Evaluate(Id, Devices(Device(more: ""","trustSettings":{"trustList":"gone"}"""))).Findings[0];

        Assert.Equal(("Device/device", "spec.endpoints.inbound.line.1.trustSettings.trustList"), (finding.Target.ToString(), finding.Path));
    }

    [Fact]
    public void An_own_list_that_nobody_could_look_up_is_unknown()
    {
        SiteBuilder site = Devices(Device(more: ""","trustSettings":{"trustList":"own"}""")).Failed(Evidence.SecretNames, QueryOutcome.Forbidden);

        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void A_disabled_device_makes_it_low()
    {
        Assert.Equal(Severity.Low, Rule.Evaluate(Id, Devices(Device(enabled: "false"))).Severity);
    }

    [Fact]
    public void Without_endpoints_it_does_not_apply()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Id, Devices()).Status);
        Assert.Equal(Status.Unknown, Rule.Evaluate(Id, Devices().Failed(Evidence.Devices, QueryOutcome.Unreachable)).Status);
    }
}
