using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Snapshots;
using static IoTOpsReadiness.Remediation.Host.HostScriptPart;

namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>What a script is made of, before anybody runs it.</summary>
public class HostScriptTests
{
    private const string Cluster = """{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/c","name":"c","type":"Microsoft.Kubernetes/connectedClusters","properties":{"distribution":"k3s","oidcIssuerProfile":{"enabled":true,"issuerUrl":"ISSUER"}}}""";

    [Theory]
    [InlineData("http://westeurope.oic.prod-arc.azure.com/1/2/")]
    [InlineData("westeurope.oic.prod-arc.azure.com/1/2/")]
    [InlineData("https://host/'; touch /tmp/owned; echo '")]
    [InlineData("https://host/$(touch owned)")]
    [InlineData("https://host/`id`")]
    [InlineData("https://host/\"")]
    [InlineData("https://host/\nkube-apiserver-arg: []")]
    [InlineData("https://host/a\n")]
    [InlineData("https://host/?query")]
    [InlineData("https://host/#fragment")]
    [InlineData("https://user:password@host/")]
    [InlineData("https://host:99999/")]
    [InlineData("https:///path")]
    [InlineData("https://höst/")]
    [InlineData("")]
    public void What_is_not_a_plain_https_address_is_no_issuer(string issuer)
    {
        ReadinessException given = Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForAnySite(issuer));
        ReadinessException read = Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForSite(Site(issuer == "" ? " " : issuer), [HostScriptPart.Issuer]));

        Assert.Equal(("IoTOps.HostScript.InvalidIssuer", ErrorKind.InvalidArgument), (given.ErrorId, given.Kind));
        Assert.Equal(("IoTOps.HostScript.InvalidIssuer", ErrorKind.InvalidData), (read.ErrorId, read.Kind));
    }

    [Fact]
    public void An_issuer_that_is_far_too_long_is_none()
    {
        Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForAnySite($"https://host/{new string('a', 5000)}"));
    }

    [Fact]
    public void The_issuer_is_taken_as_it_is_and_a_missing_slash_is_told()
    {
        HostScript arc = HostScriptBuilder.ForAnySite("https://westeurope.oic.prod-arc.azure.com/1/2", [HostScriptPart.Issuer]);
        HostScript own = HostScriptBuilder.ForAnySite("https://oidc.example.com:8443/plant-1", [HostScriptPart.Issuer]);

        Assert.Contains("readonly issuer='https://westeurope.oic.prod-arc.azure.com/1/2'\n", arc.Script, StringComparison.Ordinal);
        Assert.Contains("slash", Assert.Single(arc.Notes), StringComparison.Ordinal);
        Assert.Empty(own.Notes);
    }

    [Fact]
    public void The_name_of_a_site_cannot_leave_its_comment()
    {
        var snapshot = new Snapshot(new() { Name = "evil\ntouch owned #\u001b[31m" }, DateTimeOffset.UnixEpoch, "0", [], new Dictionary<(string, EvidenceSource), IReadOnlyList<ResourceDocument>>());

        string script = HostScriptBuilder.ForSite(new Site(snapshot), [Sysctl]).Script;

        Assert.DoesNotContain("\ntouch", script, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', script);
    }

    [Fact]
    public void A_script_has_the_parts_asked_for_alone_and_is_the_same_every_time()
    {
        HostScript script = HostScriptBuilder.ForAnySite(null, [Sysctl, Sysctl]);

        Assert.Equal([Sysctl], script.Parts);
        Assert.Null(script.Issuer);
        Assert.DoesNotContain("service-account-issuer", script.Script, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', script.Script);
        Assert.StartsWith("#!/usr/bin/env bash\n", script.Script, StringComparison.Ordinal);
        Assert.Equal(script.Script, HostScriptBuilder.ForAnySite(null, [Sysctl]).ToString());
    }

    [Fact]
    public void Without_an_issuer_there_is_no_script_for_it()
    {
        Assert.Equal("IoTOps.HostScript.NoIssuer", Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForAnySite(null)).ErrorId);
        Assert.Equal("IoTOps.HostScript.NoIssuer", Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForSite(new Site(new SiteBuilder().Build()), [HostScriptPart.Issuer])).ErrorId);
    }

    [Fact]
    public void A_site_gets_what_its_evidence_does_not_show_to_be_in_order()
    {
        string server = """{"kind":"Node","metadata":{"name":"one","labels":{"node-role.kubernetes.io/control-plane":"true"},"annotations":{"k3s.io/encryption-config-hash":"disabled-0"}},"status":{"nodeInfo":{"kubeletVersion":"v1.35.4+k3s1"}}}""";
        SiteBuilder site = new SiteBuilder().Kubernetes(Evidence.Nodes, server).Azure(Evidence.ConnectedClusters, Cluster.Replace("ISSUER", FakeNode.Issuer, StringComparison.Ordinal));

        HostScript wrong = HostScriptBuilder.ForSite(new Site(site.Kubernetes(Evidence.ServiceAccountIssuer, """{"issuer":"https://kubernetes.default.svc.cluster.local"}""").Build()));
        HostScript right = HostScriptBuilder.ForSite(new Site(new SiteBuilder()
            .Kubernetes(Evidence.Nodes, server.Replace("disabled-0", "start-0", StringComparison.Ordinal))
            .Kubernetes(Evidence.ServiceAccountIssuer, $$"""{"issuer":"{{FakeNode.Issuer}}"}""")
            .Azure(Evidence.ConnectedClusters, Cluster.Replace("ISSUER", FakeNode.Issuer, StringComparison.Ordinal)).Build()));
        HostScript unknown = HostScriptBuilder.ForSite(new Site(new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node()).Build()));

        Assert.Equal([Sysctl, HostScriptPart.Issuer, SecretsEncryption], wrong.Parts);
        Assert.Equal(FakeNode.Issuer, wrong.Issuer);
        Assert.Equal([Sysctl], right.Parts);
        Assert.Empty(right.Notes);
        Assert.Equal([Sysctl], unknown.Parts);
        Assert.Contains("-Issuer", Assert.Single(unknown.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_cloud_runs_the_API_server_there_is_no_node_for_it()
    {
        var site = new Site(new SiteBuilder().Kubernetes(Evidence.Nodes, """{"kind":"Node","metadata":{"name":"aks"},"spec":{"providerID":"azure:///x"},"status":{"nodeInfo":{"kubeletVersion":"v1.31.4"}}}""").Build());

        Assert.Equal([Sysctl], HostScriptBuilder.ForSite(site).Parts);
        Assert.Equal("IoTOps.HostScript.HostedControlPlane", Assert.Throws<ReadinessException>(() => HostScriptBuilder.ForSite(site, [HostScriptPart.Issuer])).ErrorId);
        Assert.Equal([Sysctl, EdgeVolumes], HostScriptBuilder.ForSite(site, [EdgeVolumes, Sysctl]).Parts);
    }

    [Fact]
    public void What_a_release_does_not_need_is_told()
    {
        Assert.Contains("1.2.112", Assert.Single(HostScriptBuilder.ForSite(new Site(Sample.Load("Ready")), [EdgeVolumes]).Notes), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sample.All), MemberType = typeof(Sample))]
    public void Every_sample_gets_a_script(string name)
    {
        HostScript script = HostScriptBuilder.ForSite(new Site(Sample.Load(name)));

        Assert.Contains(Sysctl, script.Parts);
        Assert.Equal(script.Parts.Contains(HostScriptPart.Issuer), script.Issuer is not null);
    }

    [ShellcheckTheory]
    [InlineData(Sysctl)]
    [InlineData(EdgeVolumes)]
    [InlineData(HostScriptPart.Issuer)]
    [InlineData(SecretsEncryption)]
    [InlineData(Sysctl, EdgeVolumes, HostScriptPart.Issuer, SecretsEncryption)]
    public void Shellcheck_has_nothing_to_say(params HostScriptPart[] parts)
    {
        string script = HostScriptBuilder.ForAnySite(FakeNode.Issuer, parts).Script;

        (int status, string output) = Tool.Run("shellcheck", script, "--shell=bash", "-");

        Assert.Equal((0, ""), (status, output));
    }

    private static Site Site(string issuer) => new(new SiteBuilder()
        .Azure(Evidence.ConnectedClusters, Cluster.Replace("ISSUER", System.Text.Json.JsonEncodedText.Encode(issuer).ToString(), StringComparison.Ordinal)).Build());
}
