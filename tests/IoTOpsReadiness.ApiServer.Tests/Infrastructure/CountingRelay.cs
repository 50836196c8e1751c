using System.Collections.Concurrent;
using System.Net;

namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>Stands before a server as "kubectl proxy" does, signs in as its administrator, and remembers what was asked.</summary>
internal sealed class CountingRelay : IDisposable
{
    private const int StartAttempts = 5;

    private readonly HttpListener _listener;
    private readonly HttpClient _client;
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly Uri _address;

    public CountingRelay(KubeApiServer server)
    {
        _client = server.CreateClient(server.AdminToken);
        (_listener, _address) = Listen();
        _ = RelayAllAsync();
    }

    /// <summary>The requests so far, as "GET /version".</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public string Kubeconfig => $"""
        apiVersion: v1
        kind: Config
        current-context: relay
        clusters:
        - name: relay
          cluster:
            server: {_address}
        contexts:
        - name: relay
          context:
            cluster: relay
            user: ""

        """;

    public void Dispose()
    {
        _listener.Close();
        _client.Dispose();
    }

    private static (HttpListener Listener, Uri Address) Listen()
    {
        for (var attempt = 1; ; attempt++)
        {
            var address = new Uri($"http://127.0.0.1:{LoopbackPorts.FindFree().First}/");
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

    private async Task RelayAllAsync()
    {
        while (_listener.IsListening)
        {
            try
            {
                var context = await _listener.GetContextAsync();
                _ = RelayAsync(context);
            }
            catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task RelayAsync(HttpListenerContext context)
    {
        var request = context.Request;
        _requests.Enqueue($"{request.HttpMethod} {request.Url!.AbsolutePath}");
        using var message = new HttpRequestMessage(new HttpMethod(request.HttpMethod), request.RawUrl);
        message.Headers.TryAddWithoutValidation("Accept", request.AcceptTypes ?? []);
        if (request.HasEntityBody)
        {
            message.Content = new StreamContent(request.InputStream);
            message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType);
        }

        using var answer = await _client.SendAsync(message);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.OutputStream);
        context.Response.Close();
    }
}
