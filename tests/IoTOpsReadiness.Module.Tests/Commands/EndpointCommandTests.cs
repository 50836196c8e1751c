using System.Globalization;
using System.Management.Automation;
using System.Net;
using System.Net.Sockets;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class EndpointCommandTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Theory]
    [InlineData("Quickstart", "quickstart-instance", "iotops-quickstart-7f3a.servicebus.windows.net:9093")]
    [InlineData("MultiNode", "porto-assembly", "kv-porto-iotops.vault.azure.net:443")]
    [InlineData("Ready", "lisbon-bottling", "stlisbonschemas.blob.core.windows.net:443")]
    [InlineData("Restricted", "porto-assembly", "evhns-contoso-porto.servicebus.windows.net:9093")]
    public void A_sample_has_endpoints_of_its_own(string sample, string site, string own)
    {
        Output output = engine.Run($"Get-IoTOpsEndpoint -Sample {sample} -WarningAction Ignore").RequireNoErrors();

        Assert.All(output.Texts("Site"), actual => Assert.Equal(site, actual));
        Assert.Contains(own, output.Lines);
        Assert.Contains("westeurope.obo.arc.azure.com:8084", output.Lines);
    }

    [Fact]
    public void Text_is_one_host_and_port_on_each_line()
    {
        Output output = engine.Run("Get-IoTOpsEndpoint -Region 'West Europe' -KeyVaultName kv-a, kv-b -AsText").RequireNoErrors();

        Assert.All(output.Objects, line => Assert.Matches(@"^[a-z0-9*.-]+:[0-9]+$", Assert.IsType<string>(line.BaseObject)));
        Assert.Contains("kv-b.vault.azure.net:443", output.Lines);
        Assert.Equal(output.Objects.Count, output.Lines.Distinct().Count());
    }

    [Fact]
    public void Every_property_is_a_plain_value_so_that_files_keep_it()
    {
        Output output = engine.Run("Get-IoTOpsEndpoint -Sample Ready").RequireNoErrors();

        Assert.All(
            output.Objects.SelectMany(item => item.Properties),
            property => Assert.True(property.Value is null or string or int or bool, $"{property.Name} is a {property.TypeNameOfValue}"));
    }

    [Fact]
    public void A_snapshot_and_a_file_have_what_the_sample_has()
    {
        string file = Path.Combine(BuiltFiles.Module, "samples", "Ready.json");

        string[] expected = [.. engine.Run("Get-IoTOpsEndpoint -Sample Ready -AsText").RequireNoErrors().Lines];

        Assert.Equal(expected, engine.Run($"Get-IoTOpsEndpoint -Path '{file}' -AsText").RequireNoErrors().Lines);
        Assert.Equal(expected, engine.Run($"Import-IoTOpsSnapshot '{file}' | Get-IoTOpsEndpoint -AsText").RequireNoErrors().Lines);
    }

    [Fact]
    public void What_is_not_known_is_warned_about()
    {
        using var file = new TemporaryFile(".json", """{"format":"IoTOpsReadiness.Snapshot","schemaVersion":1,"collectedAt":"2026-09-01T00:00:00Z","site":{"name":"dark"},"evidence":{} }""");

        Output output = engine.Run($"Get-IoTOpsEndpoint -LiteralPath '{file.Path}' 3>&1");

        Assert.Contains(output.Objects, item => item.BaseObject is WarningRecord { Message: var message } && message.Contains("its region is not known", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Get-IoTOpsEndpoint -Region 'a;b'")]
    [InlineData("Get-IoTOpsEndpoint -Region ''")]
    [InlineData("Get-IoTOpsEndpoint -Region westeurope -KeyVaultName 'kv.evil/x'")]
    [InlineData("Get-IoTOpsEndpoint -Region westeurope -StorageAccountName 'a-b'")]
    [InlineData("Get-IoTOpsEndpoint -Region westeurope -Sample Ready")]
    [InlineData("Get-IoTOpsEndpoint -Region westeurope -Proxy 'socks5://x:1'")]
    [InlineData("Get-IoTOpsEndpoint -Region westeurope -EndpointDataPath no-such-file.json")]
    [InlineData("[pscustomobject]@{ Host = 'localhost'; Port = 443; Proxy = 'proxy:3128 -CAfile x' } | Test-IoTOpsEndpoint")]
    [InlineData("[pscustomobject]@{ Host = 'local host'; Port = 443 } | Test-IoTOpsEndpoint")]
    [InlineData("Test-IoTOpsEndpoint 'foo..bar'")]
    [InlineData("Test-IoTOpsEndpoint 'host:0'")]
    [InlineData("Test-IoTOpsEndpoint 'host:65536'")]
    [InlineData("Test-IoTOpsEndpoint 'host:x'")]
    [InlineData("Test-IoTOpsEndpoint 'ftp://host'")]
    [InlineData("Test-IoTOpsEndpoint ''")]
    [InlineData("Test-IoTOpsEndpoint 'a b'")]
    [InlineData("Test-IoTOpsEndpoint '$(id)'")]
    [InlineData("Test-IoTOpsEndpoint localhost -Proxy proxy:1 -NoProxy")]
    [InlineData("Test-IoTOpsEndpoint localhost -TimeoutSec 0")]
    public void Wrong_input_is_refused(string command)
    {
        Output output = engine.Run(command);

        Assert.NotNull(output.Error);
        Assert.Empty(output.Objects);
    }

    [Fact]
    public void Credentials_in_the_address_of_a_proxy_are_refused_and_not_repeated()
    {
        Output output = engine.Run("Test-IoTOpsEndpoint localhost -Proxy 'http://jane:pa55word@proxy:3128'");

        Assert.StartsWith("IoTOps.Endpoint.ProxyCredentials", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.DoesNotContain("pa55word", output.Error.ToString() + output.Error.Exception, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'localhost:{0}' | Test-IoTOpsEndpoint -NoProxy")]
    [InlineData("Test-IoTOpsEndpoint https://localhost:{0}/path -NoProxy")]
    [InlineData("[pscustomobject]@{{ Host = 'localhost'; Port = '{0}' }} | Test-IoTOpsEndpoint -NoProxy")]
    [InlineData("[pscustomobject]@{{ Host = 'localhost'; Port = [long]{0}; UsesTls = $false }} | Test-IoTOpsEndpoint -NoProxy")]
    [InlineData("[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize([pscustomobject]@{{ Host = 'localhost'; Port = {0} }})) | Test-IoTOpsEndpoint -NoProxy")]
    public void Endpoints_come_as_text_and_as_records(string command)
    {
        Output output = engine.Run(string.Format(CultureInfo.InvariantCulture, command, RefusingPort())).RequireNoErrors();

        Assert.Equal(["Refused"], output.Texts("Status"));
        Assert.Equal(["localhost"], output.Texts("Host"));
        Assert.Equal([Environment.MachineName], output.Texts("From"));
    }

    [Fact]
    public void A_probe_keeps_what_the_endpoint_is_for_and_wildcards_are_not_probed()
    {
        Output output = engine.Run("Get-IoTOpsEndpoint -Sample Ready | Where-Object IsWildcard | Test-IoTOpsEndpoint").RequireNoErrors();

        Assert.NotEmpty(output.Objects);
        Assert.All(output.Texts("Status"), status => Assert.Equal("NotProbed", status));
        Assert.All(output.Texts("Site"), site => Assert.Equal("lisbon-bottling", site));
        Assert.All(output.Texts("WhoNeedsIt"), who => Assert.NotEmpty(who!));
    }

    private static int RefusingPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
