using System.Buffers.Text;
using System.Diagnostics;
using System.Management.Automation;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Get-IoTOpsImage -Verify, against a registry on this machine.</summary>
public sealed partial class ImageSignatureTests : IDisposable
{
    private static readonly NotarySigner Signer = NotarySigner.Of("ES256");

    private readonly Engine engine = new();
    private readonly LoopbackRegistry registry = new();
    private readonly TemporaryFile root = new(".crt", SigningCertificates.Root.ExportCertificatePem());
    private readonly TemporaryFile otherRoot = new(".pem", SigningCertificates.OtherRoot.ExportCertificatePem());

    public void Dispose()
    {
        engine.Dispose();
        registry.Dispose();
        root.Dispose();
        otherRoot.Dispose();
    }

    [Fact]
    public void Good_bad_and_missing_signatures_are_told_apart()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"), AddSigned("1.1", tamper: true), registry.AddImage("1.2", "1.2").Digest);

        Output output = engine.Run($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{otherRoot.Path}', '{root.Path}', '{root.Path}'").RequireNoErrors();

        Assert.Equal(["Valid", "Invalid", "Unsigned"], output.Objects.Select(Status));
        Assert.Empty(output.Warnings);
        Output details = engine.Run($"(Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}')[0].Signature.Digests[0]").RequireNoErrors();
        Assert.Equal([Signer.Certificate.Subject], details.Texts("Signer"));
        Assert.Equal([SigningCertificates.Root.Subject], details.Texts("Root"));
        Assert.NotEmpty(output.Progress);
    }

    [Fact]
    public void What_was_verified_decides_the_guideline()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"), registry.AddImage("1.1", "1.1").Digest);

        Output output = engine.Run($"""
            $images = Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}'
            $mirror = $images[0].Registry
            Test-IoTOpsCluster -LiteralPath '{snapshot.Path}' -Guideline Security.ImageProvenance -AllowedRegistry $mirror -ImageSignature $images |
                ForEach-Object Findings
            """).RequireNoErrors();

        Assert.Equal(["Fail", "Pass"], output.Texts("Status").Order(StringComparer.Ordinal));
        Assert.Contains(output.Texts("Message"), message => message!.Contains(Signer.Certificate.Subject, StringComparison.Ordinal));
    }

    [Fact]
    public void Without_the_switch_nothing_is_asked_and_nothing_is_said()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));

        Assert.Null(Assert.Single(engine.Run($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}'").RequireNoErrors().Objects).Properties["Signature"].Value);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public void Without_a_root_nobody_is_trusted_and_a_warning_says_where_it_is()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));

        Output output = engine.Run($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify").RequireNoErrors();

        Assert.Equal(["NotVerified"], output.Objects.Select(Status));
        Assert.Contains(output.Warnings, warning => warning.Contains("https://www.microsoft.com/pkiops/certs/", StringComparison.Ordinal));
    }

    [Fact]
    public void Another_identity_is_trusted_where_it_is_named()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0", signer: NotarySigner.Of("ES256", SigningCertificates.OtherSubject)));
        string command = $"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}'";

        Assert.Equal(["Untrusted"], engine.Run(command).RequireNoErrors().Objects.Select(Status));
        Assert.Equal(["Valid"], engine.Run($"{command} -TrustedIdentity 'O=Nobody', 'CN=Contoso Images, O=Contoso'").RequireNoErrors().Objects.Select(Status));
    }

    [Fact]
    public void A_timestamp_makes_up_for_a_certificate_that_has_ended()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        var ended = Signer with { Chain = [SigningCertificates.Sign(Signer.Key, from: now.AddYears(-2), to: now.AddYears(-1)), SigningCertificates.Intermediate] };
        using var timestampRoot = new TemporaryFile(".crt", SigningCertificates.TimestampRoot.ExportCertificatePem());
        var image = registry.AddImage("1.0");
        registry.AddSignature(image.Digest, NotaryJws.Sign(
            ended,
            NotarySigner.Payload(image.Digest, image.Content.Length),
            tamper: envelope => envelope["header"]!["io.cncf.notary.timestampSignature"] = Convert.ToBase64String(
                TestTimestamps.Create(Base64Url.DecodeFromChars(envelope["signature"]!.GetValue<string>()), now.AddMonths(-18)))));
        using TemporaryFile snapshot = SnapshotOf(image.Digest);
        string command = $"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}'";

        Assert.Equal(["NotVerified"], engine.Run(command).RequireNoErrors().Objects.Select(Status));
        Assert.Equal(["Valid"], engine.Run($"{command} -TimestampRoot '{timestampRoot.Path}'").RequireNoErrors().Objects.Select(Status));
    }

    [Fact]
    public void A_registry_that_hangs_or_is_gone_is_not_verified()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));
        string command = $"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}' -TimeoutSec 1";
        registry.Instead = LoopbackRegistry.HangAsync;

        Assert.Equal(["NotVerified"], engine.Run(command).RequireNoErrors().Objects.Select(Status));
        registry.Dispose();
        Assert.Equal(["NotVerified"], engine.Run(command).RequireNoErrors().Objects.Select(Status));
    }

    [Fact]
    public void Containers_that_tell_no_digest_are_not_verified()
    {
        using TemporaryFile snapshot = SnapshotOf([null]);

        Assert.Equal(["NotVerified"], engine.Run($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}'").RequireNoErrors().Objects.Select(Status));
        Assert.Empty(registry.Requests);
    }

    [Theory]
    [InlineData("-Verify -TrustRoot ./nowhere.crt", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Verify -TrustRoot ./nowhere*.crt", "IoTOps.File.NotFound", ErrorCategory.ObjectNotFound)]
    [InlineData("-Verify -TrustRoot Function:prompt", "IoTOps.File.NotAFile", ErrorCategory.InvalidArgument)]
    [InlineData("-Verify -TrustRoot ''", "ParameterArgumentValidationError", ErrorCategory.InvalidData)]
    [InlineData("-Verify -TrustRoot 'SNAPSHOT'", "IoTOps.Image.NotACertificate", ErrorCategory.InvalidData)]
    [InlineData("-Verify -TrustRoot 'ROOT', 'SNAPSHOT'", "IoTOps.Image.NotACertificate", ErrorCategory.InvalidData)]
    [InlineData("-Verify -TrustRoot 'ROOT' -TrustedIdentity Contoso", "IoTOps.Image.IdentityInvalid", ErrorCategory.InvalidArgument)]
    [InlineData("-TrustRoot 'ROOT'", "IoTOps.Image.NothingToVerify", ErrorCategory.InvalidArgument)]
    [InlineData("-Verify -TrustRoot 'ROOT' -TimestampRoot 'SNAPSHOT'", "IoTOps.Image.NotACertificate", ErrorCategory.InvalidData)]
    [InlineData("-TimestampRoot 'ROOT'", "IoTOps.Image.NothingToVerify", ErrorCategory.InvalidArgument)]
    [InlineData("-TrustedIdentity 'CN=x'", "IoTOps.Image.NothingToVerify", ErrorCategory.InvalidArgument)]
    public void Wrong_input_is_refused_before_anything_is_asked(string arguments, string id, ErrorCategory category)
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));

        Output output = engine.Run(
            $"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' {arguments.Replace("SNAPSHOT", snapshot.Path, StringComparison.Ordinal).Replace("ROOT", root.Path, StringComparison.Ordinal)}");

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal(category, output.Error.CategoryInfo.Category);
        Assert.Empty(output.Objects);
        Assert.Empty(registry.Requests);
    }

    [Fact]
    public async Task Ctrl_c_stops_within_a_second()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));
        registry.Instead = LoopbackRegistry.HangAsync;
        using PowerShell shell = engine.CreatePowerShell($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}' -TimeoutSec 600");
        Task<PSDataCollection<PSObject>> run = shell.InvokeAsync();
        Assert.True(SpinWait.SpinUntil(() => registry.Requests.Count > 0, TimeSpan.FromSeconds(30)));

        var clock = Stopwatch.StartNew();
        shell.Stop();

        // A second, and one more for a busy machine.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(2), $"It took {clock.Elapsed}.");
        await Assert.ThrowsAnyAsync<PipelineStoppedException>(() => run);
    }

    [Fact]
    public void The_table_shows_how_the_signatures_stand_and_keeps_within_the_width()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"), AddSigned("1.1", tamper: true));
        var host = new RecordingHost(80);
        using var showing = new Engine(host: host);

        showing.Run($"Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}' | Out-Default").RequireNoErrors();

        string text = Colour().Replace(host.Text, "");
        Assert.Matches("(?m)^Signature +Origin +Digest +Image", text);
        Assert.Matches("(?m)^Valid +ThirdParty ", text);
        Assert.Matches("(?m)^Invalid +ThirdParty ", text);
        Assert.All(text.Split('\n'), line => Assert.True(line.TrimEnd('\r').Length <= 80, line));
    }

    // The bare engine has no Format-List, so the scripts of the list view are run as it would run them.
    [Fact]
    public void The_list_shows_why()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));
        XElement script = XDocument.Load(Path.Combine(BuiltFiles.Module, "IoTOpsReadiness.Format.ps1xml"))
            .Descendants("View").Single(view => view.Element("Name")!.Value == "SiteImage.List")
            .Descendants("ListItem").Single(item => item.Element("Label")?.Value == "Signature")
            .Elements("ScriptBlock").Single();

        Output output = engine.Run(
            $"Set-StrictMode -Version 1; Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}' | ForEach-Object {{ {script.Value} }}").RequireNoErrors();

        Assert.Equal([$"Valid: Signed by '{Signer.Certificate.Subject}'."], output.Lines);
    }

    [Fact]
    public void What_was_verified_survives_clixml()
    {
        using TemporaryFile snapshot = SnapshotOf(AddSigned("1.0"));

        Output output = engine.Run(
            $"$image = Get-IoTOpsImage -LiteralPath '{snapshot.Path}' -Verify -TrustRoot '{root.Path}'; [System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($image)).Signature.Digests[0]").RequireNoErrors();

        Assert.Equal(["Valid"], output.Texts("Status"));
        Assert.Equal([Signer.Certificate.Subject], output.Texts("Signer"));
    }

    private static string? Status(PSObject image) => ((dynamic)image.Properties["Signature"].Value).Status.ToString();

    private string AddSigned(string tag, NotarySigner? signer = null, bool tamper = false)
    {
        var image = registry.AddImage(tag, tag);
        byte[] payload = NotarySigner.Payload(image.Digest, image.Content.Length);
        registry.AddSignature(image.Digest, NotaryJws.Sign(signer ?? Signer, payload, tamper: envelope => envelope["signature"] = tamper ? "AAAA" : envelope["signature"]!.GetValue<string>()));
        return image.Digest;
    }

    private TemporaryFile SnapshotOf(params string?[] digests) => new(".json", $$"""
        {"format":"IoTOpsReadiness.Snapshot","schemaVersion":1,"collectedAt":"2026-09-01T00:00:00Z","site":{"name":"plant"},
         "evidence":{"Pods":{"kubernetes":[{{string.Join(',', digests.Select((digest, number) => Pod($"1.{number}", digest)))}}]} } }
        """);

    private string Pod(string tag, string? digest) => $$$"""
        {"metadata":{"name":"p{{{tag}}}","namespace":"azure-iot-operations"},
         "spec":{"containers":[{"name":"c","image":"{{{registry.Host}}}/{{{LoopbackRegistry.Repository}}}:{{{tag}}}"}]},
         "status":{"phase":"Running","containerStatuses":[{"name":"c","imageID":"{{{(digest is null ? "sha256:local" : $"{registry.Host}/{LoopbackRegistry.Repository}@{digest}")}}}"}]}}
        """;

    [GeneratedRegex("\u001b\\[[0-9;]*m")]
    private static partial Regex Colour();
}
