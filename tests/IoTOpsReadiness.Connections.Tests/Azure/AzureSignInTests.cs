using System.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Tests.Support;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Tests.Azure;

/// <summary>Signing in, and what is wrong with it. Alone, because some sign-ins are found through the environment.</summary>
[Collection(nameof(AzureSignInTests))]
[CollectionDefinition(nameof(AzureSignInTests), DisableParallelization = true)]
public sealed class AzureSignInTests : IDisposable
{
    private const string ClientId = "22222222-2222-2222-2222-222222222222";
    private const string TenantId = "33333333-3333-3333-3333-333333333333";

    private static readonly string[] Variables =
    [
        "IDENTITY_ENDPOINT", "IDENTITY_HEADER", "IDENTITY_SERVER_THUMBPRINT", "IMDS_ENDPOINT", "MSI_ENDPOINT", "MSI_SECRET", "AZURE_FEDERATED_TOKEN_FILE",
        "AZURE_CLIENT_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_USERNAME", "AZURE_PASSWORD",
    ];

    private readonly Dictionary<string, string?> before = Variables.ToDictionary(name => name, Environment.GetEnvironmentVariable);

    public AzureSignInTests()
    {
        foreach (string name in Variables)
        {
            Environment.SetEnvironmentVariable(name, null);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(ClientId)]
    public async Task A_managed_identity_signs_in_where_the_environment_says(string? clientId)
    {
        await using FakeArm arm = await SiteAsync();
        string expiry = DateTimeOffset.UtcNow.AddHours(8).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        arm.AllowAnonymous("/msi/token", $$"""{"access_token":"{{FakeArm.Token}}","expires_on":"{{expiry}}","resource":"https://management.test","token_type":"Bearer"}""");
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(arm.Address, "msi/token").ToString());
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "the-header");

        // The library remembers tokens of identities for the whole process; another audience is another token.
        AzureSignIn signIn = Own(arm) with
        {
            Source = AzureTokenSource.ManagedIdentity,
            ClientId = clientId,
            Cloud = new("TestCloud", arm.Address, new("https://login.test"), $"https://{Guid.NewGuid()}.test"),
        };
        AzureConnection connection = await AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, signIn);

        Assert.Equal(FakeArm.ClusterId, connection.Site.ConnectedClusterId);
        string request = Assert.Single(arm.Requests, request => FakeArm.PathOf(request) == "/msi/token");
        Assert.Contains($"resource={signIn.Cloud.Audience}", request, StringComparison.Ordinal);
        if (clientId is null)
        {
            Assert.DoesNotContain("client_id=", request, StringComparison.Ordinal);
        }
        else
        {
            Assert.Contains($"client_id={clientId}", request, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(AzureTokenSource.Environment, "AZURE_TENANT_ID")]
    [InlineData(AzureTokenSource.WorkloadIdentity, "AZURE_FEDERATED_TOKEN_FILE")]
    public async Task A_source_that_is_not_there_says_how_to_get_it(AzureTokenSource source, string way)
    {
        await using FakeArm arm = await SiteAsync();

        ReadinessException exception = await FailsAsync(Own(arm) with { Source = source });

        Assert.Equal("IoTOps.Connection.AzureNotSignedIn", exception.ErrorId);
        Assert.Contains(way, exception.RecommendedAction, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(0, arm.Count());
    }

    [Fact]
    public async Task An_identity_that_is_refused_says_so_without_what_was_sent()
    {
        await using FakeArm arm = await SiteAsync();
        arm.AllowAnonymous("/msi/token", "{}");
        arm.On("/msi/token", 400, """{"statusCode":400,"message":"No managed identity was found for secret=planted-credential-0123456789"}""");
        Environment.SetEnvironmentVariable("IDENTITY_ENDPOINT", new Uri(arm.Address, "msi/token").ToString());
        Environment.SetEnvironmentVariable("IDENTITY_HEADER", "the-header-planted-0123456789");

        ReadinessException exception = await FailsAsync(Own(arm) with
        {
            Source = AzureTokenSource.ManagedIdentity,
            Cloud = new("TestCloud", arm.Address, new("https://login.test"), $"https://{Guid.NewGuid()}.test"),
        });

        Assert.Equal("IoTOps.Connection.AzureNotSignedIn", exception.ErrorId);
        Assert.DoesNotContain("planted", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("  ")]
    public async Task A_token_may_come_with_the_end_of_its_line(string end)
    {
        await using FakeArm arm = await SiteAsync();

        AzureConnection connection = await AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, WithToken(arm, FakeArm.Token + end));

        Assert.Equal(FakeArm.InstanceId, connection.Site.InstanceId);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" \n")]
    [InlineData("Bearer planted-credential")]
    [InlineData("planted\ncredential")]
    [InlineData("planted-crédential")]
    public async Task What_is_no_token_is_refused_before_anything_is_sent(string token)
    {
        await using FakeArm arm = await SiteAsync();

        ReadinessException exception = await FailsAsync(WithToken(arm, token));

        Assert.Equal("IoTOps.Connection.AzureInvalidToken", exception.ErrorId);
        Assert.DoesNotContain("planted", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, arm.Count());
    }

    [Theory]
    [InlineData(AzureTokenSource.AzureCli)]
    [InlineData(AzureTokenSource.AzurePowerShell)]
    [InlineData(AzureTokenSource.Default)]
    public async Task A_tenant_that_is_none_is_a_wrong_argument(AzureTokenSource source)
    {
        ReadinessException exception = await FailsAsync(new() { Source = source, TenantId = "not a tenant!" });

        Assert.Equal(("IoTOps.Connection.AzureInvalidSignIn", ErrorKind.InvalidArgument), (exception.ErrorId, exception.Kind));
        Assert.Contains("-TenantId", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://login.contoso.local")]
    [InlineData("login.contoso.local")]
    [InlineData("https://user:planted-secret@login.contoso.local")]
    public async Task Only_an_https_address_signs_in(string authority)
    {
        foreach (string environment in new[] { "AzureCloud", "https://arm.local" })
        {
            ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(
                () => AzureClouds.FindAsync(environment, new Uri(authority, UriKind.RelativeOrAbsolute), "https://audience", new(), default));

            Assert.Equal("IoTOps.Connection.AzureInvalidAuthority", exception.ErrorId);
            Assert.DoesNotContain("planted", exception.Message + exception.Target, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    public async Task A_certificate_authority_has_to_be_one(string pem)
    {
        await using FakeArm arm = await SiteAsync();
        AzureSignIn signIn = WithToken(arm, FakeArm.Token) with { AuthorityCertificates = pem };

        Assert.Equal("IoTOps.Connection.AzureCertificateAuthorityUnusable", (await FailsAsync(signIn)).ErrorId);
        ReadinessException asking = await Assert.ThrowsAsync<ReadinessException>(() => AzureClouds.FindAsync(arm.Address.ToString(), null, null, signIn, default));
        Assert.Equal("IoTOps.Connection.AzureCertificateAuthorityUnusable", asking.ErrorId);
        Assert.Equal(0, arm.Count());
    }

    [Fact]
    public async Task A_certificate_that_signs_in_is_there_and_has_its_key()
    {
        var signIn = new AzureSignIn { TenantId = TenantId, ClientId = ClientId };
        using X509Certificate2 withoutKey = X509CertificateLoader.LoadCertificate(TestCertificates.Client.RawData);

        ReadinessException missing = await FailsAsync(signIn with { CertificatePath = "/no/such/certificate.pem" });
        ReadinessException keyless = await FailsAsync(signIn with { Certificate = withoutKey });

        Assert.Equal("IoTOps.Connection.AzureCertificateUnusable", missing.ErrorId);
        Assert.Contains("/no/such/certificate.pem", missing.Message, StringComparison.Ordinal);
        Assert.Equal("IoTOps.Connection.AzureCertificateUnusable", keyless.ErrorId);
        Assert.Contains("private key", keyless.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_silent_or_throttling_Azure_does_not_hold_up_connecting_longer_than_it_may_take()
    {
        await using FakeArm arm = await SiteAsync();
        AzureSignIn signIn = WithToken(arm, FakeArm.Token) with { Timeout = TimeSpan.FromSeconds(1) };

        arm.On(FakeArm.InstanceId, context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        Assert.Equal("IoTOps.Connection.AzureTimeout", (await FailsAsync(signIn)).ErrorId);

        arm.On(FakeArm.InstanceId, context =>
        {
            context.Response.Headers.RetryAfter = "60";
            return FakeArm.WriteAsync(context, 429, FakeArm.Error("TooManyRequests", "slow down"));
        });
        Assert.Equal("IoTOps.Connection.AzureTimeout", (await FailsAsync(signIn)).ErrorId);
    }

    [Fact]
    public async Task Connecting_ends_when_it_is_cancelled()
    {
        await using FakeArm arm = await SiteAsync();
        using var stop = new CancellationTokenSource();
        arm.On(FakeArm.InstanceId, context =>
        {
            stop.Cancel();
            return Task.Delay(Timeout.Infinite, context.RequestAborted);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, WithToken(arm, FakeArm.Token), cancellationToken: stop.Token));
    }

    [Theory]
    [InlineData("InvalidAuthenticationTokenTenant")]
    [InlineData("ExpiredAuthenticationToken")]
    public async Task A_token_that_Azure_refuses_points_to_the_tenant(string code)
    {
        await using FakeArm arm = await SiteAsync();
        arm.Fails(FakeArm.InstanceId, 401, code, "The access token is from the wrong issuer.");

        ReadinessException exception = await FailsAsync(WithToken(arm, FakeArm.Token));

        Assert.Equal(("IoTOps.Connection.AzureRefused", ErrorKind.AuthenticationError), (exception.ErrorId, exception.Kind));
        Assert.Contains("wrong issuer", exception.Message, StringComparison.Ordinal);
        Assert.Contains("-TenantId", exception.RecommendedAction, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_ends_during_a_run_leaves_evidence_unauthorized_not_unreachable()
    {
        await using FakeArm arm = await SiteAsync();
        var ended = new GivenTokenCredential(Secret(Jwt($$"""{"exp":{{DateTimeOffset.UtcNow.AddMinutes(-1).ToUnixTimeSeconds()}}}""")));

        Snapshot snapshot = await AzureCollector.CollectAsync(arm.Connect(credential: ended), [Evidence.Instances], FakeArm.Quick);

        QueryResult query = snapshot.Query(Evidence.Instances, EvidenceSource.Azure)!;
        Assert.Equal(QueryOutcome.Forbidden, query.Outcome);
        Assert.Contains("ended", query.Message, StringComparison.Ordinal);
        Assert.Equal(0, arm.Count());
    }

    [Theory]
    [InlineData(401, "InvalidAuthenticationToken", "IoTOps.Connection.AzureRefused")]
    [InlineData(500, "InternalServerError", "IoTOps.Connection.AzureUnreachable")]
    [InlineData(302, "Found", "IoTOps.Connection.AzureInvalidAnswer")]
    public async Task An_Azure_that_answers_nobody_is_no_side_of_a_cluster(int status, string code, string id)
    {
        await using FakeArm arm = await SiteAsync();
        arm.Fails($"{FakeArm.Group}/providers/Microsoft.IoTOperations/instances", status, code);

        ReadinessException exception = await Assert.ThrowsAsync<ReadinessException>(
            () => AzureConnector.ConnectToClusterAsync(FakeArm.ClusterId, WithToken(arm, FakeArm.Token)));

        Assert.Equal(id, exception.ErrorId);
    }

    [Fact]
    public async Task A_custom_location_that_cannot_be_reached_is_an_error_and_one_that_may_not_be_seen_is_not()
    {
        await using FakeArm arm = await SiteAsync();

        arm.Fails(FakeArm.LocationId, 403, "AuthorizationFailed");
        AzureConnection connection = await AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, WithToken(arm, FakeArm.Token));
        Assert.Null(connection.Site.ConnectedClusterId);
        Assert.Contains("could not be found out", Assert.Single(connection.Remarks), StringComparison.Ordinal);

        arm.Fails(FakeArm.LocationId, 500, "InternalServerError");
        Assert.Equal("IoTOps.Connection.AzureUnreachable", (await FailsAsync(WithToken(arm, FakeArm.Token))).ErrorId);
    }

    [Fact]
    public async Task The_instance_of_a_cluster_tells_its_namespace()
    {
        await using FakeArm arm = await SiteAsync();

        AzureConnection connection = await AzureConnector.ConnectToClusterAsync(FakeArm.ClusterId, WithToken(arm, FakeArm.Token));

        Assert.Equal((FakeArm.InstanceId, "plant-ns"), (connection.Site.InstanceId, connection.Site.Namespace));
    }

    private static async Task<FakeArm> SiteAsync()
    {
        FakeArm arm = await FakeArm.StartAsync();
        arm.Add(FakeArm.InstanceId, "{}", $$$"""{"extendedLocation":{"name":"{{{FakeArm.LocationId}}}"}}""");
        arm.Add(FakeArm.LocationId, $$"""{"hostResourceId":"{{FakeArm.ClusterId}}","namespace":"plant-ns"}""");
        return arm;
    }

    private static Task<ReadinessException> FailsAsync(AzureSignIn signIn) =>
        Assert.ThrowsAsync<ReadinessException>(() => AzureConnector.ConnectToInstanceAsync(FakeArm.InstanceId, signIn));

    private static AzureSignIn Own(FakeArm arm) => new()
    {
        AuthorityCertificates = TestCertificates.Authority.ExportCertificatePem(),
        Cloud = new("TestCloud", arm.Address, new("https://login.test"), "https://management.test"),
        Timeout = TimeSpan.FromSeconds(20),
    };

    private static AzureSignIn WithToken(FakeArm arm, string token) => Own(arm) with { AccessToken = Secret(token) };

    private static SecureString Secret(string text)
    {
        var secret = new SecureString();
        foreach (char character in text)
        {
            secret.AppendChar(character);
        }

        return secret;
    }

    private static string Jwt(string payload) => $"e30.{Convert.ToBase64String(Encoding.UTF8.GetBytes(payload)).TrimEnd('=').Replace('+', '-').Replace('/', '_')}.x";
}
