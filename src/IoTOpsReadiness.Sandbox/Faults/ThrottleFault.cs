using System.Collections.Concurrent;
using System.Globalization;

namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>The service has had enough: every request is turned away once, and answered when it is repeated.</summary>
internal sealed class ThrottleFault : Fault
{
    private readonly ConcurrentDictionary<string, byte> turnedAway = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public override async Task<bool> InterveneAsync(FaultCall call)
    {
        if (!call.Settings.Throttle)
        {
            return false;
        }

        string request = $"{call.Context.Request.Method} {call.Context.Request.Path}{call.Context.Request.QueryString}";
        if (turnedAway.TryRemove(request, out _))
        {
            return false;
        }

        turnedAway[request] = 0;
        call.Context.Response.Headers.RetryAfter = ((int)Math.Ceiling(call.Settings.ThrottleDelay.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await call.RefuseAsync(429, "TooManyRequests", "TooManyRequests", "Too many requests, please try again later.").ConfigureAwait(false);
        return true;
    }
}
