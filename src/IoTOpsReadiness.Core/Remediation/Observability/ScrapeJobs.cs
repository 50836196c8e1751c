using System.Globalization;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Guidelines.Observability;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>A job of Prometheus.</summary>
/// <param name="What">What it scrapes, for people.</param>
/// <param name="Lines">Its lines as an entry of a list, without indentation.</param>
internal sealed record ScrapeJob(string What, IReadOnlyList<string> Lines)
{
    /// <inheritdoc/>
    public override string ToString() => string.Join('\n', Lines);
}

/// <summary>
/// Which jobs a scrape configuration lacks, and the configuration with them. What is there stays as it is, byte for byte: people
/// keep comments in it, and jobs for other things.
/// </summary>
internal static partial class ScrapeJobs
{
    private const string Key = "scrape_configs:";

    public static IReadOnlyList<ScrapeJob> Missing(string text, string siteNamespace, bool hasOwnCollector)
    {
        List<ScrapeJob> jobs = [];
        string target = ObservabilityResources.Target(siteNamespace);
        string plain = ObservabilityResources.WithoutComments(text);
        if (!ObservabilityResources.HasTarget(plain, siteNamespace, hasOwnCollector))
        {
            jobs.Add(new("the telemetry collector", [$"- job_name: {Free(plain, "aio-otel")}", "  scrape_interval: 1m", "  static_configs:", "  - targets:", $"    - {target}"]));
        }

        if (!ObservabilityResources.ScrapesPods(plain, siteNamespace))
        {
            jobs.Add(new(
                $"the annotated pods of {siteNamespace}",
                [
                    $"- job_name: {Free(plain, "aio-annotated-pod-metrics")}", "  scrape_interval: 1m", "  kubernetes_sd_configs:", "  - role: pod", "    namespaces:", "      names:", $"      - {siteNamespace}",
                    "  relabel_configs:", "  - action: drop", "    source_labels: [__meta_kubernetes_pod_container_init]", "    regex: true",
                    "  - action: keep", "    source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]", "    regex: true",
                    "  - action: replace", "    source_labels: [__address__, __meta_kubernetes_pod_annotation_prometheus_io_port]", @"    regex: ([^:]+)(?::\d+)?;(\d+)", "    replacement: $1:$2", "    target_label: __address__",
                ]));
        }

        return jobs;
    }

    /// <returns>The configuration with the jobs; null where it is not written in a way that can be added to.</returns>
    public static string? Merge(string text, IReadOnlyList<ScrapeJob> jobs)
    {
        if (ObservabilityResources.WithoutComments(text).Length == 0)
        {
            return Join(text, Entries(jobs, "", true));
        }

        string[] lines = text.Split('\n');
        int[] keys = [.. Enumerable.Range(0, lines.Length).Where(index => lines[index].TrimStart().StartsWith(Key, StringComparison.Ordinal))];
        if (keys.Length == 0)
        {
            // Other parts of a configuration, such as global settings, are at the same depth.
            string? first = lines.FirstOrDefault(IsContent);
            return first is null || first.TrimStart().StartsWith('-') || first.TrimStart().StartsWith('{') ? null : Join(text, Entries(jobs, IndentOf(first), true));
        }

        string rest = keys.Length == 1 ? Comment().Replace(lines[keys[0]].Trim()[Key.Length..], "").Trim() : "?";
        if (rest.Length > 0 && rest != "[]")
        {
            return null;
        }

        string indent = IndentOf(lines[keys[0]]);
        if (rest == "[]")
        {
            lines[keys[0]] = indent + Key;
        }

        // The list ends before the next key of the same depth; its entries may stand at that depth too.
        int last = keys[0];
        string? entry = null;
        for (int index = keys[0] + 1; index < lines.Length; index++)
        {
            string line = lines[index];
            if (!IsContent(line))
            {
                continue;
            }

            bool isEntry = line.TrimStart().StartsWith("- ", StringComparison.Ordinal) || line.Trim() == "-";
            if (IndentOf(line).Length < indent.Length || (IndentOf(line).Length == indent.Length && !isEntry))
            {
                break;
            }

            if (line.Contains('\t', StringComparison.Ordinal))
            {
                return null;
            }

            entry ??= isEntry ? IndentOf(line) : null;
            last = index;
        }

        if (last > keys[0] && entry is null)
        {
            return null;
        }

        return string.Join('\n', [.. lines.Take(last + 1), .. Entries(jobs, entry ?? indent, false), .. lines.Skip(last + 1)]);
    }

    private static IEnumerable<string> Entries(IReadOnlyList<ScrapeJob> jobs, string indent, bool withKey) =>
        [.. withKey ? [indent + Key] : Array.Empty<string>(), .. jobs.SelectMany(job => job.Lines).Select(line => indent + line)];

    private static string Join(string text, IEnumerable<string> lines) =>
        $"{text}{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{string.Join('\n', lines)}\n";

    private static bool IsContent(string line) => line.Trim() is { Length: > 0 } content && !content.StartsWith('#');

    private static string IndentOf(string line) => line[..(line.Length - line.TrimStart(' ').Length)];

    // Prometheus refuses a configuration that names a job twice.
    private static string Free(string text, string name)
    {
        for (int number = 1; ; number++)
        {
            string candidate = number == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{number}");
            if (!Regex.IsMatch(text, $"job_name:\\s*[\"']?{Regex.Escape(candidate)}[\"']?\\s*$", RegexOptions.Multiline | RegexOptions.CultureInvariant))
            {
                return candidate;
            }
        }
    }

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.CultureInvariant)]
    private static partial Regex Comment();
}
