using System.Globalization;
using System.Text.RegularExpressions;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Endpoints;

/// <summary>What a site must reach: the published endpoints, made its own, and those that its configuration names.</summary>
public static partial class Allowlist
{
    private const string MetricsExtension = "microsoft.azuremonitor.containers.metrics";
    private const string LogsExtension = "microsoft.azuremonitor.containers";
    private const string PolicyExtension = "microsoft.policyinsights";
    private const string Day = "yyyy-MM-dd";

    /// <summary>The evidence it is made from.</summary>
    public static IReadOnlyCollection<EvidenceKind> Needs { get; } =
    [
        Evidence.ArcConfiguration, Evidence.ConnectedClusters, Evidence.Deployments, Evidence.Extensions, Evidence.DataflowEndpoints, Evidence.BrokerListeners, Evidence.Pods,
        Evidence.SecretProviderClasses, Evidence.SchemaRegistries,
    ];

    /// <summary>The endpoints of a site: published ones first, then its own, then its proxy. What cannot be known is a wildcard.</summary>
    /// <param name="site">The site.</param>
    /// <param name="data">The published lists.</param>
    /// <param name="withWorkstation">Adds what the workstation of an operator reaches besides.</param>
    public static IReadOnlyList<SiteEndpoint> Of(Site site, EndpointData data, bool withWorkstation = false)
    {
        ArcProxySetting? setting = ArcProxySetting.Of(site).FirstOrDefault(candidate => ProxyAddress.Parse(candidate.Address) is not null);
        var facts = new Facts
        {
            Site = site.Name,
            AsOf = site.Snapshot.CollectedAt.ToString(Day, CultureInfo.InvariantCulture),
            Region = RegionOf(site),
            Conditions = [.. Conditions(site), .. withWorkstation ? [EndpointConditions.Workstation] : Array.Empty<string>()],
            Vaults = Vaults(site),
            SchemaHosts = SchemaHosts(site),
            Proxy = ProxyAddress.Parse(setting?.Address),
            ProxySource = setting?.Origin.Reference.ToString() ?? "",
            Exemptions = ProxyExemptions.Split(setting?.Skipped),
        };
        return Expand(data, facts, Own(site, facts));
    }

    /// <summary>The endpoints of a site that is only planned. Its data destinations are not among them.</summary>
    /// <param name="plan">What is known of it.</param>
    /// <param name="data">The published lists.</param>
    /// <param name="withWorkstation">Adds what the workstation of an operator reaches besides.</param>
    public static IReadOnlyList<SiteEndpoint> Of(EndpointPlan plan, EndpointData data, bool withWorkstation = false)
    {
        List<string> conditions = [plan.UsesGateway ? EndpointConditions.Gateway : EndpointConditions.Direct, EndpointConditions.Secrets, EndpointConditions.Schemas, EndpointConditions.Telemetry];
        if (plan.UsesAzureMonitor)
        {
            conditions.AddRange([EndpointConditions.Logs, EndpointConditions.Metrics, EndpointConditions.Monitoring]);
        }

        if (plan.UsesAzurePolicy)
        {
            conditions.Add(EndpointConditions.Policy);
        }

        if (withWorkstation)
        {
            conditions.Add(EndpointConditions.Workstation);
        }

        string region = plan.Region.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return Expand(
            data,
            new()
            {
                Site = region,
                AsOf = "",
                Region = region,
                Conditions = [.. conditions],
                Vaults = plan.KeyVaults,
                SchemaHosts = [plan.StorageAccount is null ? "*.blob.core.windows.net" : $"{plan.StorageAccount}.blob.core.windows.net"],
                Proxy = plan.Proxy,
                ProxySource = "the plan",
                Exemptions = [],
            },
            []);
    }

    /// <summary>What the list of a site lacks or has only as wildcards, because it is not known; null where nothing is.</summary>
    public static string? Limitation(Site site)
    {
        List<string> gaps = [];
        if (RegionOf(site) is null)
        {
            gaps.Add("its region is not known, so that regional hosts are wildcards");
        }

        if (!site.Has(Evidence.ConnectedClusters))
        {
            gaps.Add("whether there is an Arc gateway is not known, so that the list is the one without");
        }

        if (!site.Has(Evidence.SecretProviderClasses))
        {
            gaps.Add("its key vaults are not known");
        }

        if (!site.Has(Evidence.SchemaRegistries))
        {
            gaps.Add("the storage of its schemas is not known");
        }

        if (!site.Has(Evidence.Extensions))
        {
            gaps.Add("whether Azure Monitor and Azure Policy are installed is not known, and their endpoints are left out");
        }

        if (!site.Has(Evidence.DataflowEndpoints))
        {
            gaps.Add("its dataflow endpoints are not known");
        }

        return gaps.Count == 0 ? null : $"The endpoints of {site.Name} are known in part: {string.Join("; ", gaps)}.";
    }

    /// <summary>The region that Azure manages the cluster from; null where it is not known or is none.</summary>
    internal static string? RegionOf(Site site)
    {
        string? region = (site.ConnectedCluster?.Location ?? site.ArcConfiguration?.Value("AZURE_REGION"))?.Replace(" ", "", StringComparison.Ordinal).ToLowerInvariant();
        return region is not null && RegionName().IsMatch(region) ? region : null;
    }

    [GeneratedRegex("^[a-z0-9]{3,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex RegionName();

    // Nothing else becomes a part of a host.
    [GeneratedRegex("^[A-Za-z0-9-]{3,24}$", RegexOptions.CultureInvariant)]
    private static partial Regex VaultName();

    private static IEnumerable<string> Conditions(Site site)
    {
        yield return EndpointConditions.Telemetry;
        yield return site.ConnectedCluster?.UsesGateway == true ? EndpointConditions.Gateway : EndpointConditions.Direct;
        if (Vaults(site).Count > 0 || !site.Has(Evidence.SecretProviderClasses))
        {
            yield return EndpointConditions.Secrets;
        }

        if (SchemaHosts(site).Count > 0)
        {
            yield return EndpointConditions.Schemas;
        }

        bool hasLogs = site.Extensions.Any(extension => extension.Is(LogsExtension));
        bool hasMetrics = site.Extensions.Any(extension => extension.Is(MetricsExtension));
        if (hasLogs)
        {
            yield return EndpointConditions.Logs;
        }

        if (hasMetrics)
        {
            yield return EndpointConditions.Metrics;
        }

        if (hasLogs || hasMetrics)
        {
            yield return EndpointConditions.Monitoring;
        }

        if (site.Extensions.Any(extension => extension.Is(PolicyExtension)))
        {
            yield return EndpointConditions.Policy;
        }
    }

    private static IReadOnlyList<string> Vaults(Site site) =>
        [.. site.SecretProviderClasses.Select(provider => provider.KeyVaultName).OfType<string>().Where(name => VaultName().IsMatch(name)).Select(name => name.ToLowerInvariant()).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.Ordinal)];

    // A host of its own may stand there, so that nothing is put together from a name.
    private static IReadOnlyList<string> SchemaHosts(Site site) => site.Has(Evidence.SchemaRegistries)
        ? [.. site.SchemaRegistries.Select(registry => Uri.TryCreate(registry.ContainerUrl, UriKind.Absolute, out Uri? url) ? url.IdnHost : null)
            .OfType<string>().Where(host => host.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)]
        : ["*.blob.core.windows.net"];

    private static IEnumerable<SiteEndpoint> Own(Site site, Facts facts) => site.DataflowEndpoints
        .Where(endpoint => site.HostKindOf(endpoint) is not (DataflowHostKind.LocalBroker or DataflowHostKind.LocalStorage))
        .Select(endpoint => (Endpoint: endpoint, Targets: DataflowTarget.Of(endpoint)))
        .SelectMany(item => item.Targets.Select(target => (item.Endpoint, Target: target)))
        .Where(item => !site.IsInCluster(item.Target.Host))
        .GroupBy(item => item.Target)
        .OrderBy(group => group.Key.Host, StringComparer.Ordinal).ThenBy(group => group.Key.Port)
        .Select(group => new SiteEndpoint
        {
            Site = facts.Site,
            Host = group.Key.Host,
            Port = group.Key.Port,
            Protocol = group.Key.Protocol,
            UsesTls = group.Key.UsesTls,
            Purpose = Purpose(group.Key, [.. group.Select(item => item.Endpoint.Name).Distinct(StringComparer.Ordinal)]),
            WhoNeedsIt = "Dataflows",
            Source = string.Join(", ", group.Select(item => item.Endpoint.Reference.ToString()).Distinct(StringComparer.Ordinal)),
            AsOf = facts.AsOf,
        });

    private static string Purpose(DataflowTarget target, string[] names) =>
        $"Data of {string.Join(", ", names)}{(target.Protocol == DataflowTarget.Kafka ? "; the brokers it refers to must be reached as well" : "")}";

    private static IReadOnlyList<SiteEndpoint> Expand(EndpointData data, Facts facts, IEnumerable<SiteEndpoint> own)
    {
        IEnumerable<SiteEndpoint> published =
            from entry in data.Entries
            where entry.When.All(facts.Conditions.Contains)
            from host in Hosts(entry.Host, facts)
            select new SiteEndpoint
            {
                Site = facts.Site,
                Host = host,
                Port = entry.Port,
                Protocol = entry.Protocol,
                Purpose = entry.Purpose,
                WhoNeedsIt = entry.NeededBy,
                Proxy = ProxyFor(facts, host, entry.Port),
                Source = entry.Source,
                AsOf = entry.AsOf.ToString(Day, CultureInfo.InvariantCulture),
            };

        // The same host for the same protocol is one line of a firewall; the first says why.
        return [.. published.Concat(own).Concat(ProxyItself(facts)).DistinctBy(endpoint => (endpoint.Host.ToLowerInvariant(), endpoint.Port))];
    }

    private static IEnumerable<string> Hosts(string template, Facts facts)
    {
        string host = template.Replace("{region}", facts.Region ?? "*", StringComparison.Ordinal).Replace("{gateway}", "*", StringComparison.Ordinal);
        return host switch
        {
            _ when host.Contains("{vault}", StringComparison.Ordinal) => (facts.Vaults.Count == 0 ? ["*"] : facts.Vaults).Select(vault => host.Replace("{vault}", vault, StringComparison.Ordinal)),
            "{schemaHost}" => facts.SchemaHosts,
            _ => [host],
        };
    }

    private static string? ProxyFor(Facts facts, string host, int port) =>
        facts.Proxy is null || ProxyExemptions.Cover(facts.Exemptions, host, port) ? null : facts.Proxy.ToString();

    private static IEnumerable<SiteEndpoint> ProxyItself(Facts facts) => facts.Proxy is not { } proxy
        ? []
        : [new()
        {
            Site = facts.Site,
            Host = proxy.Host,
            Port = proxy.Port,
            Protocol = "HTTP",
            UsesTls = false,
            Purpose = "The proxy on the way to Azure",
            WhoNeedsIt = "Arc agents and extensions",
            Source = facts.ProxySource,
            AsOf = facts.AsOf,
        }];

    private sealed record Facts
    {
        public required string Site { get; init; }

        public required string AsOf { get; init; }

        public required string? Region { get; init; }

        public required HashSet<string> Conditions { get; init; }

        public required IReadOnlyList<string> Vaults { get; init; }

        public required IReadOnlyList<string> SchemaHosts { get; init; }

        public required ProxyAddress? Proxy { get; init; }

        public required string ProxySource { get; init; }

        public required IReadOnlyList<string> Exemptions { get; init; }
    }
}
