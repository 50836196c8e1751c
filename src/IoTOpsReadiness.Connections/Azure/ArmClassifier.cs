using Azure;
using Azure.Core;
using SdkFailure = Azure.RequestFailedException;

namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// What the pipeline asks again by itself: servers that fail for the moment and lines that break. Not what stays wrong,
/// not a server that is silent, and not one that asks to be left alone for longer than anybody waits.
/// </summary>
internal sealed class ArmClassifier(TimeSpan longestPause) : ResponseClassifier
{
    /// <inheritdoc/>
    public override bool IsRetriableResponse(HttpMessage message) =>
        message.Response.Status is 408 or 500 or 502 or 503 or 504 && !(RetryAfter(message.Response, null) > longestPause);

    /// <inheritdoc/>
    public override bool IsRetriableException(Exception exception) =>
        exception is IOException or SdkFailure { Status: 0 } && exception.InnerException is not HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
        };

    /// <inheritdoc/>
    public override bool IsRetriable(HttpMessage message, Exception exception) => IsRetriableException(exception);

    /// <summary>How long an answer asks to wait; null where it does not say.</summary>
    public static TimeSpan? RetryAfter(Response response, DateTimeOffset? now)
    {
        if (!response.Headers.TryGetValue("Retry-After", out string? text))
        {
            return null;
        }

        return int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out int seconds) ? TimeSpan.FromSeconds(Math.Max(0, seconds))
            : DateTimeOffset.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out DateTimeOffset until) ? Positive(until - (now ?? DateTimeOffset.UtcNow))
            : null;
    }

    private static TimeSpan Positive(TimeSpan time) => time < TimeSpan.Zero ? TimeSpan.Zero : time;
}
