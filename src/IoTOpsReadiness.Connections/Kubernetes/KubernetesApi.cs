using System.Buffers;
using System.Net;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>Looks into the beginning of an answer while the rest is on its way.</summary>
/// <returns>True once it has seen enough.</returns>
internal delegate bool HeadWatcher(ReadOnlySpan<byte> head);

/// <summary>Requests with everything that goes wrong on the way: timeouts, retries, answers without end.</summary>
internal sealed class KubernetesApi(KubernetesTransport transport)
{
    // 500 objects of the greatest size etcd holds are less.
    private const int LongestAnswer = 800 << 20;
    private const int FirstBuffer = 128 << 10;

    /// <summary>Sends a request until it is answered.</summary>
    /// <param name="method">The HTTP method.</param>
    /// <param name="path">Path and query.</param>
    /// <param name="accept">The media type to ask for.</param>
    /// <param name="body">What to send, as JSON.</param>
    /// <param name="timeout">How long the server may be silent; the whole may take ten times as long.</param>
    /// <param name="watcher">Sees the beginning of a good answer.</param>
    /// <param name="onRequest">Called for every request, retries included.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="RequestFailedException">It was not answered.</exception>
    public async Task<ApiAnswer> SendAsync(
        HttpMethod method, string path, string accept, byte[]? body, TimeSpan timeout, HeadWatcher? watcher, Action? onRequest, CancellationToken cancellationToken)
    {
        for (int attempt = 1; ; attempt++)
        {
            TimeSpan delay;
            onRequest?.Invoke();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(timeout);
            try
            {
                using HttpContent? content = body is null ? null : new ByteArrayContent(body) { Headers = { ContentType = new("application/json") } };
                using HttpResponseMessage response = await transport.SendAsync(method, path, accept, content, limit.Token).ConfigureAwait(false);
                if (!RetryDelay.IsWorthwhile(response.StatusCode) || attempt >= RetryDelay.Attempts)
                {
                    return await ReadAsync(response, response.StatusCode == HttpStatusCode.OK ? watcher : null, timeout, limit).ConfigureAwait(false);
                }

                delay = RetryDelay.After(attempt, response.Headers.RetryAfter, transport.ServerTime ?? DateTimeOffset.UtcNow);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new RequestFailedException(QueryOutcome.TimedOut, $"no answer within {timeout.TotalSeconds:0.#} s", exception);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException)
            {
                if (attempt >= RetryDelay.Attempts || !MayPass(exception))
                {
                    throw new RequestFailedException(QueryOutcome.Unreachable, transport.Explain(exception), exception);
                }

                delay = RetryDelay.After(attempt, null, default);
            }

            await Task.Delay(delay, cancellationToken).ConfigureAwait(false);
        }
    }

    // A wrong name or certificate stays wrong; a server that refuses connections is not there; a broken one may be next time.
    private static bool MayPass(Exception exception) => exception is not HttpRequestException
    {
        HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
            or HttpRequestError.ConnectionError or HttpRequestError.UserAuthenticationError,
    };

    private static async Task<ApiAnswer> ReadAsync(HttpResponseMessage response, HeadWatcher? watcher, TimeSpan timeout, CancellationTokenSource limit)
    {
        long? announced = response.Content.Headers.ContentLength;
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp((announced ?? 0) + 1, FirstBuffer, LongestAnswer));
        int length = 0;
        bool isDone = false;
        long deadline = Environment.TickCount64 + (long)(timeout.TotalMilliseconds * 10);
        try
        {
            using Stream stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            while (true)
            {
                if (length == buffer.Length)
                {
                    buffer = Grow(buffer, length);
                }

                int read = await stream.ReadAsync(buffer.AsMemory(length), limit.Token).ConfigureAwait(false);
                if (read == 0)
                {
                    break;
                }

                length += read;
                if (watcher?.Invoke(buffer.AsSpan(0, length)) == true)
                {
                    watcher = null;
                }

                // As long as something comes, a slow line is not a dead one.
                if (Environment.TickCount64 < deadline)
                {
                    limit.CancelAfter(timeout);
                }
            }

            isDone = true;
            return new(response.StatusCode, response.Content.Headers.ContentType?.MediaType, buffer, length);
        }
        finally
        {
            if (!isDone)
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        if (length >= LongestAnswer)
        {
            throw new RequestFailedException(QueryOutcome.Invalid, "the answer does not end");
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
