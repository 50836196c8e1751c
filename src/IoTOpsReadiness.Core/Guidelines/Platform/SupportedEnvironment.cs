using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <summary>Check 1: every node is on a platform that is generally available for production.</summary>
internal sealed class SupportedEnvironment : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 1,
        Id = "Platform.SupportedEnvironment",
        Title = "The platform is generally available",
        Area = Area.Platform,
        Severity = Severity.High,
        Recommendation = "Run on an operating system and Kubernetes distribution that are generally available for Azure IoT Operations; previews have no production support.",
        Remediation = "Move the site to a cluster on a platform of the list: a running cluster cannot change it.",
        Article = "deploy-iot-ops/overview-deploy#supported-environments",
        Uses = [Evidence.Nodes, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        SupportedPlatform[] listed = [.. context.Reference.Platforms.Where(platform => platform.IsListedIn(context.Baseline))];
        if (listed.Length == 0)
        {
            return [context.UnknownSite(
                Reason.NeedsReferenceData, "The reference data lists no platform.", "reference data with platforms, with -ReferenceDataPath")];
        }

        if (!site.Has(Evidence.Nodes))
        {
            return site.ConnectedCluster is { } cluster ? [ByArc(context, cluster, listed)] : [context.Missing(Evidence.Nodes)];
        }

        Node[] nodes = [.. site.SchedulableNodes];
        return nodes.Length == 0
            ? [context.UnknownSite(Reason.InvalidData, "No node takes pods, so there is no platform to judge.", "a cluster with a schedulable node")]
            : [.. nodes.Select(node => Judge(context, node, listed)), .. Skew(context, nodes)];
    }

    private static Finding Judge(GuidelineContext context, Node node, SupportedPlatform[] listed)
    {
        string os = node.OsImage ?? "";
        string kubelet = node.KubeletVersion ?? "";
        string observed = $"{(os.Length == 0 ? "no operating system reported" : os)}, {(kubelet.Length == 0 ? "no kubelet version reported" : kubelet)}, {node.Architecture ?? "no architecture reported"}";
        string expected = string.Join("; ", listed.Where(platform => !platform.IsPreview).Select(Describe)) + "; amd64";
        Finding Fail(string message, Severity? severity = null) =>
            context.Fail(node, "nodeInfo", observed, expected, message, severity) with { Path = "status.nodeInfo" };

        if (os.Length == 0 || kubelet.Length == 0 || node.Architecture is null || !SemanticVersion.TryParse(kubelet, out SemanticVersion version))
        {
            return context.Unknown(node, Reason.InvalidData, "The node does not tell what it runs.", "a node that reports status.nodeInfo", observed: observed) with { Path = "status.nodeInfo" };
        }

        if (node.Architecture != "amd64")
        {
            return Fail($"The processor architecture {node.Architecture} is not supported.");
        }

        if (IsToy(node))
        {
            return Fail("The node is a container or a WSL guest: good for trying, not for production.");
        }

        string? distribution = DistributionOf(context.Site, node);
        SupportedPlatform[] candidates = [.. listed.Where(platform => platform.Distribution == distribution)];
        if (candidates.Length == 0)
        {
            return Fail($"The platform is not among those of baseline {context.Baseline}.");
        }

        SupportedPlatform? fitting = candidates.FirstOrDefault(platform => platform.IsOn(os));
        if (fitting is null)
        {
            return Fail($"{distribution} is not supported on {os} in baseline {context.Baseline}.");
        }

        if (!fitting.Admits(version))
        {
            return Fail($"{fitting.Name} needs version {fitting.Exact?.ToString() ?? $"{fitting.Minimum} or later"}.");
        }

        return fitting.IsPreview
            ? Fail($"{fitting.Name} is a public preview: without guarantees, and not for production.", context.Severity.Lowered())
            : context.Pass(node, "nodeInfo", observed, $"{fitting.Name}: generally available.{Note(context, fitting, version)}", expected) with { Path = "status.nodeInfo" };
    }

    private static string Note(GuidelineContext context, SupportedPlatform platform, SemanticVersion version) => platform.Distribution switch
    {
        "Tanzu" => " The version of Tanzu Kubernetes Grid is not visible in the cluster.",
        _ when context.Reference.Kubernetes is { } known && (version.Major, version.Minor).CompareTo((known.Latest.Major, known.Latest.Minor)) > 0 =>
            $" Its version is newer than the data of {Aging.Day(known.AsOf)}.",
        _ => "",
    };

    // Different versions at once are right only while an upgrade is under way.
    private static IEnumerable<Finding> Skew(GuidelineContext context, Node[] nodes)
    {
        string[] versions = [.. nodes.Select(node => node.KubeletVersion ?? "").Where(version => version.Length > 0).Distinct().Order(StringComparer.Ordinal)];
        if (versions.Length > 1)
        {
            yield return context.FailSite(
                "The nodes run different versions of the kubelet.", string.Join(", ", versions), "one version on all nodes", context.Severity.Lowered());
        }
    }

    // Azure knows neither the operating system nor the architecture, so it can rule a platform out but not in.
    private static Finding ByArc(GuidelineContext context, ConnectedCluster cluster, SupportedPlatform[] listed)
    {
        string? distribution = ArcDistribution(cluster) ?? (Same.Text(cluster.Distribution, "k3s") ? "K3s" : Same.Text(cluster.Distribution, "tkg") ? "Tanzu" : null);
        string observed = $"{cluster.Distribution ?? "no distribution reported"} {cluster.KubernetesVersion ?? cluster.DistributionVersion}".TrimEnd();
        SupportedPlatform[] candidates = [.. listed.Where(platform => platform.Distribution == distribution)];
        string expected = string.Join("; ", listed.Where(platform => !platform.IsPreview).Select(Describe));
        if (cluster.Distribution is not null && !Same.Text(cluster.Distribution, "generic") && candidates.Length == 0)
        {
            return context.Fail(cluster, "distribution", observed, expected, $"The platform is not among those of baseline {context.Baseline}.");
        }

        if (candidates.Length > 0 && candidates.All(platform => platform.IsPreview))
        {
            return context.Fail(cluster, "distribution", observed, expected, $"{candidates[0].Name} is a public preview: without guarantees, and not for production.", context.Severity.Lowered());
        }

        bool known = SemanticVersion.TryParse(cluster.KubernetesVersion ?? cluster.DistributionVersion, out SemanticVersion version);
        return known && candidates.Length > 0 && !candidates.Any(platform => platform.Admits(version))
            ? context.Fail(cluster, "kubernetesVersion", observed, expected, "The version of Kubernetes is not supported.")
            : context.Missing(Evidence.Nodes) with
            {
                Target = cluster.Reference,
                Path = cluster.PathOf("distribution"),
                Observed = observed,
                Message = "Azure does not tell the operating system of the nodes.",
            };
    }

    private static string Describe(SupportedPlatform platform) =>
        platform.Exact is not null ? platform.Name : platform.Minimum is { } minimum ? $"{platform.Name}, {minimum} or later" : platform.Name;

    private static string? DistributionOf(Site site, Node node)
    {
        string kubelet = node.KubeletVersion ?? "";
        string os = node.OsImage ?? "";
        if (site.ConnectedCluster is { } cluster && ArcDistribution(cluster) is { } byArc)
        {
            return byArc;
        }

        // How these two look from inside is experience, not documentation; Azure's word comes first where it is known.
        bool isMicrosoftLinux = os.Contains("Mariner", StringComparison.OrdinalIgnoreCase) || os.Contains("Azure Linux", StringComparison.OrdinalIgnoreCase);
        return node.ProviderId?.StartsWith("moc://", StringComparison.OrdinalIgnoreCase) == true ? "AksOnAzureLocal"
            : kubelet.Contains("+vmware", StringComparison.OrdinalIgnoreCase) ? "Tanzu"
            : !kubelet.Contains("+k3s", StringComparison.OrdinalIgnoreCase) ? null
            : isMicrosoftLinux ? "AksEdgeEssentials" : "K3s";
    }

    private static string? ArcDistribution(ConnectedCluster cluster) =>
        cluster.Distribution?.StartsWith("aks_edge", StringComparison.OrdinalIgnoreCase) == true ? "AksEdgeEssentials"
        : cluster.Distribution?.StartsWith("aks", StringComparison.OrdinalIgnoreCase) == true && Same.Text(cluster.Infrastructure, "azure_stack_hci") ? "AksOnAzureLocal"
        : null;

    // k3d nodes are containers whose operating system calls itself K3s; WSL and Codespaces show in kernel and name.
    private static bool IsToy(Node node) =>
        node.OsImage!.StartsWith("K3s", StringComparison.OrdinalIgnoreCase)
        || node.Name.StartsWith("k3d-", StringComparison.Ordinal)
        || node.Name.StartsWith("codespaces-", StringComparison.Ordinal)
        || node.KernelVersion?.Contains("WSL", StringComparison.OrdinalIgnoreCase) == true;
}
