using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Dataflows and OPC UA, through the commands.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Set-IoTOpsDataflowProfile default 2 -Sample MultiNode", "IoTOps.Dataflow.FlowsEnabled")]
    [InlineData("Set-IoTOpsDataflowEndpoint default Sasl -Sample Quickstart", "IoTOps.Dataflow.NotTaken")]
    [InlineData("Set-IoTOpsOpcUaEndpoint nonsense -RequireTrustedServer -Sample Quickstart", "IoTOps.OpcUa.NotFound")]
    [InlineData("Add-IoTOpsOpcUaTrust ./no-such-file.der -Sample MultiNode", "IoTOps.File.NotFound")]
    public void What_cannot_be_is_refused(string command, string error) => Assert.Equal(error, engine.Run(command).Error.FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void A_certificate_is_trusted_and_a_key_is_refused()
    {
        (string certificate, string key, string secret) = Write();

        Output trust = engine.Run($"Add-IoTOpsOpcUaTrust '{certificate}' -Sample MultiNode").RequireNoErrors();
        Output refused = engine.Run($"Add-IoTOpsOpcUaTrust '{key}' -Sample MultiNode");
        Output own = engine.Run($"Set-IoTOpsOpcUaCertificate '{certificate}' '{key}' -ApplicationUri urn:plant:connector -Sample MultiNode -Verbose -Debug").RequireNoErrors();

        Assert.Equal(3, trust.Objects.Count);
        Assert.Equal("IoTOps.OpcUa.HoldsPrivateKey", refused.Error.FullyQualifiedErrorId.Split(',')[0]);
        Assert.Equal(5, own.Objects.Count);
        string said = string.Join('\n', [.. own.Verbose, .. own.Debug, .. own.Warnings, .. own.Objects.Select(item => System.Management.Automation.PSSerializer.Serialize(item)), refused.Error.ToString()]);
        Assert.Contains("urn:plant:connector", said, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_is_changed_on_a_live_site_and_changed_back()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Quickstart", "--azure", "operation-looks=0");
        string connect = $"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' @azure | Out-Null\n";

        Output applied = engine.Run($"{connect}$results = Set-IoTOpsOpcUaEndpoint opc-ua-connector -RequireTrustedServer -Force -JournalPath '{folder}'; $results").RequireNoErrors();
        Output verdict = engine.Run("(Test-IoTOpsCluster -Guideline OpcUa.ChannelSecurity).Status").RequireNoErrors();
        Output undone = engine.Run($"$results | Undo-IoTOpsRemediation -JournalPath '{folder}' -Force").RequireNoErrors();

        Assert.Equal(["Applied"], applied.Texts("Outcome"));
        Assert.Equal(["Pass"], verdict.Lines);
        Assert.Equal(["Applied"], undone.Texts("Outcome"));
        Assert.Equal(["Fail"], engine.Run("(Test-IoTOpsCluster -Guideline OpcUa.ChannelSecurity).Status").RequireNoErrors().Lines);
    }

    private (string Certificate, string Key, string Secret) Write()
    {
        using RSA rsa = RSA.Create(2048);
        using X509Certificate2 certificate = new CertificateRequest("CN=plc-4", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
        string pem = rsa.ExportPkcs8PrivateKeyPem();
        File.WriteAllBytes($"{folder}/plc-4.der", certificate.Export(X509ContentType.Cert));
        File.WriteAllText($"{folder}/plc-4.pem", pem);
        return ($"{folder}/plc-4.der", $"{folder}/plc-4.pem", pem.Split('\n')[3][..30]);
    }
}
