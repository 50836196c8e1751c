using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace IoTOpsReadiness.Benchmarks;

/// <summary>Serves a site over HTTPS until its input ends. Pages are put together once, so that it costs little beside the client.</summary>
internal static class SiteServer
{
    private static readonly string[] Groups =
    [
        "apps", "storage.k8s.io", "rbac.authorization.k8s.io", "iotoperations.azure.com", "mqttbroker.iotoperations.azure.com",
        "connectivity.iotoperations.azure.com", "deviceregistry.microsoft.com",
    ];

    public static async Task RunAsync(int resources, string kubeconfig)
    {
        Dictionary<string, byte[][]> site = new SiteData(resources).Build();
        ConcurrentDictionary<string, byte[]> pages = new();
        using X509Certificate2 certificate = Certificate();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate)));
        await using WebApplication app = builder.Build();
        app.Run(context => AnswerAsync(context, site, pages));
        await app.StartAsync();
        string address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        string authority = Convert.ToBase64String(Encoding.ASCII.GetBytes(certificate.ExportCertificatePem()));
        await File.WriteAllTextAsync(kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            current-context: bench
            contexts:
            - name: bench
              context: {cluster: bench, user: bench}
            clusters:
            - name: bench
              cluster:
                server: {{address}}
                certificate-authority-data: {{authority}}
            users:
            - name: bench
              user: {token: bench}
            """);
        Console.WriteLine(JsonSerializer.Serialize(site.Keys.Select(path => address + path)));
        await Console.In.ReadToEndAsync();
    }

    private static async Task AnswerAsync(HttpContext context, Dictionary<string, byte[][]> site, ConcurrentDictionary<string, byte[]> pages)
    {
        string path = context.Request.Path;
        byte[]? body = site.TryGetValue(path, out byte[][]? items)
            ? pages.GetOrAdd(path + context.Request.QueryString, _ => Page(items, context.Request.Query))
            : Other(path);
        context.Response.StatusCode = body is null ? 404 : context.Request.Method == "POST" ? 201 : 200;
        context.Response.ContentType = "application/json";
        if (body is not null)
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        }
    }

    private static byte[] Page(byte[][] items, IQueryCollection query)
    {
        int limit = int.TryParse(query["limit"], out int asked) ? asked : int.MaxValue;
        int from = int.TryParse(query["continue"], out int token) ? token : 0;
        int to = (int)Math.Min(items.Length, (long)from + limit);
        using var page = new MemoryStream();
        string rest = to < items.Length ? string.Create(CultureInfo.InvariantCulture, $",\"continue\":\"{to}\",\"remainingItemCount\":{items.Length - to}") : "";
        page.Write(Encoding.UTF8.GetBytes($$$"""{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"{{{rest}}}},"items":["""));
        for (int i = from; i < to; i++)
        {
            page.Write(i > from ? ","u8 : default);
            page.Write(items[i]);
        }

        page.Write("]}"u8);
        return page.ToArray();
    }

    private static byte[]? Other(string path) => path switch
    {
        "/version" => """{"major":"1","minor":"31","gitVersion":"v1.31.4+k3s1"}"""u8.ToArray(),
        "/.well-known/openid-configuration" => """{"issuer":"https://kubernetes.default.svc.cluster.local"}"""u8.ToArray(),
        "/apis" => JsonSerializer.SerializeToUtf8Bytes(new
        {
            kind = "APIGroupList",
            groups = Groups.Select(name => new { name, versions = new[] { new { version = "v1" } }, preferredVersion = new { version = "v1" } }),
        }),
        "/apis/authentication.k8s.io/v1/selfsubjectreviews" => """{"kind":"SelfSubjectReview","status":{"userInfo":{"username":"bench"}}}"""u8.ToArray(),
        _ when path.Contains("/configmaps/", StringComparison.Ordinal) || path.Contains("/clusterrolebindings/", StringComparison.Ordinal) => null,
        _ when path.StartsWith("/api", StringComparison.Ordinal) => """{"kind":"List","apiVersion":"v1","metadata":{"resourceVersion":"1"},"items":[]}"""u8.ToArray(),
        _ => null,
    };

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=bench", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }
}
