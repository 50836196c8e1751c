using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>Mocks and proxies are functions with a command's parameters, written out and compiled.</summary>
public sealed class ProxyTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Every_command_can_be_proxied_with_all_its_parameters()
    {
        Output output = engine.Run("""
            foreach ($command in Get-Command -Module IoTOpsReadiness -CommandType Cmdlet) {
                $metadata = [System.Management.Automation.CommandMetadata]::new($command)
                $proxy = [scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create($metadata))
                $null = $ExecutionContext.SessionState.InvokeProvider.Item.Set("function:global:Proxy-$($command.Name)", $proxy)
                $missing = @($command.Parameters.Keys | Where-Object { $_ -notin (Get-Command "Proxy-$($command.Name)").Parameters.Keys })
                "$($command.Name): $missing"
            }
            """).RequireNoErrors();

        Assert.NotEmpty(output.Lines);
        Assert.All(output.Lines, line => Assert.EndsWith(": ", line, StringComparison.Ordinal));
    }

    [Fact]
    public void A_proxy_hands_its_parameters_on()
    {
        Output output = engine.Run("""
            $metadata = [System.Management.Automation.CommandMetadata]::new((Get-Command Test-IoTOpsCluster))
            $null = $ExecutionContext.SessionState.InvokeProvider.Item.Set('function:global:Test-Site', [scriptblock]::Create([System.Management.Automation.ProxyCommand]::Create($metadata)))
            Test-Site -Sample Quickstart -Area Broker -Severity High, Critical | ForEach-Object { "$($_.Guideline.Area)" }
            """).RequireNoErrors();

        Assert.NotEmpty(output.Lines);
        Assert.All(output.Lines, area => Assert.Equal("Broker", area));
    }
}
