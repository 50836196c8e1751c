using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Tests.Azure.Support;
using static IoTOpsReadiness.Sandbox.Tests.Azure.Support.RunningArm;

namespace IoTOpsReadiness.Sandbox.Tests.Azure;

/// <summary>Resource providers and their registration.</summary>
public sealed class ArmProviderTests
{
    private const string Secrets = $"{Subscription}/providers/Microsoft.SecretSyncController";

    [Fact]
    public async Task A_provider_tells_its_types_and_their_api_versions()
    {
        await using RunningArm arm = await StartAsync();

        ArmReply provider = await arm.GetAsync($"{Subscription}/providers/microsoft.iotoperations");

        provider.ShouldBe(200);
        Assert.Equal("Microsoft.IoTOperations", provider.Text("namespace"));
        Assert.Equal("Registered", provider.Text("registrationState"));
        JsonNode instances = provider.Body["resourceTypes"]!.AsArray().First(type => type!["resourceType"]!.GetValue<string>() == "instances")!;
        Assert.Equal(["2026-03-01", "2025-10-01", "2025-07-01-preview", "2025-04-01", "2024-11-01"], instances["apiVersions"]!.AsArray().Select(version => version!.GetValue<string>()));
        Assert.Contains("westeurope", instances["locations"]!.AsArray().Select(location => location!.GetValue<string>()));
    }

    [Fact]
    public async Task All_providers_are_listed_with_what_the_subscription_made_of_them()
    {
        await using RunningArm arm = await StartAsync();
        arm.Seed($$"""{"id":"{{Secrets}}","namespace":"Microsoft.SecretSyncController","registrationState":"NotRegistered"}""");

        ArmReply list = await arm.GetAsync($"{Subscription}/providers");

        Dictionary<string, string> states = list.Body["value"]!.AsArray().ToDictionary(item => item!["namespace"]!.GetValue<string>(), item => item!["registrationState"]!.GetValue<string>());
        Assert.Equal("NotRegistered", states["Microsoft.SecretSyncController"]);
        Assert.Equal("Registered", states["Microsoft.DeviceRegistry"]);
        (await arm.GetAsync($"{Subscription}/providers/Contoso.Nothing")).ShouldBe(404, "InvalidResourceNamespace");
    }

    [Fact]
    public async Task Writing_to_a_provider_that_is_not_registered_is_refused_until_it_is()
    {
        await using RunningArm arm = await StartSiteAsync();
        const string sync = $"{Group}/providers/Microsoft.SecretSyncController/secretSyncs/sync";
        const string body = """{"location":"westeurope","properties":{} }""";
        arm.Seed($$"""{"id":"{{Secrets}}","namespace":"Microsoft.SecretSyncController","registrationState":"NotRegistered"}""");

        ArmReply early = await arm.PutAsync(sync, body);
        ArmReply registering = await arm.PostAsync($"{Secrets}/register?api-version=2021-04-01");

        early.ShouldBe(409, "MissingSubscriptionRegistration");
        Assert.Contains("'Microsoft.SecretSyncController'", early.Message, StringComparison.Ordinal);
        Assert.Equal("Registering", registering.Text("registrationState"));
        Assert.Equal("Registering", (await arm.GetAsync(Secrets)).Text("registrationState"));
        Assert.Equal("Registered", (await arm.GetAsync(Secrets)).Text("registrationState"));
        (await arm.PutAsync(sync, body)).ShouldBe(201);
        Assert.Equal("Registered", (await arm.PostAsync($"{Secrets}/register?api-version=2021-04-01")).Text("registrationState"));
        Assert.Equal("Unregistering", (await arm.PostAsync($"{Secrets}/unregister?api-version=2021-04-01")).Text("registrationState"));
        (await arm.PostAsync($"{arm.BaseAddress}{Secrets}/register")).ShouldBe(400, "MissingApiVersionParameter");
        (await arm.PostAsync($"{Subscription}/providers/Contoso.Nothing/register?api-version=2021-04-01")).ShouldBe(404, "InvalidResourceNamespace");
    }
}
