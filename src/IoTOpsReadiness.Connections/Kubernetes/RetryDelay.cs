using System.Net;
using System.Net.Http.Headers;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>When to ask again: as late as the server says, else a little later each time, never all at once.</summary>
internal static class RetryDelay
{
    /// <summary>Requests for one answer, the first included.</summary>
    public const int Attempts = 4;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>True for a failure that may pass.</summary>
    public static bool IsWorthwhile(HttpStatusCode status) => status is
        HttpStatusCode.TooManyRequests or HttpStatusCode.InternalServerError or HttpStatusCode.BadGateway
        or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout;

    /// <summary>How long to wait after an attempt, counted from 1.</summary>
    public static TimeSpan After(int attempt, RetryConditionHeaderValue? retryAfter, DateTimeOffset now)
    {
        TimeSpan? asked = retryAfter?.Delta ?? (retryAfter?.Date - now);
        if (asked is { } wait)
        {
            return wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;
        }

#pragma warning disable CA5394 // Spreading requests needs no secrecy.
        double jitter = 0.5 + Random.Shared.NextDouble();
#pragma warning restore CA5394
        return TimeSpan.FromMilliseconds(100 * Math.Pow(3, attempt - 1) * jitter);
    }
}
