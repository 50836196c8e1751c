using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.CommandLine;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>What <c>--azure</c> takes.</summary>
public sealed class ArmSwitchTests
{
    [Fact]
    public async Task Switches_change_how_resource_manager_behaves()
    {
        await using RunningArm arm = await StartSiteAsync();

        Apply(arm, "create-only=Ignore", "callers=assigned", "operation-looks=0", "page-size=7", "principal-delay=2", "deny=Microsoft.KeyVault/vaults", "fail=Microsoft.IoTOperations/*");

        Assert.Equal(ArmCreateOnly.Ignore, arm.Behaviour.CreateOnly);
        Assert.False(arm.Behaviour.CallersOwnEverything);
        Assert.Equal((0, 7, 2), (arm.Behaviour.OperationLooks, arm.Behaviour.PageSize, arm.Behaviour.PrincipalReplicationRefusals));
        Assert.Equal("Microsoft.KeyVault/vaults", Assert.Single(arm.Behaviour.PolicyDenials).Type);
        Assert.Equal("Microsoft.IoTOperations/*", Assert.Single(arm.Behaviour.Failures).Type);
        Apply(arm, "callers=owners");
        Assert.True(arm.Behaviour.CallersOwnEverything);
    }

    [Fact]
    public async Task Locks_are_put_on_an_id_or_on_all_of_a_type()
    {
        await using RunningArm arm = await StartSiteAsync();

        Apply(arm, $"lock={Instance}", "read-only=Microsoft.KeyVault/vaults");

        (await arm.DeleteAsync(Instance)).ShouldBe(409, "ScopeLocked");
        (await arm.PatchAsync(Instance, """{"tags":{} }""")).ShouldBe(200);
        (await arm.PatchAsync(Vault, """{"tags":{} }""")).ShouldBe(409, "ScopeLocked");
    }

    [Fact]
    public async Task A_provider_can_be_left_unregistered()
    {
        await using RunningArm arm = await StartSiteAsync();

        Apply(arm, "unregistered=Microsoft.KeyVault");

        (await arm.PatchAsync(Vault, """{"tags":{} }""")).ShouldBe(409, "MissingSubscriptionRegistration");
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense=1")]
    [InlineData("create-only")]
    [InlineData("create-only=maybe")]
    [InlineData("create-only=1")]
    [InlineData("callers=nobody")]
    [InlineData("operation-looks=-1")]
    [InlineData("page-size=0")]
    [InlineData("page-size=100000")]
    [InlineData("principal-delay=soon")]
    [InlineData("deny=vaults")]
    [InlineData("fail=")]
    [InlineData("lock=/nothing")]
    [InlineData("lock=" + Group + "/providers/Microsoft.KeyVault/vaults")]
    [InlineData("unregistered=Contoso.Nothing")]
    public void A_switch_that_makes_no_sense_is_refused_with_what_there_is(string text)
    {
        FormatException error = Assert.Throws<FormatException>(() => ArmSwitch.Parse(text));

        Assert.Matches("takes|There are", error.Message);
        UsageException usage = Assert.Throws<UsageException>(() => OptionParser.Parse(["--azure", text]));
        Assert.StartsWith("--azure", usage.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Switches_add_up_on_the_command_line() =>
        Assert.Equal(["page-size=3", "create-only=ignore"], OptionParser.Parse(["--azure", "page-size=3", "--azure=create-only=ignore"]).Server.Faults.Azure);

    private static void Apply(RunningArm arm, params string[] switches)
    {
        foreach (string text in switches)
        {
            ArmSwitch.Parse(text).Apply(arm.Behaviour, arm.Store);
        }
    }
}
