using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A TCP server on this machine that treats each connection as a test wants it to, and keeps what it was sent.</summary>
internal sealed class LoopbackEndpoint : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly Func<NetworkStream, LoopbackEndpoint, CancellationToken, Task> serve;
    private readonly Task serving;

    private LoopbackEndpoint(Func<NetworkStream, LoopbackEndpoint, CancellationToken, Task> serve)
    {
        this.serve = serve;
        listener.Start();
        serving = ServeAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What clients sent: in the clear, or within TLS.</summary>
    public ConcurrentQueue<string> Received { get; } = new();

    /// <summary>How many connections are over.</summary>
    public int Done { get; private set; }

    /// <summary>Speaks TLS with a certificate and reads what comes within until the client hangs up.</summary>
    public static LoopbackEndpoint Tls(X509Certificate2 certificate, params X509Certificate2[] others) => new(async (stream, server, cancellationToken) =>
    {
        using var tls = new SslStream(stream);
        await tls.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, new X509Certificate2Collection(others), offline: true) }, cancellationToken);
        await server.KeepAsync(tls, cancellationToken);
    });

    /// <summary>Answers nothing, whatever it is sent.</summary>
    public static LoopbackEndpoint Silent() => new((_, _, cancellationToken) => Task.Delay(Timeout.Infinite, cancellationToken));

    /// <summary>Says something in the clear and hangs up.</summary>
    public static LoopbackEndpoint Talking(string text) => new(async (stream, server, cancellationToken) =>
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text), cancellationToken);
        await server.KeepAsync(stream, cancellationToken);
    });

    /// <summary>Hangs up at once.</summary>
    public static LoopbackEndpoint HangingUp() => new((_, _, _) => Task.CompletedTask);

    /// <summary>Reads the head of a request, and either answers a status or makes a tunnel to a port of this machine.</summary>
    public static LoopbackEndpoint Proxy(string status, int? target = null) => new(async (stream, server, cancellationToken) =>
    {
        var head = new StringBuilder();
        byte[] one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal) && await stream.ReadAsync(one, cancellationToken) > 0)
        {
            head.Append((char)one[0]);
        }

        server.Received.Enqueue(head.ToString());
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{status}\r\nX-Proxy: yes\r\n\r\n"), cancellationToken);
        if (target is { } port)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            await Task.WhenAny(stream.CopyToAsync(client.GetStream(), cancellationToken), client.GetStream().CopyToAsync(stream, cancellationToken));
        }
    });

    /// <summary>A port of this machine that refuses connections.</summary>
    public static int RefusingPort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Waits until the connections so far are over.</summary>
    public async Task WaitAsync(int connections = 1)
    {
        while (Done < connections)
        {
            await Task.Delay(10);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
        listener.Dispose();
    }

    private async Task KeepAsync(Stream stream, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[1024];
        int read;
        while ((read = await stream.ReadAsync(buffer, cancellationToken)) > 0)
        {
            Received.Enqueue(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    private async Task ServeAsync()
    {
        List<Task> connections = [];
        try
        {
            while (true)
            {
                connections.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // Stopped.
            await Task.WhenAll(connections);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                await serve(client.GetStream(), this, stop.Token);
            }
            catch (Exception exception) when (exception is IOException or OperationCanceledException or System.Security.Authentication.AuthenticationException)
            {
                // The client has gone, or the test is over.
            }
        }

        Done++;
    }
}
