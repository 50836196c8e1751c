using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Core.Tests.Remediation.Access;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.OpcUa;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Remediation.OpcUa;

public class OpcUaEditorTests
{
    private const string Device = "opc-ua-connector";
    private static readonly DateTimeOffset Now = new(2026, 9, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Automatic_trust_is_turned_off_once_somebody_says_that_the_servers_are_trusted()
    {
        var site = new AccessSite("Quickstart");
        Change waiting = Assert.Single(await PlanAsync(site, [], "OpcUa.ChannelSecurity"));
        Change change = Assert.Single(await PlanAsync(site, new() { ["OpcUaServersTrusted"] = "true" }, "OpcUa.ChannelSecurity"));
        Take(site, change, Evidence.Devices);

        Assert.False(waiting.IsApplicable);
        Assert.Contains("Add-IoTOpsOpcUaTrust", Assert.Single(waiting.MissingInput), StringComparison.Ordinal);
        Assert.True(change.IsApplicable);
        Assert.Equal(ChangeImpact.ClientsDisconnect, change.Impact);
        Assert.Equal(Status.Pass, (await site.AssessAsync("OpcUa.ChannelSecurity")).Status);
    }

    [Theory]
    [InlineData("""{"security":{"autoAcceptUntrustedServerCertificates":true},"future":{"a":[1,2]}}""", """{"security":{"autoAcceptUntrustedServerCertificates":false},"future":{"a":[1,2]}}""")]
    [InlineData("""{"Security":{"AutoAcceptUntrustedServerCertificates":true}}""", """{"Security":{"AutoAcceptUntrustedServerCertificates":false}}""")]
    [InlineData("""{ "security": { "autoAcceptUntrustedServerCertificates": false } }""", """{ "security": { "autoAcceptUntrustedServerCertificates": false } }""")]
    [InlineData("", """{"security":{"autoAcceptUntrustedServerCertificates":false}}""")]
    public void What_else_the_connector_is_told_stays_as_it_is(string before, string after)
    {
        var sample = new AccessSite("Quickstart");
        sample.Edit(Evidence.Devices, Device, body => body["endpoints"]!["inbound"]!["opc-ua-connector-0"]!["additionalConfiguration"] = before);
        Site site = sample.Site;
        var drafts = new ChangeDrafts(site);

        ChangeDraft draft = OpcUaEndpointEditor.Apply(site, drafts, new() { Name = Device, RefusesUntrusted = true }, force: false);

        Assert.Equal(after, (string?)draft.Body["properties"]!["endpoints"]!["inbound"]!["opc-ua-connector-0"]!["additionalConfiguration"]);
    }

    [Theory]
    [InlineData("{\"security\":")]
    [InlineData("[1]")]
    [InlineData("{\"security\":1}")]
    public void What_cannot_be_understood_is_left_alone(string configuration)
    {
        var sample = new AccessSite("Quickstart");
        sample.Edit(Evidence.Devices, Device, body => body["endpoints"]!["inbound"]!["opc-ua-connector-0"]!["additionalConfiguration"] = configuration);
        Site site = sample.Site;

        Assert.Equal("IoTOps.OpcUa.Unreadable", Refusal(site, new() { Name = Device, RefusesUntrusted = true }));
    }

    [Fact]
    public void What_cannot_be_is_refused()
    {
        Site site = new AccessSite("Quickstart").Site;

        Assert.Equal("IoTOps.OpcUa.NothingWished", Refusal(site, new() { Name = Device }));
        Assert.Equal("IoTOps.OpcUa.NotFound", Refusal(site, new() { Name = "nonsense", RefusesUntrusted = true }));
        Assert.Equal("IoTOps.OpcUa.NotFound", Refusal(site, new() { Name = Device, EndpointName = "nonsense", RefusesUntrusted = true }));
        Assert.Equal("IoTOps.OpcUa.Unsafe", Refusal(site, new() { Name = Device, SecurityMode = "None" }));
        Assert.Equal("IoTOps.OpcUa.Unsafe", Refusal(site, new() { Name = Device, UserAuthentication = "Anonymous" }));
        Assert.Equal("IoTOps.OpcUa.NotTaken", Refusal(site, new() { Name = Device, SecurityPolicy = "Basic256" }));
        Assert.Equal("IoTOps.OpcUa.Missing", Refusal(site, new() { Name = Device, UserAuthentication = "UsernamePassword" }));
        Assert.Equal("IoTOps.OpcUa.Missing", Refusal(site, new() { Name = Device, UserAuthentication = "UsernamePassword", UsernameSecretRef = "hunter2", PasswordSecretRef = "a/b" }));
        Assert.Equal("IoTOps.OpcUa.NotFound", Refusal(site, new() { Name = Device, UserAuthentication = "Certificate", CertificateSecretRef = "no-such-secret/key" }));
    }

    [Fact]
    public async Task Weakened_validation_is_set_back()
    {
        var site = new AccessSite("MultiNode");

        Change change = Assert.Single(await PlanAsync(site, [], "OpcUa.PkiValidation"));
        site.EditDocument(Evidence.Extensions, EvidenceSource.Azure, document =>
        {
            if (string.Equals((string?)document["id"], change.Path, StringComparison.OrdinalIgnoreCase))
            {
                document["properties"]!["configurationSettings"] = JsonNode.Parse(change.After!)!["properties"]!["configurationSettings"]!.DeepClone();
            }
        });

        Assert.Equal(ChangeOperation.Patch, change.Operation);
        Assert.Equal(Status.Pass, (await site.AssessAsync("OpcUa.PkiValidation")).Status);
    }

    [Fact]
    public void A_server_is_trusted_by_upload_list_and_sync()
    {
        Site site = new AccessSite("MultiNode").Site;
        var drafts = new ChangeDrafts(site);
        (byte[] certificate, _) = Make("CN=plc-4");
        OpcUaCertificateFile file = OpcUaCertificateFile.Read("/certs/plc-4.der", certificate, Now, force: false);

        OpcUaSecretEditor.Trust(site, drafts, file, null);
        IReadOnlyList<Change> plan = drafts.Finish();

        Assert.Equal([RemediationKind.Manual, RemediationKind.Api, RemediationKind.Api], plan.Select(change => change.Kind));
        Assert.Contains("--name plc-4-der --file \"/certs/plc-4.der\" --encoding hex", plan[0].Instruction, StringComparison.Ordinal);
        Assert.Contains("objectName: plc-4-der", plan[1].After, StringComparison.Ordinal);
        Assert.Contains("objectName: contoso-plc-ca-der", plan[1].After, StringComparison.Ordinal);
        Assert.Contains("\"targetKey\": \"plc-4.der\"", plan[2].After, StringComparison.Ordinal);
        Assert.Equal([plan[1].Id], plan[2].DependsOn);
        Assert.EndsWith("/providers/Microsoft.SecretSyncController/secretSyncs/aio-opc-ua-broker-trust-list", plan[2].Path, StringComparison.Ordinal);
    }

    [Fact]
    public void Trusting_twice_changes_nothing_more()
    {
        Site site = new AccessSite("MultiNode").Site;
        var drafts = new ChangeDrafts(site);
        (byte[] certificate, _) = Make("CN=plc-4");
        OpcUaCertificateFile file = OpcUaCertificateFile.Read("/certs/plc-4.der", certificate, Now, force: false);

        OpcUaSecretEditor.Trust(site, drafts, file, null);
        string once = drafts.Finish()[1].After!;
        OpcUaSecretEditor.Trust(site, drafts, file, null);

        Assert.Equal(once, drafts.Finish()[1].After);
    }

    [Fact]
    public void A_certificate_of_its_own_is_set_and_no_key_gets_anywhere()
    {
        Site site = new AccessSite("MultiNode").Site;
        var drafts = new ChangeDrafts(site);
        (byte[] certificate, string key) = Make("CN=connector", "urn:plant:connector");
        OpcUaCertificateFile file = OpcUaCertificateFile.Read("/certs/connector.der", certificate, Now, force: false);
        OpcUaCertificateFile.RequireKey(file.Path, certificate, "/certs/connector.pem", Encoding.ASCII.GetBytes(key));

        OpcUaSecretEditor.SetOwn(site, drafts, file, "/certs/connector.pem", null);
        IReadOnlyList<Change> plan = drafts.Finish();

        Assert.Equal("urn:plant:connector", file.ApplicationUri);
        Change extension = plan[^1];
        Assert.Contains("\"connectors.values.securityPki.applicationCert\": \"aio-opc-ua-broker-client-certificate\"", extension.After, StringComparison.Ordinal);
        Assert.Contains("urn:plant:connector", extension.After, StringComparison.Ordinal);
        string all = Encoding.UTF8.GetString(PlanFile.Write(PortChanges.Plan([.. plan])));
        string secret = key.Split('\n')[2];
        Assert.DoesNotContain(secret[..20], all, StringComparison.Ordinal);
        Assert.DoesNotContain("PRIVATE", all, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_looked_at_before_anything_is_drafted()
    {
        (byte[] certificate, string key) = Make("CN=connector");
        (_, string other) = Make("CN=other");

        Assert.Equal("IoTOps.OpcUa.NotACertificate", Id(() => OpcUaCertificateFile.Read("f", "nonsense"u8.ToArray(), Now, force: false)));
        Assert.Equal("IoTOps.OpcUa.NotACertificate", Id(() => OpcUaCertificateFile.Read("f", certificate[..^20], Now, force: false)));
        Assert.Equal("IoTOps.OpcUa.HoldsPrivateKey", Id(() => OpcUaCertificateFile.Read("f", Encoding.ASCII.GetBytes(key), Now, force: false)));
        Assert.Equal("IoTOps.OpcUa.NotValid", Id(() => OpcUaCertificateFile.Read("f", certificate, Now.AddYears(30), force: false)));
        Assert.Equal("IoTOps.OpcUa.KeyDoesNotFit", Id(() => OpcUaCertificateFile.RequireKey("f", certificate, "k", Encoding.ASCII.GetBytes(other))));
        ReadinessException damaged = Assert.Throws<ReadinessException>(() => OpcUaCertificateFile.RequireKey("f", certificate, "k", Encoding.ASCII.GetBytes(key[..200])));
        Assert.DoesNotContain(key.Split('\n')[2][..20], damaged.ToString(), StringComparison.Ordinal);
        Assert.Equal("IoTOps.OpcUa.NoApplicationUri", Id(() =>
        {
            Site site = new AccessSite("MultiNode").Site;
            OpcUaSecretEditor.SetOwn(site, new ChangeDrafts(site), OpcUaCertificateFile.Read("c.der", certificate, Now, force: false), "k.pem", null);
        }));
        Assert.Equal("IoTOps.OpcUa.NoSecretSync", Id(() =>
        {
            Site site = new AccessSite("Quickstart").Site;
            OpcUaSecretEditor.Trust(site, new ChangeDrafts(site), OpcUaCertificateFile.Read("c.der", certificate, Now, force: false), null);
        }));
        Assert.Equal("IoTOps.OpcUa.InvalidName", Id(() =>
        {
            Site site = new AccessSite("MultiNode").Site;
            OpcUaSecretEditor.Trust(site, new ChangeDrafts(site), OpcUaCertificateFile.Read("c.der", certificate, Now, force: false), "a b; rm -rf");
        }));
    }

    private static string Id(Action action) => Assert.Throws<ReadinessException>(action).ErrorId;

    private static string Refusal(Site site, OpcUaEndpointRequest request) => Id(() => OpcUaEndpointEditor.Apply(site, new ChangeDrafts(site), request, force: false));

    private static (byte[] Certificate, string Key) Make(string subject, string? uri = null)
    {
        using RSA rsa = RSA.Create(2048);
        var request = new CertificateRequest(subject, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        if (uri is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("connector");
            names.AddUri(new Uri(uri));
            request.CertificateExtensions.Add(names.Build());
        }

        using X509Certificate2 certificate = request.CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1));
        return (certificate.Export(X509ContentType.Cert), rsa.ExportPkcs8PrivateKeyPem());
    }

    private static void Take(AccessSite site, Change change, EvidenceKind kind) => site.Edit(kind, change.Target.Name, body =>
    {
        body.Clear();
        foreach ((string name, JsonNode? value) in JsonNode.Parse(change.After!)!["properties"]!.AsObject())
        {
            body[name] = value?.DeepClone();
        }
    });

    private static async Task<IReadOnlyList<Change>> PlanAsync(AccessSite site, Dictionary<string, string> inputs, params string[] guidelines)
    {
        List<GuidelineResult> results = [];
        foreach (string guideline in guidelines)
        {
            results.Add(await site.AssessAsync(guideline));
        }

        return Planner.Plan(site.Snapshot, results, inputs).Changes;
    }
}
