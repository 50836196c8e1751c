using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.ResourceManager;
using IoTOpsReadiness.Connections.Azure;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Snapshots;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>An Azure Resource Manager on this machine: resources by id, the lists that follow from them, and whatever a test makes go wrong.</summary>
internal sealed class FakeArm : IAsyncDisposable
{
    public const string Token = "tok3nOfTheTestsThatMustNeverShowUp";
    public const string Subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";
    public const string OtherSubscription = "/subscriptions/22222222-2222-2222-2222-222222222222";
    public const string Group = $"{Subscription}/resourceGroups/rg";
    public const string InstanceId = $"{Group}/providers/Microsoft.IoTOperations/instances/aio-plant";
    public const string ClusterId = $"{Group}/providers/Microsoft.Kubernetes/connectedClusters/plant";
    public const string LocationId = $"{Group}/providers/Microsoft.ExtendedLocation/customLocations/plant-cl";

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, string> resources = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> routes = new(StringComparer.OrdinalIgnoreCase);

    private readonly HashSet<string> anonymous = new(StringComparer.Ordinal);

    private FakeArm(WebApplication app)
    {
        this.app = app;
        app.Run(HandleAsync);
    }

    /// <summary>Every request: method, path and query, in the order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The credentials that came with them.</summary>
    public ConcurrentQueue<string> Tokens { get; } = new();

    /// <summary>The versions that a type is served in; any version where a type is not here.</summary>
    public Dictionary<string, string[]> Versions { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>How many resources a page of a list has.</summary>
    public int PageSize { get; set; } = 100;

    public Uri Address { get; private set; } = null!;

    public static async Task<FakeArm> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(TestCertificates.Server)));
        var arm = new FakeArm(builder.Build());
        await arm.app.StartAsync();
        arm.Address = new(arm.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        return arm;
    }

    /// <summary>Holds a resource; its lists hold it too.</summary>
    public void Add(string id, string properties = "{}", string envelope = "{}")
    {
        JsonObject document = JsonNode.Parse(envelope)!.AsObject();
        document["id"] = id;
        document["name"] = id[(id.LastIndexOf('/') + 1)..];
        document["type"] = ArmPath.Parse(id)?.Type;
        document["properties"] = JsonNode.Parse(properties);
        resources[id] = document.ToJsonString();
    }

    /// <summary>Holds a resource as it stands.</summary>
    public void AddDocument(string json) => resources[JsonNode.Parse(json)!["id"]!.GetValue<string>()] = json;

    /// <summary>Answers a path, query aside, in place of what is held.</summary>
    public void On(string path, Func<HttpContext, Task> answer) => routes[path] = answer;

    public void On(string path, int status, string body, string type = "application/json") => On(path, context => WriteAsync(context, status, body, type));

    /// <summary>Answers a path whoever asks.</summary>
    public void AllowAnonymous(string path, string body)
    {
        anonymous.Add(path);
        On(path, 200, body);
    }

    public void Fails(string path, int status, string code, string message = "no") => On(path, status, Error(code, message));

    public void Forbids(string path, string action = "Microsoft.X/y/read", string scope = "/z") => Fails(
        path, 403, "AuthorizationFailed", $"The client 'jane' with object id '0' does not have authorization to perform action '{action}' over scope '{scope}' or the scope is invalid.");

    public int Count(string path) => Requests.Count(request => PathOf(request).Equals(path, StringComparison.OrdinalIgnoreCase));

    public int Count() => Requests.Count;

    public static string PathOf(string request) => request.Split(' ')[1].Split('?')[0];

    public static string Error(string code, string message) => new JsonObject { ["error"] = new JsonObject { ["code"] = code, ["message"] = message } }.ToJsonString();

    public static async Task WriteAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public AzureConnection Connect(
        string? instanceId = InstanceId, string? clusterId = ClusterId, AzureReadCache? cache = null, TokenCredential? credential = null)
    {
        credential ??= new StaticCredential();
        var cloud = new AzureCloud("TestCloud", Address, new("https://login.test"), "https://management.test");
        var options = new ArmClientOptions
        {
            Environment = new ArmEnvironment(Address, cloud.Audience),
            Transport = new HttpClientTransport(new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = { RemoteCertificateValidationCallback = IsOurs } }),
            Retry = { Delay = TimeSpan.FromMilliseconds(1), MaxDelay = TimeSpan.FromMilliseconds(5) },
        };
        return new(
            new SiteIdentity { Name = "aio-plant", InstanceId = instanceId, ConnectedClusterId = clusterId },
            new ArmClient(credential, default, options), cloud, credential) { Cache = cache };
    }

    public Task<Snapshot> CollectAsync(params EvidenceKind[] kinds) => AzureCollector.CollectAsync(Connect(), kinds, Quick);

    public static CollectorOptions Quick { get; } = new() { RequestTimeout = TimeSpan.FromSeconds(20) };

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private static bool IsOurs(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) =>
        certificate?.GetCertHashString() == TestCertificates.Server.GetCertHashString();

    private async Task HandleAsync(HttpContext context)
    {
        string path = context.Request.Path.Value!;
        Requests.Enqueue($"{context.Request.Method} {path}{Uri.UnescapeDataString(context.Request.QueryString.Value!)}");
        Tokens.Enqueue(context.Request.Headers.Authorization.ToString());
        if (context.Request.Headers.Authorization != $"Bearer {Token}" && !anonymous.Contains(path))
        {
            await WriteAsync(context, 401, Error("InvalidAuthenticationToken", "The access token is invalid."));
        }
        else if (IsRefused(context, out string? refusal))
        {
            await WriteAsync(context, 400, refusal!);
        }
        else if (routes.TryGetValue(path, out Func<HttpContext, Task>? answer))
        {
            await answer(context);
        }
        else if (resources.TryGetValue(path, out string? document))
        {
            await WriteAsync(context, 200, document);
        }
        else if (path.EndsWith("/resources", StringComparison.Ordinal) || ArmPath.Parse(path)?.IsList == true)
        {
            await WriteListAsync(context, path);
        }
        else
        {
            await WriteAsync(context, 404, Error("ResourceNotFound", "The resource was not found."));
        }
    }

    private bool IsRefused(HttpContext context, out string? refusal)
    {
        refusal = null;
        string version = context.Request.Query["api-version"].ToString();
        if (ArmPath.Parse(context.Request.Path)?.Type is not { } type || !Versions.TryGetValue(type, out string[]? supported) || supported.Contains(version))
        {
            return false;
        }

        refusal = Error("NoRegisteredProviderFound", supported.Length == 0
            ? "No registered resource provider found."
            : $"No registered resource provider found for location 'westeurope' and API version '{version}' for type '{type}'. The supported api-versions are '{string.Join(", ", supported)}'. The supported locations are 'westeurope'.");
        return true;
    }

    private Task WriteListAsync(HttpContext context, string path)
    {
        string scope = path.Split("/providers/")[0];
        string filter = context.Request.Query["$filter"].ToString();
        string? type = ArmPath.Parse(path)!.Type;
        bool IsListed(string id, string document)
        {
            if (type is not null)
            {
                bool isWide = scope.Split('/').Length <= 5 && path.Split("/providers/") is [_, var rest] && rest.Split('/').Length == 2;
                return ArmPath.Parse(id)!.Type == type
                    && (id.StartsWith($"{path}/", StringComparison.OrdinalIgnoreCase) || (isWide && id.StartsWith($"{scope}/", StringComparison.OrdinalIgnoreCase)));
            }

            using var parsed = JsonDocument.Parse(document);
            return id.StartsWith(path[..^"resources".Length], StringComparison.OrdinalIgnoreCase)
                && parsed.RootElement.TryGetProperty("name", out JsonElement name)
                && filter == $"resourceType eq '{parsed.RootElement.GetProperty("type").GetString()}' and name eq '{name.GetString()}'";
        }

        string[] all = [.. resources.Where(item => IsListed(item.Key, item.Value)).OrderBy(item => item.Key, StringComparer.Ordinal).Select(item => item.Value)];
        int from = int.TryParse(context.Request.Query["$skiptoken"], out int token) ? token : 0;
        string next = from + PageSize < all.Length ? $",\"nextLink\":\"{Address.ToString().TrimEnd('/')}{path}?api-version=1&$skiptoken={from + PageSize}\"" : "";
        return WriteAsync(context, 200, $"{{\"value\":[{string.Join(",", all.Skip(from).Take(PageSize))}]{next}}}");
    }

    private sealed class StaticCredential : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(Token, DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            new(GetToken(requestContext, cancellationToken));
    }
}
