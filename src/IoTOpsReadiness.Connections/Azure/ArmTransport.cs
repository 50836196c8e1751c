using System.Globalization;
using Azure;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using Azure.ResourceManager;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;
using SdkFailure = Azure.RequestFailedException;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// Requests through the client's own pipeline, which signs in, retries and reports. It sends nothing to another host
/// than the client's, and keeps quiet when Azure asks for it.
/// </summary>
#pragma warning disable CA1001 // What a fleet shares goes on after the site that asked first; the slots hold nothing that has to be given back.
internal sealed class ArmTransport(ArmClient client, AzureReadCache cache, TimeSpan timeout, int concurrency)
#pragma warning restore CA1001
{
    // A single request waits for its turn no longer than this in all.
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestGuess = TimeSpan.FromSeconds(30);

    // How much longer than one attempt a request may take with retries and a sign-in.
    private const int TimesTimeout = 4;

    private readonly ClientPipeline pipeline = new(client);
    private readonly ArmClassifier classifier = new(LongestGuess);
    private readonly SemaphoreSlim slots = new(concurrency, concurrency);
    private long serverTicks;

    /// <summary>The address of Azure Resource Manager.</summary>
    public Uri Endpoint => pipeline.Home;

    /// <summary>The server's clock as of its latest answer; null before the first.</summary>
    public DateTimeOffset? ServerTime => Interlocked.Read(ref serverTicks) is var ticks and not 0 ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>True for an address that the token may be sent to.</summary>
    public bool IsHome(Uri uri) =>
        uri.IsAbsoluteUri && uri.Scheme == Endpoint.Scheme && uri.Port == Endpoint.Port && uri.UserInfo.Length == 0
        && uri.IdnHost.Equals(Endpoint.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>Sends a request until it is answered; every failure but the caller's cancellation is an answer.</summary>
    public Task<ArmAnswer> SendAsync(RequestMethod method, Uri uri, BinaryData? body, RequestCounter counter, CancellationToken cancellationToken) =>
        SendAsync(method, uri, body, null, counter, cancellationToken);

    /// <summary>The same, refused by Azure where the resource is not the one that was read.</summary>
    public async Task<ArmAnswer> SendAsync(RequestMethod method, Uri uri, BinaryData? body, string? ifMatch, RequestCounter counter, CancellationToken cancellationToken)
    {
        if (!IsHome(uri))
        {
            return ArmAnswer.Failed(QueryOutcome.Invalid, "the request would have left Azure Resource Manager and was not sent");
        }

        TimeSpan waited = default;
        for (int attempt = 0; ; attempt++)
        {
            ArmAnswer answer = await SendInTurnAsync(method, uri, body, ifMatch, attempt, waited, counter, cancellationToken).ConfigureAwait(false);
            if (answer.Status != 429)
            {
                return answer;
            }

            TimeSpan pause = Pause(answer, attempt);
            waited += pause;
            if (waited > LongestWait)
            {
                return ArmAnswer.Failed(QueryOutcome.Unreachable, string.Create(
                    CultureInfo.InvariantCulture, $"Azure is throttling this caller and asks to wait another {pause.TotalSeconds:0} s"));
            }
        }
    }

    private static TimeSpan Pause(ArmAnswer answer, int attempt)
    {
        TimeSpan guess = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt), LongestGuess.TotalSeconds));
        return answer.RetryAfter is not { } asked ? guess : asked < ShortestPause ? ShortestPause : asked;
    }

    // All wait while Azure asks for it, or each of them would be told so on its own.
    private async Task<ArmAnswer> SendInTurnAsync(
        RequestMethod method, Uri uri, BinaryData? body, string? ifMatch, int attempt, TimeSpan waited, RequestCounter counter, CancellationToken cancellationToken)
    {
        await slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            while (cache.Quiet is { Ticks: > 0 } quiet)
            {
                await Task.Delay(quiet, cancellationToken).ConfigureAwait(false);
            }

            ArmAnswer answer = await SendOnceAsync(method, uri, body, ifMatch, counter, cancellationToken).ConfigureAwait(false);
            if (answer.Status == 429 && Pause(answer, attempt) is var pause && waited + pause <= LongestWait)
            {
                // Before the turn ends, or whoever is next sends meanwhile.
                cache.KeepQuiet(pause);
            }

            return answer;
        }
        finally
        {
            slots.Release();
        }
    }

    private async Task<ArmAnswer> SendOnceAsync(
        RequestMethod method, Uri uri, BinaryData? body, string? ifMatch, RequestCounter counter, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout * TimesTimeout);
        using HttpMessage message = pipeline.Requests.CreateMessage();
        message.ResponseClassifier = classifier;
        message.NetworkTimeout = timeout;
        message.Request.Method = method;
        message.Request.Uri.Reset(uri);
        message.Request.Headers.Add(HttpHeader.Common.JsonAccept);
        if (body is not null)
        {
            message.Request.Content = RequestContent.Create(body);
            message.Request.Headers.Add(HttpHeader.Common.JsonContentType);
        }

        if (ifMatch is not null)
        {
            message.Request.Headers.Add(HttpHeader.Names.IfMatch, ifMatch);
        }

        try
        {
            await pipeline.Requests.SendAsync(message, limit.Token).ConfigureAwait(false);
            Response response = message.Response;
            if (response.Headers.Date is { } date)
            {
                Interlocked.Exchange(ref serverTicks, date.UtcTicks);
            }

            ArmAnswer answer = ArmAnswer.Of(
                response.Status, response.Headers.ContentType, response.ContentStream is null ? default : response.Content.ToMemory(), ArmClassifier.RetryAfter(response, ServerTime));
            answer.ETag = Header(response, "ETag");
            answer.Operation = Header(response, "Azure-AsyncOperation");
            answer.Location = Header(response, "Location");
            return answer;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return ArmAnswer.Failed(QueryOutcome.TimedOut, $"no answer within {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s");
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return Explain(exception is AggregateException { InnerExceptions: [.., var last] } ? last : exception);
        }
        finally
        {
            counter.Add(1 + message.ProcessingContext.RetryNumber);
        }
    }

    private static string? Header(Response response, string name) => response.Headers.TryGetValue(name, out string? value) ? value : null;

    private ArmAnswer Explain(Exception exception)
    {
        var inner = exception as HttpRequestException ?? exception.InnerException as HttpRequestException;
        string words = ConnectionErrors.Clean(exception.GetBaseException().Message);
        return exception switch
        {
            OperationCanceledException => ArmAnswer.Failed(QueryOutcome.TimedOut, $"no answer within {timeout.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture)} s"),
            ReadinessException { Kind: ErrorKind.Timeout } => ArmAnswer.Failed(QueryOutcome.TimedOut, words),
            ReadinessException { Kind: ErrorKind.AuthenticationError } => ArmAnswer.Failed(QueryOutcome.Forbidden, $"nobody is signed in any more: {words}"),
            AuthenticationFailedException when inner is null && exception.InnerException is not SdkFailure { Status: 0 } =>
                ArmAnswer.Failed(QueryOutcome.Forbidden, $"nobody could be signed in: {ConnectionErrors.Clean(exception.Message)}"),
            _ => ArmAnswer.Failed(QueryOutcome.Unreachable, inner?.HttpRequestError switch
            {
                HttpRequestError.NameResolutionError => $"the name '{Endpoint.Host}' cannot be resolved",
                HttpRequestError.SecureConnectionError => $"the TLS connection to {Endpoint.Host} failed: {words}",
                HttpRequestError.ProxyTunnelError => $"the proxy refused the way to {Endpoint.Host}: {words}",
                _ => $"{Endpoint.Host} could not be reached: {words}",
            }),
        };
    }

    // The SDK lends its pipeline to its own kind of resources alone.
    private sealed class ClientPipeline(ArmClient client) : ArmResource(client, ResourceIdentifier.Root)
    {
        public HttpPipeline Requests => Pipeline;

        public Uri Home => Endpoint;
    }
}

/// <summary>How many requests something took, retries included.</summary>
internal sealed class RequestCounter
{
    private int value;

    public int Value => value;

    public void Add(int requests) => Interlocked.Add(ref value, requests);
}
