using System.Net;
using IoTOpsReadiness.Sandbox.Azure;
using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Hosting;
using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace IoTOpsReadiness.Sandbox;

/// <summary>
/// A running sandbox: the API servers of its sites and Azure Resource Manager behind one HTTPS endpoint, the endpoint for
/// managed identities behind a plain one, as on a real machine. Both listen on loopback addresses only.
/// </summary>
internal sealed class SandboxServer : IAsyncDisposable
{
    /// <summary>The longest body of a request, in bytes: 4 MiB, about what Azure Resource Manager and Kubernetes take.</summary>
    public const int LongestRequest = 4 << 20;

    private readonly WebApplication app;
    private readonly SandboxCertificates certificates;

    private SandboxServer(WebApplication app, SandboxCertificates certificates, SandboxSites sites, SandboxFaults faults, Uri address, Uri identityAddress)
    {
        this.app = app;
        this.certificates = certificates;
        Sites = sites;
        Faults = faults;
        Address = address;
        IdentityEndpoint = new(identityAddress, SandboxPaths.Identity);
    }

    /// <summary>Where the HTTPS endpoint is, which is also the endpoint of Azure Resource Manager.</summary>
    public Uri Address { get; }

    /// <summary>Where managed identities get their tokens.</summary>
    public Uri IdentityEndpoint { get; }

    /// <summary>The certificate authority to trust, as PEM.</summary>
    public string AuthorityPem => certificates.AuthorityPem;

    /// <summary>The sites it holds.</summary>
    public SandboxSites Sites { get; }

    /// <summary>What goes wrong; can be changed at any time.</summary>
    public SandboxFaults Faults { get; }

    /// <summary>Starts a sandbox.</summary>
    /// <exception cref="SandboxException">The scenario cannot be loaded, or the port is taken.</exception>
    public static async Task<SandboxServer> StartAsync(SandboxServerOptions options, CancellationToken cancellationToken = default)
    {
        Scenario scenario = await Scenario.LoadAsync(options.Scenario, cancellationToken).ConfigureAwait(false);
        var sites = new SandboxSites(scenario, options.Sites, options.RealClock, options.Faults.ExpiredToken) { DoesHostSteps = options.HostSteps };
        var faults = new SandboxFaults(options.Faults);
        var certificates = SandboxCertificates.Create();
        WebApplication app = Build(options, certificates, sites, faults);
        try
        {
            await app.StartAsync(cancellationToken).ConfigureAwait(false);
            Uri[] addresses = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Select(address => new Uri(address))];
            Uri secure = addresses.First(address => address.Scheme == Uri.UriSchemeHttps);
            return new(app, certificates, sites, faults, new($"https://127.0.0.1:{secure.Port}"), addresses.First(address => address.Scheme == Uri.UriSchemeHttp));
        }
        catch (Exception exception)
        {
            await app.DisposeAsync().ConfigureAwait(false);
            certificates.Dispose();
            if (exception is IOException)
            {
                throw new SandboxException($"The sandbox cannot listen on port {options.Port}: {exception.Message}", exception);
            }

            throw;
        }
    }

    /// <summary>The API server of a site.</summary>
    public Uri ClusterAddress(SandboxSite site) => new(Address, $"{SandboxPaths.Clusters}/{site.Name}");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync(CancellationToken.None).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
        certificates.Dispose();
    }

    private static WebApplication Build(SandboxServerOptions options, SandboxCertificates certificates, SandboxSites sites, SandboxFaults faults)
    {
        // Empty: no settings file or variable that happens to be around has a say.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddRouting();
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(500));
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LongestRequest;
            void Secure(ListenOptions listen) => listen.UseHttps(certificates.Server);
            if (options.Port == 0)
            {
                kestrel.Listen(IPAddress.Loopback, 0, Secure);
            }
            else
            {
                kestrel.ListenLocalhost(options.Port, Secure);
            }

            kestrel.Listen(IPAddress.Loopback, 0);
        });

        WebApplication app = builder.Build();
        app.Use((context, next) =>
        {
            context.Response.Headers.Date = sites.Time.GetUtcNow().ToString("r");

            // A token is never sent in the clear.
            bool isMisdirected = !context.Request.IsHttps && SandboxPaths.Of(context.Request.Path).Side != SandboxSide.Identity;
            context.Response.StatusCode = isMisdirected ? StatusCodes.Status421MisdirectedRequest : StatusCodes.Status200OK;
            return isMisdirected ? Task.CompletedTask : next(context);
        });
        app.Use(faults.InvokeAsync);
        app.MapKubernetes(sites, faults);
        app.MapAzure(sites, faults);
        return app;
    }
}
