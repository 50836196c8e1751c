using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <content>What Azure Resource Manager knows.</content>
internal sealed partial class ClusterPrepared
{
    // Azure IoT Operations is made to bridge so many hours without Azure; longer than that is not a passing fault.
    private static readonly TimeSpan LongestOutage = TimeSpan.FromHours(72);

    private static readonly string[] RequiredProviders =
    [
        "Microsoft.ExtendedLocation", "Microsoft.Kubernetes", "Microsoft.KubernetesConfiguration",
        "Microsoft.IoTOperations", "Microsoft.DeviceRegistry", "Microsoft.SecretSyncController",
    ];

    // Needed for observability resources alone, which are a guideline of their own.
    private static readonly string[] ObservabilityProviders =
        ["Microsoft.AlertsManagement", "Microsoft.Monitor", "Microsoft.Dashboard", "Microsoft.Insights", "Microsoft.OperationalInsights"];

    private static IEnumerable<Finding> ArcConnection(GuidelineContext context)
    {
        Site site = context.Site;
        if (site.Has(Evidence.ArcConfiguration) && site.ArcConfiguration is null)
        {
            yield return context.FailSite("There are no Arc agents in the cluster.", "no azure-arc/azure-clusterconfig", "a cluster connected to Azure Arc", Severity.Critical);
        }

        if (!site.Has(Evidence.ConnectedClusters))
        {
            yield return context.Missing(Evidence.ConnectedClusters);
            yield break;
        }

        if (site.ConnectedClusters.Count == 0)
        {
            yield return context.FailSite("Azure knows no connected cluster.", "none", "one connected cluster", Severity.Critical);
        }

        foreach (ConnectedCluster cluster in site.ConnectedClusters)
        {
            yield return Connectivity(context, cluster);
            foreach (Finding finding in Identity(context, cluster).Concat(Issuer(context, cluster)).Append(Region(context, cluster)))
            {
                yield return finding;
            }
        }
    }

    private static Finding Connectivity(GuidelineContext context, ConnectedCluster cluster)
    {
        string? last = cluster.LastConnectivityTime?.ToString("u", CultureInfo.InvariantCulture);
        string observed = cluster.ConnectivityStatus ?? "not reported";
        if (!Same.Text(cluster.ConnectivityStatus, "Connected"))
        {
            return context.Fail(
                cluster, "connectivityStatus", observed, "Connected", $"The cluster is not connected to Azure Arc{(last is null ? "" : $"; it was last at {last}")}.", Severity.Critical);
        }

        return context.Now - cluster.LastConnectivityTime > LongestOutage
            ? context.Fail(cluster, "lastConnectivityTime", last, "within 72 hours", "The agents have not reached Azure for more than 72 hours.")
            : context.Pass(cluster, "connectivityStatus", observed, "The cluster is connected to Azure Arc.", "Connected");
    }

    private static IEnumerable<Finding> Identity(GuidelineContext context, ConnectedCluster cluster)
    {
        if (cluster.IdentityExpirationTime is { } end && end <= context.Now)
        {
            yield return context.Fail(
                cluster,
                "managedIdentityCertificateExpirationTime",
                end.ToString("u", CultureInfo.InvariantCulture),
                "in the future",
                "The identity of the Arc agents has expired: the cluster must be connected again.",
                Severity.Critical);
        }
    }

    private static IEnumerable<Finding> Issuer(GuidelineContext context, ConnectedCluster cluster)
    {
        if (!cluster.HasIssuerProfile)
        {
            yield return context.Unknown(
                cluster, Reason.NotCollected, "The answer does not tell about issuer and workload identity.", "Microsoft.Kubernetes/connectedClusters read with api-version 2024-07-15-preview or later", "oidcIssuerProfile");
            yield break;
        }

        bool isHosted = context.Site.HasHostedControlPlane;
        string path = isHosted ? "oidcIssuerProfile.selfHostedIssuerUrl" : "oidcIssuerProfile.issuerUrl";
        string? url = isHosted ? cluster.SelfHostedIssuerUrl : cluster.IssuerUrl;
        yield return cluster.IsIssuerEnabled != true
            ? context.Fail(cluster, "oidcIssuerProfile.enabled", cluster.IsIssuerEnabled is null ? "not set" : "false", "true", "The OIDC issuer is off: no token of this cluster is trusted by Azure.")
            : url is null
                ? context.Fail(cluster, path, "not set", "an address", "The OIDC issuer is on but has no address yet; that can take some minutes.")
                : context.Pass(cluster, path, url, "The OIDC issuer is on.");
        yield return cluster.IsWorkloadIdentityEnabled == true
            ? context.Pass(cluster, "securityProfile.workloadIdentity.enabled", "true", "Workload identity is on.", "true")
            : context.Fail(
                cluster,
                "securityProfile.workloadIdentity.enabled",
                cluster.IsWorkloadIdentityEnabled is null ? "not set" : "false",
                "true",
                "Workload identity is off: pods get no token of a managed identity.");
    }

    private static Finding Region(GuidelineContext context, ConnectedCluster cluster)
    {
        string region = (cluster.Location ?? "").Replace(" ", "", StringComparison.Ordinal);
        return region.Length == 0
            ? context.Unknown(cluster, Reason.InvalidData, "The region is not reported.", "a complete answer from Azure Resource Manager") with { Path = "location" }
            : context.Pass(
                cluster,
                "location",
                cluster.Location,
                Same.AnyOf(region, [.. context.Reference.Regions]) ? "The region is supported." : $"The region is newer than the data of {Aging.Day(context.Reference.AsOf)}.",
                string.Join(", ", context.Reference.Regions)) with
            { Path = "location" };
    }

    private static IEnumerable<Finding> CustomLocation(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.CustomLocations))
        {
            yield return context.Missing(Evidence.CustomLocations);
            yield break;
        }

        string? host = site.ConnectedCluster?.Reference.ArmId;
        CustomLocation[] here = [.. site.CustomLocations.Where(location => host is null || Same.Text(location.HostResourceId, host))];
        if (here.Length == 0)
        {
            yield return context.FailSite("No custom location belongs to this cluster.", "none", "one custom location");
        }

        foreach (CustomLocation location in here)
        {
            yield return location.Name.Length > Model.CustomLocation.LongestName
                ? context.Fail(location, null, $"{location.Name.Length} characters", "63 characters or less", "The name of the custom location is too long.")
                : context.Pass(location, "hostResourceId", location.HostResourceId, "The custom location belongs to this cluster.");
        }
    }

    private static IEnumerable<Finding> OneInstance(GuidelineContext context)
    {
        foreach (IGrouping<(EvidenceSource Source, string), Instance> group in context.Site.Instances.GroupBy(instance => (instance.Source, Home(instance))))
        {
            if (group.Count() > 1)
            {
                string place = group.Key.Source == EvidenceSource.Azure ? "resource group" : "cluster";
                yield return context.FailSite(
                    $"There is more than one instance in one {place}.", string.Join(", ", group.Select(instance => instance.Name)), $"one instance for each {place}");
            }
        }
    }

    // /subscriptions/{s}/resourceGroups/{g}/…, or the cluster as a whole.
    private static string Home(Instance instance) =>
        instance.Source == EvidenceSource.Azure ? string.Join('/', (instance.Reference.ArmId ?? "").ToUpperInvariant().Split('/').Take(5)) : "";

    private static IEnumerable<Finding> Providers(GuidelineContext context)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.ResourceProviders))
        {
            yield return context.Missing(Evidence.ResourceProviders);
            yield break;
        }

        string[] missing = MissingProviders(site);
        string[] forObservability = NotRegistered(site, ObservabilityProviders);
        string note = forObservability.Length == 0 ? "" : $" Not registered, and needed for observability alone: {string.Join(", ", forObservability)}.";
        yield return missing.Length == 0
            ? context.PassSite($"The resource providers are registered.{note}", string.Join(", ", RequiredProviders))
            : context.FailSite($"Resource providers are not registered: {string.Join(", ", missing)}.{note}", string.Join(", ", missing), "Registered");
    }

    /// <summary>The resource providers that every site needs and that are not registered, as far as Azure was asked.</summary>
    internal static string[] MissingProviders(Site site) => site.Has(Evidence.ResourceProviders) ? NotRegistered(site, RequiredProviders) : [];

    /// <summary>Whether a finding is about them.</summary>
    internal static bool IsAboutProviders(Finding finding, Site site) =>
        finding is { Status: Status.Fail, Target.Kind: "Site", Observed: { } observed } && observed == string.Join(", ", MissingProviders(site));

    private static string[] NotRegistered(Site site, string[] names) =>
        [.. names.Where(name => !site.ResourceProviders.Any(provider => provider.IsRegistered && Same.Text(provider.ProviderNamespace, name)))];
}
