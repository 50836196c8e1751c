using System.Globalization;
using System.Net;
using System.Text;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Alerts;

namespace IoTOpsReadiness.Connections.Kubernetes;

/// <summary>
/// Asks components which metrics they expose, the way Prometheus would, through the API server: one pod of each workload that says it is
/// to be scraped. That takes the permission to get pods/proxy.
/// </summary>
public static class MetricsReader
{
    private const string Scrape = "prometheus.io/scrape";
    private const string Port = "prometheus.io/port";
    private const string MetricsPath = "prometheus.io/path";

    // What a component says of itself is long; more than this nobody needs to know its names.
    private const int LongestText = 16 << 20;

    /// <summary>The names of the metrics.</summary>
    /// <param name="connection">The cluster.</param>
    /// <param name="site">The site, whose pods are asked.</param>
    /// <param name="timeout">How long one of them may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The names, null where nobody answered; and why those who did not answer did not.</returns>
    public static async Task<(IReadOnlySet<string>? Names, IReadOnlyList<string> Failures)> ReadAsync(KubernetesConnection connection, Site site, TimeSpan timeout, CancellationToken cancellationToken)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        List<string> failures = [];
        bool isAnswered = false;
        foreach (Pod pod in site.Pods
            .Where(pod => pod.Namespace == site.Namespace && pod.IsReady && Same.Text(pod.Annotation(Scrape), "true"))
            .GroupBy(pod => pod.Name.TrimEnd([.. "0123456789-"]))
            .Select(group => group.First()))
        {
            (string? text, string? failure) = await ReadAsync(connection, pod, timeout, cancellationToken).ConfigureAwait(false);
            isAnswered |= text is not null;
            names.UnionWith(text is null ? [] : MetricNames.In(text));
            if (failure is not null)
            {
                failures.Add($"{pod.Name}: {failure}");
            }
        }

        return (isAnswered ? names : null, failures);
    }

    private static async Task<(string? Text, string? Failure)> ReadAsync(KubernetesConnection connection, Pod pod, TimeSpan timeout, CancellationToken cancellationToken)
    {
        int port = int.TryParse(pod.Annotation(Port), NumberStyles.None, CultureInfo.InvariantCulture, out int given) && given is > 0 and <= 65535 ? given : 9600;
        string path = pod.Annotation(MetricsPath) is { Length: > 1 } own && own[0] == '/' && own.All(character => char.IsAsciiLetterOrDigit(character) || character is '/' or '-' or '_') ? own : "/metrics";
        try
        {
            string url = string.Create(CultureInfo.InvariantCulture, $"/api/v1/namespaces/{Uri.EscapeDataString(pod.Namespace ?? "")}/pods/{Uri.EscapeDataString(pod.Name)}:{port}/proxy{path}");
            using ApiAnswer answer = await connection.Api.SendAsync(HttpMethod.Get, url, "text/plain", null, timeout, null, null, cancellationToken).ConfigureAwait(false);
            return answer.Status == HttpStatusCode.OK
                ? (Encoding.UTF8.GetString(answer.Body[..Math.Min(answer.Body.Length, LongestText)]), null)
                : (null, answer.Status == HttpStatusCode.Forbidden ? "the permission to get pods/proxy is missing" : answer.Message);
        }
        catch (RequestFailedException exception)
        {
            return (null, exception.Message);
        }
    }
}
