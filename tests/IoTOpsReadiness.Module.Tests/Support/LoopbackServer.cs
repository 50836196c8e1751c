using System.Net;
using System.Net.Sockets;
using System.Text;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>A cluster of a test's own on loopback, plain as "kubectl proxy" offers it; what it answers, derived classes say.</summary>
internal abstract class LoopbackServer : IDisposable
{
    private const int StartAttempts = 5;

    private readonly HttpListener listener;
    private readonly TemporaryFile kubeconfig;

    protected LoopbackServer()
    {
        (listener, Address) = Listen();
        kubeconfig = new(".yaml", $$"""
            apiVersion: v1
            kind: Config
            current-context: plant
            clusters:
            - name: plant
              cluster: { server: "{{Address}}" }
            contexts:
            - name: plant
              context: { cluster: plant, user: "" }
            """);
    }

    public string Kubeconfig => kubeconfig.Path;

    protected Uri Address { get; }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool isDisposing)
    {
        listener.Close();
        kubeconfig.Dispose();
    }

    /// <summary>Begins to answer, once the derived class is ready to.</summary>
    protected void Serve() => _ = ServeAsync();

    /// <returns>The answer; null for none, until the server ends.</returns>
    protected abstract Task<(int Status, string Body)?> AnswerAsync(HttpListenerRequest request, string path);

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (int attempt = 1; ; attempt++)
        {
            using var probe = new TcpListener(IPAddress.Loopback, 0);
            probe.Start();
            var address = new Uri($"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/");
            probe.Stop();
            var listener = new HttpListener { Prefixes = { address.ToString() } };
            try
            {
                listener.Start();
                return (listener, address);
            }
            catch (HttpListenerException) when (attempt < StartAttempts)
            {
                // Someone else took the port meanwhile.
                listener.Close();
            }
        }
    }

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                HttpListenerContext context = await listener.GetContextAsync();
                if (await AnswerAsync(context.Request, context.Request.Url!.AbsolutePath) is ({ } status, { } body))
                {
                    context.Response.StatusCode = status;
                    context.Response.ContentType = "application/json";
                    await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                    context.Response.Close();
                }
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
