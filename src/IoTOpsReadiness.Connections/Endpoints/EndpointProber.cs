using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Endpoints;

namespace IoTOpsReadiness.Connections.Endpoints;

/// <summary>
/// Probes endpoints from this machine: resolves the name, connects, makes the TLS handshake and hangs up. Sends no
/// credentials and no data of any application; a proxy is asked for a tunnel, without credentials.
/// </summary>
/// <param name="data">Which authorities are behind Microsoft's endpoints.</param>
/// <param name="options">How to probe.</param>
public sealed class EndpointProber(EndpointData data, ProbeOptions options)
{
    private readonly CertificateJudge judge = new(data);

    /// <summary>Probes one endpoint. Whatever goes wrong is the result.</summary>
    public async Task<EndpointProbe> ProbeAsync(SiteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        if (endpoint.IsWildcard)
        {
            return OfWildcard(endpoint, options.From);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Timeout);
        EndpointProbe probe = EndpointProbe.Of(endpoint, options.From, EndpointStatus.NotProbed, "");
        string stage = "The name was not resolved";
        try
        {
            ProxyAddress? proxy = ProxyFor(endpoint);
            probe = probe with { Proxy = proxy?.ToString() };
            string host = proxy?.Host ?? endpoint.Host.Trim('[', ']');
            IPAddress[] addresses = await ResolveAsync(host, proxy is not null, limit.Token).ConfigureAwait(false);
            probe = probe with { Addresses = proxy is null ? [.. addresses.Select(address => address.ToString())] : [] };

            stage = proxy is null ? "The connection was not answered" : $"The proxy {proxy} was not reached";
            long start = Stopwatch.GetTimestamp();
            using var stream = new NetworkStream(await ConnectAsync(addresses, proxy, proxy?.Port ?? endpoint.Port, limit.Token).ConfigureAwait(false), ownsSocket: true);
            if (proxy is not null)
            {
                stage = $"The proxy {proxy} did not connect to the host";
                await ProxyTunnel.OpenAsync(stream, proxy, endpoint, limit.Token).ConfigureAwait(false);
            }

            probe = probe with { LatencyMilliseconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalMilliseconds, 1) };
            if (!endpoint.UsesTls)
            {
                return probe with { Status = EndpointStatus.Reachable, Message = "TCP connects; what is spoken there was not tried." };
            }

            stage = "TCP connects, and the TLS handshake was not answered";
            return await HandshakeAsync(stream, endpoint, probe, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // A proxy that does not answer says nothing about what is behind it.
            bool isAboutProxy = probe is { Proxy: not null, LatencyMilliseconds: null } && !stage.EndsWith("to the host", StringComparison.Ordinal);
            return probe with
            {
                Status = isAboutProxy ? EndpointStatus.NotProbed : EndpointStatus.TimedOut,
                Message = $"{stage} within {options.Timeout.TotalSeconds:0.#} s.",
            };
        }
        catch (ProbeFailedException exception)
        {
            return probe with { Status = exception.Status, Message = exception.Message };
        }
    }

    internal static EndpointProbe OfWildcard(SiteEndpoint endpoint, string from) =>
        EndpointProbe.Of(endpoint, from, EndpointStatus.NotProbed, "A wildcard stands for hosts that are not known beforehand; the firewall must take it as it is.");

    private ProxyAddress? ProxyFor(SiteEndpoint endpoint)
    {
        // Kafka, MQTT and OTLP do not speak to HTTP proxies.
        if (options.IgnoreProxy || endpoint.Protocol is not ("HTTPS" or "WSS"))
        {
            return null;
        }

        if (options.Proxy is not null)
        {
            return options.Proxy;
        }

        try
        {
            Uri? proxy = EnvironmentProxy.For(new($"https://{endpoint}/"), null, options.Environment)?.GetProxy(new($"https://{endpoint}/"));
            return proxy is null ? null : ProxyAddress.Parse(proxy.AbsoluteUri) ?? throw Unusable();
        }
        catch (FormatException)
        {
            throw Unusable();
        }

        static ProbeFailedException Unusable() =>
            new(EndpointStatus.NotProbed, "The proxy that the environment names is not an HTTP proxy; name one, or leave proxies aside.");
    }

    private static async Task<IPAddress[]> ResolveAsync(string host, bool isProxy, CancellationToken cancellationToken)
    {
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            return [address];
        }

        try
        {
            IPAddress[] addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
            return addresses.Length > 0 ? addresses : throw NotFound(null);
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            throw NotFound(exception);
        }

        ProbeFailedException NotFound(Exception? inner) => isProxy
            ? new(EndpointStatus.NotProbed, $"The name of the proxy, '{host}', cannot be resolved.", inner)
            : new(
                EndpointStatus.NameNotFound,
                inner is SocketException { SocketErrorCode: SocketError.TryAgain } ? "The name server does not answer." : "The name cannot be resolved.",
                inner);
    }

    // All addresses at once: one that hangs must not hide one that answers.
    private static async Task<Socket> ConnectAsync(IPAddress[] addresses, ProxyAddress? proxy, int port, CancellationToken cancellationToken)
    {
        using var others = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task<Socket>> attempts = [.. addresses.Select(address => ConnectAsync(new IPEndPoint(address, port), others.Token))];
        SocketException? refusal = null;
        while (attempts.Count > 0)
        {
            Task<Socket> first = await Task.WhenAny(attempts).ConfigureAwait(false);
            attempts.Remove(first);
            try
            {
                Socket socket = await first.ConfigureAwait(false);
                await others.CancelAsync().ConfigureAwait(false);
                foreach (Task<Socket> late in attempts)
                {
                    _ = late.ContinueWith(task => task.Result.Dispose(), CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default);
                    _ = late.ContinueWith(task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
                }

                return socket;
            }
            catch (SocketException exception)
            {
                refusal = exception;
            }
        }

        throw refusal!.SocketErrorCode == SocketError.TimedOut
            ? new ProbeFailedException(proxy is null ? EndpointStatus.TimedOut : EndpointStatus.NotProbed, "The system gave the connection up.", refusal)
            : new ProbeFailedException(
                proxy is null ? EndpointStatus.Refused : EndpointStatus.NotProbed,
                $"{(proxy is null ? "The connection" : $"The connection to the proxy {proxy}")} was refused: {Words(refusal)}.",
                refusal);
    }

    private static async Task<Socket> ConnectAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<EndpointProbe> HandshakeAsync(Stream stream, SiteEndpoint endpoint, EndpointProbe probe, CancellationToken cancellationToken)
    {
        List<X509Certificate2> certificates = [];
        try
        {
            using var tls = new SslStream(stream, leaveInnerStreamOpen: true);
            var asked = new SslClientAuthenticationOptions
            {
                TargetHost = endpoint.Host.Trim('[', ']'),
                CertificateChainPolicy = new() { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true },
#pragma warning disable CA5359 // Nothing is sent: whom the certificate is from is what there is to learn.
                RemoteCertificateValidationCallback = (_, own, chain, _) =>
                {
                    if (own is not null)
                    {
                        certificates.Add(new X509Certificate2(own.GetRawCertData()));
                        certificates.AddRange((chain?.ChainPolicy.ExtraStore ?? []).Select(other => new X509Certificate2(other.RawData)));
                    }

                    return true;
                },
#pragma warning restore CA5359
            };
            await tls.AuthenticateAsClientAsync(asked, cancellationToken).ConfigureAwait(false);
            return judge.Judge(probe, certificates);
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or SocketException or InvalidOperationException)
        {
            // With a certificate in hand it is judged all the same: some servers hang up on those without one.
            return certificates.Count > 0 ? judge.Judge(probe, certificates) : probe with { Status = EndpointStatus.TlsFailed, Message = $"TCP connects, and TLS fails: {Words(exception)}." };
        }
        finally
        {
            certificates.ForEach(certificate => certificate.Dispose());
        }
    }

    private static string Words(Exception exception) => exception switch
    {
        AuthenticationException => $"what answers there does not speak TLS, or no version of it in common ({ConnectionErrors.Clean(exception.GetBaseException().Message, 100).TrimEnd('.')})",
        _ => exception.GetBaseException() switch
        {
            SocketException { SocketErrorCode: SocketError.ConnectionRefused } => "nothing listens there, or a firewall rejects it",
            SocketException { SocketErrorCode: SocketError.ConnectionReset } => "the connection was reset, as firewalls do that filter by name",
            SocketException { SocketErrorCode: SocketError.NetworkUnreachable or SocketError.HostUnreachable } => "there is no route to it",
            IOException => "the connection was closed, as firewalls do that filter by name",
            var cause => ConnectionErrors.Clean(cause.Message).TrimEnd('.'),
        },
    };
}
