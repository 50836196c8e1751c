using System.Text.Json.Nodes;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using Azure.ResourceManager.Resources;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>The real Azure SDK against the sandbox. Alone, because the managed identity is found through the environment.</summary>
[Collection(nameof(AzureSdkTests))]
[CollectionDefinition(nameof(AzureSdkTests), DisableParallelization = true)]
public sealed class AzureSdkTests : IDisposable
{
    private readonly HttpClient http = new(TrustingHandler());
    private readonly Dictionary<string, string?> variables = [];

    [Fact]
    public async Task A_managed_identity_reads_lists_and_writes()
    {
        await using RunningArm arm = await StartSiteAsync();
        ArmClient client = Client(arm, ManagedIdentity(arm));

        GenericResource instance = await client.GetGenericResource(new ResourceIdentifier(Instance)).GetAsync();
        Assert.Equal("1.3.137", instance.Data.Properties.ToObjectFromJson<JsonObject>()!["version"]!.GetValue<string>());
        Assert.Equal("porto", instance.Data.Tags["plant"]);

        List<string> groups = [];
        await foreach (ResourceGroupResource group in client.GetSubscriptionResource(new ResourceIdentifier(Subscription)).GetResourceGroups().GetAllAsync())
        {
            groups.Add(group.Data.Name);
        }

        Assert.Equal(["rg-site"], groups);
        ResourceProviderResource provider = await client.GetSubscriptionResource(new ResourceIdentifier(Subscription)).GetResourceProviderAsync("Microsoft.IoTOperations");
        Assert.Equal("Registered", provider.Data.RegistrationState);
        Assert.True(await client.GetGenericResources().ExistsAsync(new ResourceIdentifier(Vault)));
    }

    [Fact]
    public async Task A_long_running_write_is_followed_to_its_end()
    {
        await using RunningArm arm = await StartSiteAsync();
        ArmClient client = Client(arm, ManagedIdentity(arm));
        var data = new GenericResourceData(new AzureLocation("westeurope")) { Properties = BinaryData.FromString("""{"ports":[{"port":8883}]}""") };

        ArmOperation<GenericResource> write = await client.GetGenericResources().CreateOrUpdateAsync(WaitUntil.Started, new ResourceIdentifier($"{Broker}/listeners/extra"), data);
        Assert.False(write.HasCompleted);
        await FinishAsync(write);

        GenericResource made = write.Value;
        Assert.Contains("\"Succeeded\"", (await made.GetAsync()).Value.Data.Properties.ToString(), StringComparison.Ordinal);
        ArmOperation delete = await made.DeleteAsync(WaitUntil.Started);
        await FinishAsync(delete);
        RequestFailedException gone = await Assert.ThrowsAsync<RequestFailedException>(async () => await made.GetAsync());
        Assert.Equal("ResourceNotFound", gone.ErrorCode);
    }

    [Fact]
    public async Task A_long_running_write_that_fails_throws_with_the_services_words()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.Failures = [new("Microsoft.IoTOperations/instances/brokers/listeners", null, "ValidationFailed", "port 8883 is taken")];
        ArmClient client = Client(arm, ManagedIdentity(arm));

        ArmOperation<GenericResource> write = await client.GetGenericResources().CreateOrUpdateAsync(
            WaitUntil.Started, new ResourceIdentifier($"{Broker}/listeners/extra"), new GenericResourceData(new AzureLocation("westeurope")));
        RequestFailedException failed = await Assert.ThrowsAsync<RequestFailedException>(() => FinishAsync(write));

        Assert.Contains("port 8883 is taken", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Throttling_is_waited_out_by_the_pipeline()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.RetryAfterSeconds = 0;
        ArmClient client = Client(arm, ManagedIdentity(arm));
        arm.Behaviour.ThrottledRequests = 2;

        Response<GenericResource> vault = await client.GetGenericResource(new ResourceIdentifier(Vault)).GetAsync();

        Assert.Equal("vault", vault.Value.Data.Name);
        Assert.Equal(0, arm.Behaviour.ThrottledRequests);
    }

    [Fact]
    public async Task Refusals_arrive_with_their_code()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.Forbidden = [new("Microsoft.KeyVault/vaults/read")];
        ArmClient client = Client(arm, ManagedIdentity(arm));

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(async () => await client.GetGenericResource(new ResourceIdentifier(Vault)).GetAsync());

        Assert.Equal(403, error.Status);
        Assert.Equal("AuthorizationFailed", error.ErrorCode);
    }

    [Fact]
    public async Task An_identity_nobody_has_is_not_signed_in()
    {
        await using RunningArm arm = await StartSiteAsync();
        TokenCredential credential = ManagedIdentity(arm, ManagedIdentityId.FromUserAssignedClientId("00000000-0000-0000-0000-00000000abcd"));

        AuthenticationFailedException error = await Assert.ThrowsAnyAsync<AuthenticationFailedException>(
            async () => await credential.GetTokenAsync(new TokenRequestContext([$"{arm.BaseAddress}/.default"]), CancellationToken.None));

        Assert.Contains("No User Assigned or Delegated Managed Identity found", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_assigned_identity_signs_in_as_itself()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.CallersOwnEverything = false;
        arm.Behaviour.CallerGrants = [];
        ArmClient client = Client(arm, ManagedIdentity(arm, ManagedIdentityId.FromUserAssignedResourceId(new ResourceIdentifier(Identity))));

        RequestFailedException error = await Assert.ThrowsAsync<RequestFailedException>(async () => await client.GetSubscriptionResource(new ResourceIdentifier(Subscription)).GetAsync());

        Assert.Contains("aaaaaaaa-0000-0000-0000-000000000002", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_application_signs_in_with_the_secret_of_the_environment()
    {
        await using RunningArm arm = await StartSiteAsync();
        arm.Behaviour.ClientSecret = "right";
        Set("AZURE_TENANT_ID", arm.Behaviour.TenantId);
        Set("AZURE_CLIENT_ID", arm.Behaviour.ClientId);
        Set("AZURE_CLIENT_SECRET", "right");
        var options = new EnvironmentCredentialOptions { AuthorityHost = arm.Address, DisableInstanceDiscovery = true, Transport = new HttpClientTransport(http) };
        ArmClient client = Client(arm, new EnvironmentCredential(options));

        Response<SubscriptionResource> subscription = await client.GetSubscriptionResource(new ResourceIdentifier(Subscription)).GetAsync();

        Assert.Equal("Factories", subscription.Value.Data.DisplayName);
    }

    public void Dispose()
    {
        http.Dispose();
        foreach ((string name, string? value) in variables)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private ManagedIdentityCredential ManagedIdentity(RunningArm arm, ManagedIdentityId? id = null)
    {
        Set("IDENTITY_ENDPOINT", arm.BaseAddress + IdentityPath);
        Set("IDENTITY_HEADER", arm.Behaviour.IdentityHeader);
        return new(new ManagedIdentityCredentialOptions(id ?? ManagedIdentityId.SystemAssigned) { Transport = new HttpClientTransport(http) });
    }

    private ArmClient Client(RunningArm arm, TokenCredential credential)
    {
        var options = new ArmClientOptions { Environment = new ArmEnvironment(arm.Address, arm.BaseAddress), Transport = new HttpClientTransport(http) };
        options.Retry.Delay = TimeSpan.Zero;
        return new ArmClient(credential, SubscriptionId, options);
    }

    // Its own waiting takes a second between two looks; here nothing has to be waited for.
    private static async Task FinishAsync(Operation operation)
    {
        for (int look = 0; look < 10 && !operation.HasCompleted; look++)
        {
            await operation.UpdateStatusAsync();
        }

        Assert.True(operation.HasCompleted);
    }

    private void Set(string name, string value)
    {
        variables.TryAdd(name, Environment.GetEnvironmentVariable(name));
        Environment.SetEnvironmentVariable(name, value);
    }
}
