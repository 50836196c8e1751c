using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Writes that take their time.</summary>
public sealed class ArmOperationTests
{
    private const string Listener = $"{Broker}/listeners/extra";
    private const string Body = """{"properties":{"serviceType":"ClusterIp","ports":[{"port":8883}]} }""";

    [Fact]
    public async Task A_new_resource_is_accepted_then_provisioned_then_there()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply put = await arm.PutAsync(Listener, Body);

        put.ShouldBe(201);
        Assert.Equal("Accepted", put.Text("properties.provisioningState"));
        Assert.Equal("1", put.Headers["Retry-After"]);
        ArmReply first = await arm.GetAsync(put.Headers["Azure-AsyncOperation"]);
        Assert.Equal("Provisioning", first.Text("status"));
        Assert.Equal(Listener, first.Text("resourceId"));
        Assert.Equal("1", first.Headers["Retry-After"]);
        ArmReply last = await arm.GetAsync(put.Headers["Azure-AsyncOperation"]);
        Assert.Equal("Succeeded", last.Text("status"));
        Assert.NotNull(last.Text("endTime"));
        Assert.Equal("Succeeded", (await arm.GetAsync(Listener)).Text("properties.provisioningState"));
    }

    [Fact]
    public async Task A_replaced_resource_is_updating_in_between()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply put = await arm.PutAsync(Instance, """{"location":"westeurope","properties":{} }""");

        put.ShouldBe(200);
        Assert.Equal("Updating", (await arm.GetAsync(Instance)).Text("properties.provisioningState"));
        Assert.Equal("Succeeded", (await arm.GetAsync(Instance)).Text("properties.provisioningState"));
        Assert.Equal("Succeeded", (await arm.GetAsync(put.Headers["Azure-AsyncOperation"])).Text("status"));
    }

    [Fact]
    public async Task The_location_says_202_until_it_has_the_resource()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationHeaders = ArmOperationHeaders.Location;

        ArmReply put = await arm.PutAsync(Listener, Body);

        Assert.False(put.Headers.ContainsKey("Azure-AsyncOperation"));
        ArmReply waiting = await arm.GetAsync(put.Headers["Location"]);
        waiting.ShouldBe(202);
        Assert.Equal("1", waiting.Headers["Retry-After"]);
        ArmReply done = await arm.GetAsync(put.Headers["Location"]);
        done.ShouldBe(200);
        Assert.Equal(Listener, done.Text("id"));
    }

    [Fact]
    public async Task A_deleted_resource_is_there_until_the_end()
    {
        await using RunningArm arm = await StartSiteAsync();

        ArmReply gone = await arm.DeleteAsync(Broker);

        gone.ShouldBe(202);
        Assert.Equal("Deleting", (await arm.GetAsync(Broker)).Text("properties.provisioningState"));
        Assert.Equal("Succeeded", (await arm.FollowAsync(gone)).Text("status"));
        (await arm.GetAsync(gone.Headers["Location"])).ShouldBe(204);
        (await arm.GetAsync(Broker)).ShouldBe(404, "ResourceNotFound");
    }

    [Theory]
    [InlineData("Microsoft.IoTOperations/instances/brokers/listeners", "extra")]
    [InlineData("Microsoft.IoTOperations/*", null)]
    public async Task A_write_that_is_planted_to_fail_is_accepted_and_fails(string type, string? name)
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.Failures = [new(type, name, "ValidationFailed", "redundancyFactor must be 2 or more")];

        ArmReply put = await arm.PutAsync(Listener, Body);
        ArmReply last = await arm.FollowAsync(put);

        put.ShouldBe(201);
        Assert.Equal("Failed", last.Text("status"));
        Assert.Equal("ValidationFailed", last.Code);
        Assert.Equal("redundancyFactor must be 2 or more", last.Message);
        Assert.Equal("Failed", (await arm.GetAsync(Listener)).Text("properties.provisioningState"));
        (await arm.GetAsync(put.Headers["Location"])).ShouldBe(409, "ValidationFailed");
    }

    [Fact]
    public async Task A_failed_delete_leaves_the_resource()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.Failures = [new("Microsoft.IoTOperations/instances/brokers", null, "Busy", "in use")];

        ArmReply last = await arm.FollowAsync(await arm.DeleteAsync(Broker));

        Assert.Equal("Failed", last.Text("status"));
        Assert.Equal("Failed", (await arm.GetAsync(Broker)).Text("properties.provisioningState"));
    }

    [Fact]
    public async Task A_second_write_has_to_wait_for_the_first()
    {
        await using RunningArm arm = await StartSiteAsync();
        ArmReply put = await arm.PutAsync(Listener, Body);

        ArmReply early = await arm.PutAsync(Listener, Body);
        ArmReply gone = await arm.DeleteAsync(Listener);

        early.ShouldBe(409, "Conflict");
        Assert.Equal("1", early.Headers["Retry-After"]);
        gone.ShouldBe(409, "Conflict");
        await arm.FollowAsync(put);
        (await arm.PutAsync(Listener, Body)).ShouldBe(200);
    }

    [Fact]
    public async Task Writes_can_be_done_at_once()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.OperationLooks = 0;

        ArmReply put = await arm.PutAsync(Listener, Body);

        put.ShouldBe(201);
        Assert.Equal("Succeeded", put.Text("properties.provisioningState"));
        Assert.False(put.Headers.ContainsKey("Azure-AsyncOperation") || put.Headers.ContainsKey("Location"));
        (await arm.DeleteAsync(Listener)).ShouldBe(200);
    }

    [Fact]
    public async Task An_operation_nobody_started_is_not_found()
    {
        await using RunningArm arm = await StartSiteAsync();

        (await arm.GetAsync($"{Subscription}/providers/Microsoft.IoTOperations/locations/global/operationStatuses/{Guid.NewGuid()}?api-version=2025-04-01")).ShouldBe(404, "OperationNotFound");
    }
}
