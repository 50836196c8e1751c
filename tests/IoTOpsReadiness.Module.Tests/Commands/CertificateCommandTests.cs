using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>The certificates that Azure tells of, on samples and on a connection to Azure alone.</summary>
public sealed class CertificateCommandTests : IDisposable
{
    private const string Instance = "/subscriptions/31098511-ce1a-5741-944e-0f0934c810d7/resourceGroups/rg-lisbon-bottling/providers/Microsoft.IoTOperations/instances/lisbon-bottling";
    private const string OwnCertificate = "Secret/aio-opc-ua-broker-client-certificate";
    private const string Row = "\"$_ $($_.State) $($_.RenewedBy) $($_.UsedBy)\"";

    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("MultiNode", null)]
    [InlineData("Restricted", null)]
    [InlineData("Ready", "aio-opcua-application")]
    public void A_sample_tells_which_certificate_the_OPC_UA_connector_uses_and_where_it_comes_from(string sample, string? subject)
    {
        Output own = engine.Run($"Get-IoTOpsCertificate -Sample {sample} -WarningAction Ignore | Where-Object {{ \"$_\" -eq '{OwnCertificate}' }}").RequireNoErrors();
        Output selfSigned = engine.Run($"Get-IoTOpsCertificate -Sample {sample} -WarningAction Ignore | Where-Object Name -eq 'aio-opc-opcuabroker-default-application-cert'").RequireNoErrors();

        Assert.Equal(["KeyVault"], own.Texts("RenewedBy"));
        Assert.Equal([subject], own.Texts("Subject"));
        Assert.Equal(["OPC UA connector"], engine.Run($"(Get-IoTOpsCertificate -Sample {sample} -WarningAction Ignore | Where-Object {{ \"$_\" -eq '{OwnCertificate}' }}).UsedBy").Lines);
        Assert.Equal(2, ((IReadOnlyList<string>)own.Objects.Single().Properties["SyncedFrom"].Value).Count);
        Assert.Empty((IReadOnlyList<string>)selfSigned.Objects.Single().Properties["UsedBy"].Value);
    }

    [Fact]
    public void Without_another_the_self_signed_one_is_in_use()
    {
        Assert.Equal(
            ["Certificate/aio-opc-opcuabroker-default-application-cert"],
            engine.Run("Get-IoTOpsCertificate -Sample Quickstart | Where-Object { $_.UsedBy -contains 'OPC UA connector' } | ForEach-Object { \"$_\" }").RequireNoErrors().Lines);
    }

    [Fact]
    public async Task A_connection_to_Azure_alone_lists_what_Azure_knows_and_says_what_it_does_not()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Ready");
        engine.Run($"{await sandbox.SignInAsync()}\nConnect-IoTOpsCluster -InstanceId {Instance} -NoKubernetes @azure | Out-Null").RequireNoErrors();

        Output output = engine.Run($"Get-IoTOpsCertificate | ForEach-Object {{ {Row} }}").RequireNoErrors();

        Assert.Equal(
            [
                "ConnectedCluster/lisbon-bottling-k3s Valid ArcAgents Azure Arc agents",
                $"{OwnCertificate} InSecret KeyVault OPC UA connector",
                "Secret/aio-opc-ua-broker-issuer-list InSecret KeyVault OPC UA connector",
                "Secret/aio-opc-ua-broker-trust-list InSecret KeyVault OPC UA connector",
            ],
            output.Lines);
        Assert.Contains("Certificates are known to the cluster alone", Assert.Single(output.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_to_the_cluster_alone_lists_the_identity_without_its_end()
    {
        await using SandboxProcess sandbox = await SandboxProcess.StartAsync("Ready");
        engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{sandbox.Kubeconfig}' -NoAzure | Out-Null").RequireNoErrors();

        Output output = engine.Run($"Get-IoTOpsCertificate | Where-Object Kind -eq 'ConnectedCluster' | ForEach-Object {{ {Row} }}").RequireNoErrors();

        Assert.Equal(["ConnectedCluster/lisbon-bottling-k3s NotReported ArcAgents Azure Arc agents"], output.Lines);
        Assert.Empty(output.Warnings);
    }
}
