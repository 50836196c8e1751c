namespace IoTOpsReadiness.Remediation.Alerts;

/// <summary>The alerts that are made, and those that would be dead.</summary>
/// <param name="Made">Those that are made.</param>
/// <param name="Dead">Those about metrics that the site does not expose, and so left out.</param>
public sealed record AlertSelection(IReadOnlyList<Alert> Made, IReadOnlyList<Alert> Dead)
{
    /// <summary>Chooses. Metrics of components count as exposed under their own name and with the endings that exporters add.</summary>
    /// <param name="siteNamespace">The namespace of Azure IoT Operations.</param>
    /// <param name="exposed">The names of the metrics that the site exposes; null where nobody looked.</param>
    /// <param name="force">Whether dead ones are made too.</param>
    public static AlertSelection Of(string siteNamespace, IReadOnlySet<string>? exposed, bool force)
    {
        IReadOnlyList<Alert> all = AlertPack.For(siteNamespace);
        Alert[] dead = exposed is null || force ? [] : [.. all.Where(alert => alert.Metrics.Count > 0 && !alert.Metrics.Any(metric => IsExposed(metric, exposed)))];
        return new([.. all.Except(dead)], dead);
    }

    /// <summary>What is known about the names, in a sentence.</summary>
    /// <param name="exposed">The names of the metrics that the site exposes; null where nobody looked.</param>
    public string Describe(IReadOnlySet<string>? exposed) => exposed is null
        ? "Nobody looked whether the site exposes the metrics: their names change between versions, and an alert on one that is not there never fires."
        : Dead.Count == 0 ? FormattableString.Invariant($"The site exposes what the alerts are about ({exposed.Count} metrics were seen).")
        : $"Left out, because the site exposes none of their metrics: {string.Join(", ", Dead.Select(alert => $"{alert.Name} ({string.Join(", ", alert.Metrics)})"))}.";

    private static readonly string[] Endings = ["_count", "_bucket", "_sum"];

    // The parts of a histogram are described under its own name.
    private static bool IsExposed(string metric, IReadOnlySet<string> exposed) =>
        exposed.Contains(metric) || exposed.Contains($"{metric}_total")
        || Endings.Any(ending => metric.EndsWith(ending, StringComparison.Ordinal) && exposed.Contains(metric[..^ending.Length]));
}
