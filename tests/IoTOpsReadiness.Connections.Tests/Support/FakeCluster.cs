using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using IoTOpsReadiness.Connections.Kubernetes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>
/// An API server on this machine that answers as a small site does, except where a test makes it misbehave.
/// </summary>
internal sealed class FakeCluster : IAsyncDisposable
{
    public const string Token = "tok3nOfTheTestsThatMustNeverShowUp";

    private const string Groups = """
        {"kind":"APIGroupList","apiVersion":"v1","groups":[
        {"name":"apps","versions":[{"groupVersion":"apps/v1","version":"v1"}],"preferredVersion":{"groupVersion":"apps/v1","version":"v1"}},
        {"name":"iotoperations.azure.com","versions":[{"groupVersion":"iotoperations.azure.com/v1","version":"v1"}],"preferredVersion":{"groupVersion":"iotoperations.azure.com/v1","version":"v1"}},
        {"name":"mqttbroker.iotoperations.azure.com","versions":[{"groupVersion":"mqttbroker.iotoperations.azure.com/v1","version":"v1"}],"preferredVersion":{"groupVersion":"mqttbroker.iotoperations.azure.com/v1","version":"v1"}}]}
        """;

    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<HttpContext, Task>> routes = new();

    private FakeCluster(WebApplication app)
    {
        this.app = app;
        app.Run(HandleAsync);
    }

    /// <summary>Every request: method, path and query, in the order of arrival.</summary>
    public ConcurrentQueue<string> Requests { get; } = new();

    /// <summary>The credential every request must carry; none if null.</summary>
    public string? RequiredToken { get; set; } = Token;

    /// <summary>Answers what no route does; false leaves it unanswered.</summary>
    public Func<HttpContext, Task<bool>>? Otherwise { get; set; }

    public ConcurrentQueue<string> Protocols { get; } = new();

    public Uri Address { get; private set; } = null!;

    public static async Task<FakeCluster> StartAsync(
        X509Certificate2? certificate = null, HttpProtocols protocols = HttpProtocols.Http1AndHttp2, bool isPlain = false, bool wantsClientCertificate = false)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = isPlain ? HttpProtocols.Http1 : protocols;
                if (!isPlain)
                {
                    listen.UseHttps(new HttpsConnectionAdapterOptions
                    {
                        ServerCertificate = certificate ?? TestCertificates.Server,
                        ClientCertificateMode = wantsClientCertificate ? ClientCertificateMode.AllowCertificate : ClientCertificateMode.NoCertificate,
                        ClientCertificateValidation = (_, _, _) => true,
                    });
                }
            });
        });
        var cluster = new FakeCluster(builder.Build());
        await cluster.app.StartAsync();
        cluster.Address = new(cluster.app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        cluster.Site();
        return cluster;
    }

    /// <summary>Answers a path, query aside.</summary>
    public void On(string path, Func<HttpContext, Task> answer) => routes[path] = answer;

    public void On(string path, int status, string body, string type = "application/json") => On(path, context => WriteAsync(context, status, body, type));

    public static async Task WriteAsync(HttpContext context, int status, string body, string type = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = type;
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body));
    }

    public static string Status(int code, string message, string metadata = "{}") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{{metadata}},"status":"Failure","message":"{{message}}","code":{{code}}}""";

    public static string List(IEnumerable<string> items, string? token = null) =>
        $$$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"{{{(token is null ? "" : $",\"continue\":\"{token}\"")}}}},"items":[{{{string.Join(",", items)}}}]}""";

    public static string Item(string name, string @namespace = "azure-iot-operations", string spec = "{}") =>
        $$$"""{"metadata":{"name":"{{{name}}}","namespace":"{{{@namespace}}}","managedFields":[{"manager":"x"}]},"spec":{{{spec}}}}""";

    /// <summary>Serves a list in pages of the size that is asked for.</summary>
    public void OnPaged(string path, int count, Func<int, string>? item = null) => On(path, context =>
    {
        int limit = int.Parse(context.Request.Query["limit"].ToString(), System.Globalization.CultureInfo.InvariantCulture);
        string token = context.Request.Query["continue"].ToString();
        int from = token.Length == 0 ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        int to = Math.Min(count, from + limit);
        IEnumerable<string> items = Enumerable.Range(from, to - from).Select(index => item?.Invoke(index) ?? Item($"item-{index}"));
        return WriteAsync(context, 200, List(items, to < count ? to.ToString(System.Globalization.CultureInfo.InvariantCulture) : null));
    });

    public int Count(string path) => Requests.Count(request => request.Split(' ')[1].Split('?')[0] == path);

    /// <summary>The path of a kubeconfig for this cluster.</summary>
    public string Kubeconfig(TempFolder folder, string? user = null, string? cluster = null, string context = "site") => folder.Write("kubeconfig", $"""
        apiVersion: v1
        kind: Config
        current-context: {context}
        contexts:
        - name: {context}
          context:
            cluster: c
            user: u
        clusters:
        - name: c
          cluster:
            server: {Address}
            {cluster ?? $"certificate-authority-data: {TestCertificates.Base64Pem(TestCertificates.Authority)}"}
        users:
        - name: u
          user:
            {user ?? $"token: {Token}"}
        """);

    public KubernetesConnectionOptions Options(TempFolder folder, string? user = null, string? cluster = null) => new()
    {
        KubeconfigPath = [Kubeconfig(folder, user, cluster)],
        Environment = _ => null,
        Timeout = TimeSpan.FromSeconds(10),
    };

    public async Task<KubernetesConnection> ConnectAsync()
    {
        using var folder = new TempFolder();
        return await KubernetesConnector.ConnectAsync(Options(folder));
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await app.StopAsync(now.Token);
        await app.DisposeAsync();
    }

    private void Site()
    {
        On("/version", 200, """{"major":"1","minor":"31","gitVersion":"v1.31.4+k3s1"}""");
        On("/apis", 200, Groups);
        On("/apis/authentication.k8s.io/v1/selfsubjectreviews", 201, """{"kind":"SelfSubjectReview","status":{"userInfo":{"username":"jane"}}}""");
        On("/api/v1/namespaces/azure-arc/configmaps/azure-clusterconfig", 200, """{"kind":"ConfigMap","data":{"AZURE_SUBSCRIPTION_ID":"sub","AZURE_RESOURCE_GROUP":"rg","AZURE_RESOURCE_NAME":"plant"}}""");
        On("/apis/iotoperations.azure.com/v1/instances", 200, List([Item("aio-plant")]));
    }

    private async Task HandleAsync(HttpContext context)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        Protocols.Enqueue(context.Request.Protocol);
        if (RequiredToken is { } token && context.Request.Headers.Authorization != $"Bearer {token}")
        {
            await WriteAsync(context, 401, Status(401, "Unauthorized"));
        }
        else if (routes.TryGetValue(context.Request.Path, out Func<HttpContext, Task>? answer))
        {
            await answer(context);
        }
        else if (Otherwise is null || !await Otherwise(context))
        {
            await WriteAsync(context, 404, "404 page not found", "text/plain");
        }
    }
}
