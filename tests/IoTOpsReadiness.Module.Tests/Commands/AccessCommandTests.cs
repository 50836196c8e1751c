using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

/// <summary>The commands that say who gets into the broker, on samples: what they plan and what they refuse.</summary>
public sealed class AccessCommandTests : IDisposable
{
    private readonly Engine engine = new();

    public void Dispose() => engine.Dispose();

    [Fact]
    public void A_port_beside_the_old_one_is_planned_and_its_openness_told()
    {
        Output output = engine.Run("Set-IoTOpsListener default-insecure 8883 -Sample Quickstart").RequireNoErrors();

        Assert.Equal(["Planned"], output.Texts("Outcome"));
        Assert.Equal(["PodRestart"], output.Texts("Impact"));
        Assert.Contains("default-insecure:1883, default-insecure:8883", Assert.Single(output.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_parameter_of_a_port_arrives()
    {
        Output output = engine.Run("(Set-IoTOpsListener plant 8883 -ServiceType NodePort -ServiceName plant-broker -NodePort 31883 -Protocol WebSockets -TlsMode Automatic -IssuerName pki -IssuerKind Issuer -IssuerGroup example.com -Dns a.example -IPAddress 10.0.0.9 -Duration 90.0:0 -RenewBefore 30.0:0 -Authentication default -Sample Quickstart).Change.After").RequireNoErrors();

        string after = Assert.Single(output.Lines);
        Assert.All(
            ["plant-broker", "31883", "WebSockets", "\"pki\"", "\"Issuer\"", "example.com", "a.example", "10.0.0.9", "2160h0m0s", "720h0m0s", "\"default\""],
            expected => Assert.Contains(expected, after, StringComparison.Ordinal));
    }

    [Fact]
    public void A_method_of_an_authentication_is_planned()
    {
        Output output = engine.Run("$attributes = @{ root = @{ subject = 'CN=a'; attributes = @{ plant = 'porto' } } }; Set-IoTOpsBrokerAuthentication devices X509 -AuthorizationAttribute $attributes -TrustedClientCa ca -Force -Sample Quickstart").RequireNoErrors();

        Assert.Equal(["Make the authentication 'devices' by X509"], output.Texts("Title"));
        Assert.Empty(output.Warnings);
    }

    [Theory]
    [InlineData("@{ Username = 'a'; publish = 'plant/a'; Attribute = @{ plant = 'porto' } }")]
    [InlineData("([pscustomobject]@{ Username = 'a'; Publish = @('plant/a'); Attribute = @{ plant = 'porto' } })")]
    [InlineData("@{ Username = @('a'); Publish = 'plant/a'; Attribute = @(@{ plant = 'porto' }); Connect = $true }")]
    [InlineData("([pscustomobject]@{ Username = @('a'); Publish = 'plant/a'; Attribute = @([pscustomobject]@{ plant = 'porto' }) })")]
    public void Rules_are_hashtables_or_objects(string rule)
    {
        Output output = engine.Run($"(New-IoTOpsBrokerAuthorization a {rule} -Sample Quickstart).Change.After -replace '\\s'").RequireNoErrors();

        Assert.Contains("""[{"principals":{"usernames":["a"],"attributes":[{"plant":"porto"}]},"brokerResources":[{"method":"Connect"},{"method":"Publish","topics":["plant/a"]}]}]""", Assert.Single(output.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public void Who_loses_what_is_told()
    {
        Output output = engine.Run("New-IoTOpsBrokerAuthorization line-clients @{ Username = 'filler-01'; Publish = 'lisbon/x' } -Force -Sample Ready -Verbose").RequireNoErrors();

        Assert.Contains("user 'capper-01' loses Connect.", output.Warnings);
        Assert.Contains("user 'filler-01' gains Publish 'lisbon/x'.", output.Verbose);
    }

    [Fact]
    public void The_topics_of_the_site_make_a_rule()
    {
        Output output = engine.Run("(New-IoTOpsBrokerAuthorization a -FromSite -Username reader -Sample Quickstart).Change.After").RequireNoErrors();

        Assert.Contains("azure-iot-operations/data/oven", Assert.Single(output.Lines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-IoTOpsBrokerAuthorization a -Sample Ready", "IoTOps.BrokerAuthorization.InvalidUse")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ Username = 'a' } -FromSite -Sample Ready", "IoTOps.BrokerAuthorization.InvalidUse")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ Username = 'a' } -Username a -Sample Ready", "IoTOps.BrokerAuthorization.InvalidUse")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ Username = 'a' } -Port 8883 -Sample Ready", "IoTOps.BrokerAuthorization.InvalidUse")]
    [InlineData("New-IoTOpsBrokerAuthorization a -FromSite -Sample Ready", "IoTOps.BrokerAuthorization.TooWide")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ Username = 'a'; Publish = '#' } -Sample Ready", "IoTOps.BrokerAuthorization.TooWide")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ User = 'a' } -Sample Ready", "IoTOps.BrokerAuthorization.InvalidRule")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{} -Sample Ready", "IoTOps.BrokerAuthorization.InvalidRule")]
    [InlineData("New-IoTOpsBrokerAuthorization a 7 -Sample Ready", "IoTOps.BrokerAuthorization.InvalidRule")]
    [InlineData("New-IoTOpsBrokerAuthorization a @{ Attribute = 'a' } -Sample Ready", "IoTOps.BrokerAuthorization.InvalidRule")]
    [InlineData("Set-IoTOpsBrokerAuthentication default ServiceAccountToken -RemoveMethod -Sample Quickstart", "IoTOps.BrokerAuthentication.LastMethod")]
    [InlineData("Set-IoTOpsBrokerAuthentication devices X509 -AuthorizationAttribute @{ root = 'CN=a' } -Force -Sample Quickstart", "IoTOps.BrokerAuthentication.InvalidAttribute")]
    [InlineData("Set-IoTOpsBrokerAuthentication devices X509 -AuthorizationAttribute @{ root = @{ subject = 'CN=a'; attributes = @{ a = 1, 2 } } } -Force -Sample Quickstart", "IoTOps.Access.InvalidAttribute")]
    [InlineData("Set-IoTOpsBrokerAuthentication devices X509 -Audience a -Sample Quickstart", "IoTOps.BrokerAuthentication.InvalidValue")]
    [InlineData("Set-IoTOpsListener default-insecure 1883 -TlsMode Automatic -Sample Quickstart", "IoTOps.Listener.WouldCutOffPlaintextClients")]
    [InlineData("Set-IoTOpsListener default 18883 -RemovePort -Force -Sample Quickstart", "IoTOps.Listener.DefaultPort")]
    [InlineData("Set-IoTOpsListener default 18883 -Authorization x -AllowDefaultListener -Sample Quickstart", "IoTOps.Listener.DefaultPort")]
    [InlineData("Set-IoTOpsListener none 1883 -RemovePort -Sample Quickstart", "IoTOps.Remediation.NotFound")]
    public void What_must_not_be_is_refused(string command, string errorId) =>
        Assert.Equal(errorId, engine.Run(command).Error.FullyQualifiedErrorId.Split(',')[0]);

    [Fact]
    public void Being_told_twice_is_enough()
    {
        Output output = engine.Run("Set-IoTOpsListener default 18883 -Duration 10.0:0 -Force -AllowDefaultListener -Sample Quickstart").RequireNoErrors();

        Assert.Equal(["ClientsDisconnect"], output.Texts("Impact"));
    }
}
