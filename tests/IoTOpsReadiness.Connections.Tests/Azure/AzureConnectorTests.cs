using System.Security;
using System.Text;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>Signing in, and finding out which site it is.</summary>
public class AzureConnectorTests
{
    [Fact]
    public async Task An_instance_leads_to_its_cluster()
    {
        await using FakeArm arm = await SiteAsync();

        AzureConnection connection = await AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, SignIn(arm));

        Assert.Equal((FakeArm.InstanceId, FakeArm.ClusterId, "aio-plant", "plant-ns"), (connection.Site.InstanceId, connection.Site.ConnectedClusterId, connection.Site.Name, connection.Site.Namespace));
        Assert.Empty(connection.Remarks);
        Assert.Equal(2, arm.Count());
    }

    [Fact]
    public async Task A_cluster_leads_to_its_instance()
    {
        await using FakeArm arm = await SiteAsync();
        arm.Add($"{FakeArm.Group}/providers/Microsoft.IoTOperations/instances/other", "{}", """{"extendedLocation":{"name":"/elsewhere"}}""");

        AzureConnection connection = await AzureConnector.ConnectToClusterAsync(FakeArm.ClusterId.ToUpperInvariant(), SignIn(arm));

        Assert.Equal(FakeArm.InstanceId, connection.Site.InstanceId);
        Assert.Empty(connection.Remarks);
    }

    [Fact]
    public async Task An_instance_in_another_resource_group_is_found_too()
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        string elsewhere = $"{FakeArm.Subscription}/resourceGroups/other/providers";
        arm.Add($"{elsewhere}/Microsoft.ExtendedLocation/customLocations/cl", $$$"""{"hostResourceId":"{{{FakeArm.ClusterId}}}"}""");
        arm.Add($"{elsewhere}/Microsoft.IoTOperations/instances/far", "{}", $$$"""{"extendedLocation":{"name":"{{{elsewhere}}}/Microsoft.ExtendedLocation/customLocations/cl"}}""");

        AzureConnection connection = await AzureConnector.ConnectToClusterAsync(FakeArm.ClusterId, SignIn(arm));

        Assert.Equal($"{elsewhere}/Microsoft.IoTOperations/instances/far", connection.Site.InstanceId);
    }

    [Fact]
    public async Task What_may_not_be_seen_is_a_remark_and_the_connection_opens()
    {
        await using FakeArm arm = await SiteAsync();
        arm.Forbids(FakeArm.LocationId, "Microsoft.ExtendedLocation/customLocations/read", FakeArm.LocationId);

        AzureConnection connection = await AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, SignIn(arm));

        Assert.Null(connection.Site.ConnectedClusterId);
        Assert.Contains("Microsoft.ExtendedLocation/customLocations/read", Assert.Single(connection.Remarks), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cluster_without_an_instance_is_a_remark()
    {
        await using FakeArm arm = await FakeArm.StartAsync();

        AzureConnection connection = await AzureConnector.ConnectToClusterAsync(FakeArm.ClusterId, SignIn(arm));

        Assert.Null(connection.Site.InstanceId);
        Assert.Contains("-InstanceId", Assert.Single(connection.Remarks), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plant-7")]
    [InlineData("/subscriptions/1/resourceGroups/rg/providers/Microsoft.Kubernetes/connectedClusters/c")]
    [InlineData("/subscriptions/1/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/../../x")]
    [InlineData("https://management.azure.com/subscriptions/1/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/i")]
    public async Task What_is_no_instance_id_is_refused_before_anything_is_sent(string id)
    {
        await using FakeArm arm = await SiteAsync();

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(id, SignIn(arm)));

        Assert.Equal("IoTOps.Connection.AzureInvalidId", exception.ErrorId);
        Assert.Equal(0, arm.Count());
    }

    [Fact]
    public async Task Every_failure_has_its_own_error()
    {
        await using FakeArm arm = await SiteAsync();
        async Task<string> FailsAsync(Action prepare, AzureSignIn? signIn = null)
        {
            prepare();
            ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, signIn ?? SignIn(arm)));
            Assert.DoesNotContain(FakeArm.Token, exception.ToString(), StringComparison.Ordinal);
            Assert.NotEmpty(exception.RecommendedAction);
            return exception.ErrorId;
        }

        Assert.Equal("IoTOps.Connection.AzureRefused", await FailsAsync(() => { }, SignIn(arm, token: "another")));
        Assert.Equal("IoTOps.Connection.AzureForbidden", await FailsAsync(() => arm.Forbids(FakeArm.InstanceId)));
        Assert.Equal("IoTOps.Connection.AzureInstanceNotFound", await FailsAsync(() => arm.Fails(FakeArm.InstanceId, 404, "ResourceNotFound")));
        Assert.Equal("IoTOps.Connection.AzureInvalidAnswer", await FailsAsync(() => arm.On(FakeArm.InstanceId, 200, "{\"id\":")));
        Assert.Equal("IoTOps.Connection.AzureInvalidAnswer", await FailsAsync(() => arm.On(FakeArm.InstanceId, 200, "<html>", "text/html")));
        Assert.Equal("IoTOps.Connection.AzureUnreachable", await FailsAsync(() => { }, SignIn(arm) with { Cloud = new("Gone", new("https://127.0.0.1:1"), new("https://login.test"), "https://x") }));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_not_accepted()
    {
        await using FakeArm arm = await SiteAsync();

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(
            FakeArm.InstanceId, SignIn(arm) with { AuthorityCertificates = TestCertificates.OtherAuthority.ExportCertificatePem() }));

        Assert.Equal("IoTOps.Connection.AzureUnreachable", exception.ErrorId);
        Assert.Equal(0, arm.Count());
    }

    [Fact]
    public async Task A_token_that_has_ended_is_not_sent()
    {
        await using FakeArm arm = await SiteAsync();

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(
            FakeArm.InstanceId, SignIn(arm, Jwt($$$"""{"upn":"jane@contoso.com","exp":{{{DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()}}}}"""))));

        Assert.Equal("IoTOps.Connection.AzureTokenExpired", exception.ErrorId);
        Assert.Equal(0, arm.Count());
    }

    [Theory]
    [InlineData(AzureTokenSource.Interactive)]
    [InlineData(AzureTokenSource.DeviceCode)]
    public async Task A_sign_in_that_would_ask_fails_at_once_where_nobody_is_there(AzureTokenSource source)
    {
        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(
            FakeArm.InstanceId, new AzureSignIn { Source = source, CanPrompt = false }));

        Assert.Equal("IoTOps.Connection.AzureWouldPrompt", exception.ErrorId);
        Assert.Contains("ManagedIdentity", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_takes_the_tenant_and_the_client_too_and_has_to_be_one()
    {
        AzureSignIn signIn = new() { CertificatePath = "/no/such.pem", TenantId = "t", ClientId = "11111111-1111-1111-1111-111111111111" };

        Assert.Equal("IoTOps.Connection.AzureCertificateUnusable", (await FailsAsync(signIn with { TenantId = null })).ErrorId);

        static Task<ReadinessException> FailsAsync(AzureSignIn signIn) =>
            Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, signIn));
    }

    [Fact]
    public async Task Clouds_are_known_by_name_and_others_by_an_https_address()
    {
        AzureSignIn signIn = new();

        Assert.Equal(AzureCloud.UsGovernment, await AzureClouds.FindAsync("azureusgovernment", null, null, signIn, default));
        AzureCloud own = await AzureClouds.FindAsync("https://arm.local:8443/x", new("https://login.local"), "https://audience", signIn, default);
        Assert.Equal((new Uri("https://arm.local:8443/"), "https://audience"), (own.ResourceManager, own.Audience));
        foreach (string wrong in new[] { "AzureGermany", "http://arm.local", "https://user:secret@arm.local" })
        {
            ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureClouds.FindAsync(wrong, null, null, signIn, default));
            Assert.Equal("IoTOps.Connection.AzureUnknownCloud", exception.ErrorId);
        }
    }

    [Theory]
    [InlineData("""{"authentication":{"loginEndpoint":"https://login.local/","audiences":["https://a","https://b"]}}""")]
    [InlineData("""[{"authentication":{"loginEndpoint":"https://login.local/","audiences":["https://a"]}}]""")]
    public async Task A_cloud_tells_who_signs_in_to_it(string metadata)
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        arm.AllowAnonymous("/metadata/endpoints", metadata);

        AzureCloud cloud = await AzureClouds.FindAsync(arm.Address.ToString(), null, null, SignIn(arm), default);

        Assert.Equal((new Uri("https://login.local/"), "https://a"), (cloud.Authority, cloud.Audience));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"authentication":{"loginEndpoint":"http://login.local/","audiences":["https://a"]}}""")]
    [InlineData("<html>")]
    [InlineData("""{"authentication":""")]
    public async Task A_cloud_that_tells_nothing_useful_is_an_error(string metadata)
    {
        await using FakeArm arm = await FakeArm.StartAsync();
        arm.AllowAnonymous("/metadata/endpoints", metadata);

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(() => AzureClouds.FindAsync(arm.Address.ToString(), null, null, SignIn(arm), default));

        Assert.Equal("IoTOps.Connection.AzureNoMetadata", exception.ErrorId);
    }

    [Fact]
    public void Two_sides_of_different_sites_are_not_one_connection()
    {
        AzureConnection azure = new FakeConnection("/subscriptions/1/resourceGroups/a/providers/Microsoft.Kubernetes/connectedClusters/x").Azure;

        Assert.Throws<ArgumentNullException>(() => new SiteConnection(null, null));
        using var alone = new SiteConnection(null, azure);
        Assert.Equal("Azure", alone.Sides);
        Assert.True(alone.IsOpen);
        alone.Dispose();
        Assert.False(alone.IsOpen);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("IDENTITY_ENDPOINT", true)]
    [InlineData("AZURE_FEDERATED_TOKEN_FILE", true)]
    [InlineData("AZURE_CLIENT_ID", false)]
    [InlineData("AZURE_CLIENT_ID,AZURE_TENANT_ID,AZURE_CLIENT_SECRET", true)]
    public void A_sign_in_is_evident_only_where_it_neither_asks_nor_starts_anything(string variables, bool expected) =>
        Assert.Equal(expected, AzureSignIn.IsEvident(name => variables.Split(',').Contains(name) ? "x" : null));

    [Fact]
    public void A_token_tells_whose_it_is_or_nothing()
    {
        Assert.Equal("jane@contoso.com", AccessTokenClaims.Read(Jwt("""{"upn":"jane@contoso.com","oid":"1"}""")).User);
        Assert.Equal("1", AccessTokenClaims.Read(Jwt("""{"oid":"1"}""")).User);
        foreach (string text in new[] { "", "opaque", "a.b.c", Jwt("[]"), Jwt("{"), "e30.!!!.x" })
        {
            Assert.Equal(new(null, null), AccessTokenClaims.Read(text));
        }
    }

    private static async Task<FakeArm> SiteAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        arm.Add(FakeArm.InstanceId, "{}", $$$"""{"extendedLocation":{"name":"{{{FakeArm.LocationId}}}"}}""");
        arm.Add(FakeArm.LocationId, $$$"""{"hostResourceId":"{{{FakeArm.ClusterId}}}","namespace":"plant-ns"}""");
        return arm;
    }

    private static AzureSignIn SignIn(FakeArm arm, string token = FakeArm.Token)
    {
        var secret = new SecureString();
        foreach (char character in token)
        {
            secret.AppendChar(character);
        }

        return new()
        {
            AccessToken = secret,
            AuthorityCertificates = TestCertificates.Authority.ExportCertificatePem(),
            Cloud = new("TestCloud", arm.Address, new("https://login.test"), "https://management.test"),
            Timeout = TimeSpan.FromSeconds(20),
        };
    }

    private static string Jwt(string payload) => $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.x";

    private sealed record FakeConnection(string ClusterId)
    {
        public AzureConnection Azure { get; } = new(new SiteIdentity { Name = "x", ConnectedClusterId = ClusterId }, null!, AzureCloud.Public, null!);
    }
}
