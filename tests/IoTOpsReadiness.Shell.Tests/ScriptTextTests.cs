using IoTOpsReadiness.Shell.CommandLine;

namespace IoTOpsReadiness.Shell.Tests;

public class ScriptTextTests
{
    [Theory]
    [InlineData("Get-Thing 'a b'", "Get-Thing", "a b")]
    [InlineData("Get-Thing 'it''s \"x\"'", "Get-Thing", "it's \"x\"")]
    [InlineData("Get-Thing '‘‘x’’'", "Get-Thing", "‘x’")]
    [InlineData("Get-Thing '$x; rm'", "Get-Thing", "$x; rm")]
    [InlineData("Get-Thing ''", "Get-Thing", "")]
    [InlineData("Get-Thing '-5'", "Get-Thing", "-5")]
    [InlineData("Get-Thing -Name 'Broker.*'", "Get-Thing", "-Name", "Broker.*")]
    [InlineData("Get-Thing -Name:'a b'", "Get-Thing", "-Name:a b")]
    [InlineData("Get-Thing -Confirm:$false", "Get-Thing", "-Confirm:$false")]
    [InlineData("Get-Thing -Value $null", "Get-Thing", "-Value", "$NULL")]
    [InlineData("Get-Thing 'a','b.*'", "Get-Thing", "a,b.*")]
    [InlineData("Get-Thing '{\"a\":1,\"b\":2}'", "Get-Thing", "{\"a\":1,\"b\":2}")]
    [InlineData("Get-Thing 'CN=a,O=b'", "Get-Thing", "CN=a,O=b")]
    [InlineData("Get-Thing 'a, b'", "Get-Thing", "a, b")]
    [InlineData("Get-Thing | Where-Object 'Status' -EQ 'Fail'", "Get-Thing", "|", "Where-Object", "Status", "-EQ", "Fail")]
    [InlineData("Get-Thing ; & 'if' 'x'", "Get-Thing", ";", "if", "x")]
    [InlineData("Get-Thing 'a|b'", "Get-Thing", "a|b")]
    [InlineData("Probe\\Get-Thing", "Probe\\Get-Thing")]
    [InlineData("& '/opt/my tool' '--x=1'", "/opt/my tool", "--x=1")]
    public void Every_argument_becomes_one_token(string expected, params string[] arguments) =>
        Assert.Equal(expected, ScriptText.FromArguments(arguments));

    [Fact]
    public void A_parameter_that_lost_its_value_is_refused()
    {
        // In sh, -Confirm:$false arrives as -Confirm: and would swallow what follows.
        var error = Assert.Throws<UsageException>(() => ScriptText.FromArguments(["Remove-Thing", "-Confirm:", "it"]));

        Assert.Contains("'-Confirm:$false'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_line_in_quotes_is_pointed_to_the_command_option()
    {
        var error = Assert.Throws<UsageException>(() => ScriptText.FromArguments(["Get-Thing | Where-Object Status"]));

        Assert.Contains("-Command", error.Message, StringComparison.Ordinal);
    }
}
