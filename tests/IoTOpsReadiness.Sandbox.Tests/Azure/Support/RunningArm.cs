using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Azure;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IoTOpsReadiness.Sandbox.Tests.Azure.Support;

/// <summary>An Azure Resource Manager on loopback HTTPS, with one subscription and one resource group.</summary>
internal sealed class RunningArm : IAsyncDisposable
{
    public const string SubscriptionId = "11111111-2222-3333-4444-555555555555";
    public const string Subscription = $"/subscriptions/{SubscriptionId}";
    public const string Group = $"{Subscription}/resourceGroups/rg-site";
    public const string Instance = $"{Group}/providers/Microsoft.IoTOperations/instances/site";
    public const string Broker = $"{Instance}/brokers/default";
    public const string Cluster = $"{Group}/providers/Microsoft.Kubernetes/connectedClusters/cluster";
    public const string Identity = $"{Group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/writer";
    public const string Vault = $"{Group}/providers/Microsoft.KeyVault/vaults/vault";
    public const string IdentityPath = "/msi/token";
    public const string MachineIdentityPath = "/metadata/identity/oauth2/token";

    private static readonly X509Certificate2 Certificate = MakeCertificate();

    private readonly WebApplication app;

    private RunningArm(WebApplication app, ArmApi api, Uri address)
    {
        this.app = app;
        Api = api;
        Address = address;
        Client = new HttpClient(TrustingHandler()) { BaseAddress = address };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
    }

    public ArmApi Api { get; }

    public ArmStore Store => Api.Store;

    public ArmBehaviour Behaviour => Api.Behaviour;

    public Uri Address { get; }

    public string BaseAddress => Address.GetLeftPart(UriPartial.Authority);

    public HttpClient Client { get; }

    public ArmCaller Caller => new(Behaviour.ObjectId, Behaviour.ClientId, "ManagedIdentity");

    /// <summary>Starts one. Everything is instantaneous unless a test says otherwise.</summary>
    public static async Task<RunningArm> StartAsync(TimeProvider? time = null, bool empty = false)
    {
        var behaviour = new ArmBehaviour { FederatedCredentialWriteTime = TimeSpan.Zero };
        var api = new ArmApi(new ArmStore(time), behaviour, time);
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(Certificate)));
        WebApplication app = builder.Build();
        app.MapArm(() => api, IdentityPath, MachineIdentityPath);
        await app.StartAsync();
        var arm = new RunningArm(app, api, new Uri(app.Urls.First()));
        if (!empty)
        {
            arm.Seed($$"""{"id":"{{Subscription}}","subscriptionId":"{{SubscriptionId}}","displayName":"Factories","state":"Enabled"}""");
            arm.Seed($$"""{"id":"{{Group}}","name":"rg-site","type":"Microsoft.Resources/resourceGroups","location":"westeurope","properties":{"provisioningState":"Succeeded"} }""");
        }

        return arm;
    }

    /// <summary>Starts one with an instance, its broker, cluster, vault and an identity.</summary>
    public static async Task<RunningArm> StartSiteAsync(TimeProvider? time = null)
    {
        RunningArm arm = await StartAsync(time);
        arm.Seed($$"""{"id":"{{Cluster}}","name":"cluster","type":"Microsoft.Kubernetes/connectedClusters","location":"westeurope","properties":{"connectivityStatus":"Connected","kubernetesVersion":"1.35.4"} }""");
        arm.Seed($$"""{"id":"{{Instance}}","name":"site","type":"Microsoft.IoTOperations/instances","location":"westeurope","tags":{"plant":"porto"},"properties":{"version":"1.3.137","provisioningState":"Succeeded"} }""");
        arm.Seed($$"""
            {"id":"{{Broker}}","name":"default","type":"Microsoft.IoTOperations/instances/brokers","properties":{
              "memoryProfile":"Medium","cardinality":{"frontend":{"replicas":2,"workers":2},"backendChain":{"partitions":2,"redundancyFactor":2} },
              "diagnostics":{"logs":{"level":"info"} },"provisioningState":"Succeeded"} }
            """);
        arm.Seed($$"""{"id":"{{Vault}}","name":"vault","type":"Microsoft.KeyVault/vaults","location":"westeurope","properties":{"enableRbacAuthorization":true} }""");
        arm.Seed($$"""{"id":"{{Identity}}","name":"writer","type":"Microsoft.ManagedIdentity/userAssignedIdentities","location":"westeurope","properties":{"clientId":"aaaaaaaa-0000-0000-0000-000000000001","principalId":"aaaaaaaa-0000-0000-0000-000000000002","tenantId":"{{arm.Behaviour.TenantId}}"} }""");
        return arm;
    }

    public void Seed(string json) => Store.Seed(JsonNode.Parse(json)!.AsObject());

    public string Token(string? audience = null) => Api.Tokens.Issue(audience ?? BaseAddress, Caller).Token;

    /// <summary>A path with the newest api-version of its type.</summary>
    public static string At(string path)
    {
        if (path.Contains("api-version=", StringComparison.Ordinal))
        {
            return path;
        }

        string[] parts = path.Split('?', 2);
        string version = ArmId.TryParse(Uri.UnescapeDataString(parts[0]), out ArmId? id) && ArmTypes.Find(id.Type)?.ApiVersions.FirstOrDefault() is { } newest ? newest : "2024-03-01";
        return $"{parts[0]}?api-version={version}{(parts.Length > 1 ? "&" + parts[1] : "")}";
    }

    public Task<ArmReply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    public Task<ArmReply> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<ArmReply> PatchAsync(string path, string body) => SendAsync(HttpMethod.Patch, path, body);

    public Task<ArmReply> PostAsync(string path, string body = "") => SendAsync(HttpMethod.Post, path, body);

    public Task<ArmReply> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path);

    public async Task<ArmReply> SendAsync(HttpMethod method, string path, string? body = null, string mediaType = "application/json", Action<HttpRequestMessage>? edit = null)
    {
        using var request = new HttpRequestMessage(method, path.StartsWith("https:", StringComparison.Ordinal) ? path : At(path));
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, mediaType);
        }

        edit?.Invoke(request);
        using HttpResponseMessage response = await Client.SendAsync(request);
        string text = await response.Content.ReadAsStringAsync();
        return new ArmReply(
            (int)response.StatusCode,
            text.Length > 0 && JsonNode.Parse(text) is { } node ? node : new JsonObject(),
            response.Headers.Concat(response.Content.Headers).ToDictionary(header => header.Key, header => string.Join(", ", header.Value), StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Follows a long-running write to its end and returns the last look at it.</summary>
    public async Task<ArmReply> FollowAsync(ArmReply started, string header = "Azure-AsyncOperation")
    {
        for (int look = 0; look < 20; look++)
        {
            ArmReply reply = await GetAsync(started.Headers[header]);
            if (reply.Status != 202 && reply.Body["status"]?.GetValue<string>() is null or "Succeeded" or "Failed")
            {
                return reply;
            }
        }

        throw new InvalidOperationException("The operation does not end.");
    }

    /// <summary>A handler that trusts this server alone.</summary>
    public static HttpClientHandler TrustingHandler() => new()
    {
        ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented?.Thumbprint == Certificate.Thumbprint,
    };

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pfx), null);
    }
}

/// <summary>An answer of Azure Resource Manager.</summary>
internal sealed record ArmReply(int Status, JsonNode Body, IReadOnlyDictionary<string, string> Headers)
{
    public string? Code => Body["error"]?["code"]?.GetValue<string>();

    public string Message => Body["error"]?["message"]?.GetValue<string>() ?? "";

    public string[] Names => [.. Body["value"]!.AsArray().Select(item => item!["name"]!.GetValue<string>())];

    public string? NextLink => Body["nextLink"]?.GetValue<string>();

    public string? Text(string path) => ArmJson.At(Body.AsObject(), path).Text();

    public string Json(string path) => JsonSerializer.Serialize(ArmJson.At(Body.AsObject(), path));

    public void ShouldBe(int status, string? code = null)
    {
        Assert.True(status == Status, $"expected {status}, was {Status}: {Body.ToJsonString()}");
        Assert.Equal(code, Code);
    }
}
