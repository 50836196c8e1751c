using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Lifecycle;

/// <summary>Check 8: the Arc agents and Kubernetes are among the newest three minor versions.</summary>
internal sealed class ArcAgentSupported : Guideline
{
    private const int Window = 2;
    private const string VersionKey = "AZURE_ARC_AGENT_VERSION";

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 8,
        Id = "Arc.AgentSupported",
        Title = "Arc agents and Kubernetes are in Arc's support window",
        Area = Area.Lifecycle,
        Severity = Severity.Medium,
        Recommendation = "Upgrade the Arc agents by hand at least every third minor version, and keep Kubernetes within two minor versions of upstream: older ones get no support from Azure Arc.",
        Remediation = "az connectedk8s upgrade --agent-version <version>, which needs automatic upgrades off.",
        Article = "https://learn.microsoft.com/azure/azure-arc/kubernetes/agent-upgrade#version-support-policy",
        Uses = [Evidence.ArcConfiguration, Evidence.Deployments, Evidence.ServerVersion, Evidence.Nodes, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) => [.. Agents(context), .. State(context), .. Kubernetes(context)];

    // An upgrade that failed leaves agents behind, whatever their version says.
    private static IEnumerable<Finding> State(GuidelineContext context)
    {
        foreach (ConnectedCluster cluster in context.Site.ConnectedClusters)
        {
            if (Same.Text(cluster.AgentState, "Failed"))
            {
                yield return context.Fail(cluster, "arcAgentProfile.agentState", cluster.AgentState, "Succeeded", "The last upgrade of the Arc agents failed.");
            }

            foreach (string error in cluster.AgentErrors)
            {
                yield return context.Fail(cluster, "arcAgentProfile.agentErrors", error, "no errors", "The Arc agents report an error.");
            }
        }
    }

    private static IEnumerable<Finding> Agents(GuidelineContext context)
    {
        Site site = context.Site;
        List<(Resource Target, string Path, string Version)> reported = [];
        if (site.ArcConfiguration is { } configuration && configuration.Value(VersionKey) is { } noted)
        {
            reported.Add((configuration, $"data.{VersionKey}", noted));
        }
        else if (AgentImage(site) is { } image)
        {
            reported.Add(image);
        }

        reported.AddRange(site.ConnectedClusters
            .Where(cluster => cluster.AgentVersion is not null)
            .Select(cluster => ((Resource)cluster, cluster.PathOf("agentVersion"), cluster.AgentVersion!)));
        if (reported.Count > 0)
        {
            return reported.Select(item => Judge(context, item.Target, item.Path, item.Version, context.Reference.ArcAgents, "Arc agents"));
        }

        return site.Has(Evidence.ArcConfiguration) && site.ArcConfiguration is null
            ? [context.NotApplicableSite("There are no Arc agents in the cluster, which Cluster.Prepared reports.")]
            : site.Has(Evidence.ArcConfiguration) || site.Has(Evidence.ConnectedClusters)
                ? [context.UnknownSite(Reason.InvalidData, "The Arc agents do not tell their version.", $"{VersionKey} in azure-arc/azure-clusterconfig")]
                : [context.Missing(Evidence.ArcConfiguration)];
    }

    // All agents carry the same version, so any of their images tells it.
    private static (Resource, string, string)? AgentImage(Site site)
    {
        foreach (Deployment deployment in site.Deployments.Where(deployment => deployment.Namespace == "azure-arc"))
        {
            foreach (string image in deployment.Images.Where(image => image.Contains("azurearck8s/", StringComparison.OrdinalIgnoreCase)))
            {
                string tag = image.Split('@')[0];
                int colon = tag.LastIndexOf(':');
                if (colon > tag.LastIndexOf('/'))
                {
                    return (deployment, "spec.template.spec.containers.image", tag[(colon + 1)..]);
                }
            }
        }

        return null;
    }

    private static Finding[] Kubernetes(GuidelineContext context)
    {
        Site site = context.Site;
        string? version = site.KubernetesVersion ?? site.Nodes.Select(node => node.KubeletVersion).FirstOrDefault(text => text is not null);
        Finding[] findings =
        [
            .. version is null ? [] : new[] { JudgeServer(context, version) },
            .. site.ConnectedClusters.Where(cluster => cluster.KubernetesVersion is not null).Select(cluster =>
                Judge(context, cluster, cluster.PathOf("kubernetesVersion"), cluster.KubernetesVersion!, context.Reference.Kubernetes, "Kubernetes")),
        ];
        return findings.Length > 0 ? findings : [context.Missing(Evidence.ServerVersion)];
    }

    private static Finding JudgeServer(GuidelineContext context, string version) => Verdict(
        context,
        version,
        context.Reference.Kubernetes,
        "Kubernetes",
        (status, message, expected) => status == Status.Fail
            ? context.FailSite(message, version, expected)
            : context.PassSite(message, version, expected),
        (reason, message, settledBy) => context.UnknownSite(reason, message, settledBy, version));

    private static Finding Judge(GuidelineContext context, Resource target, string path, string version, DatedVersion? known, string what) => Verdict(
        context,
        version,
        known,
        what,
        (status, message, expected) => (status == Status.Fail
            ? context.Fail(target, null, version, expected, message)
            : context.Pass(target, null, version, message, expected)) with { Path = path },
        (reason, message, settledBy) => context.Unknown(target, reason, message, settledBy, observed: version) with { Path = path });

    private static Finding Verdict(
        GuidelineContext context,
        string text,
        DatedVersion? known,
        string what,
        Func<Status, string, string, Finding> decided,
        Func<Reason, string, string, Finding> undecided)
    {
        if (known is null)
        {
            return undecided(Reason.NeedsReferenceData, $"The reference data does not tell the newest version of {what}.", "reference data that does, with -ReferenceDataPath");
        }

        if (!SemanticVersion.TryParse(text, out SemanticVersion version))
        {
            return undecided(Reason.InvalidData, $"The version of {what} cannot be understood.", "a version such as 1.2.3");
        }

        SemanticVersion latest = known.Latest;
        string day = Aging.Day(known.AsOf);
        string expected = $"{latest.Major}.{latest.Minor - Window} or later";
        int ahead = (version.Major, version.Minor).CompareTo((latest.Major, latest.Minor));
        bool isOld = version.Major < latest.Major || (version.Major == latest.Major && version.Minor < latest.Minor - Window);
        return isOld
            ? decided(Status.Fail, $"{what} {version.MajorMinor()} is out of Azure Arc's support window; on {day} the newest was {latest.MajorMinor()}.", expected)
            : decided(Status.Pass, ahead > 0 ? $"{what} {version.MajorMinor()} is newer than the data of {day}." : $"{what} {version.MajorMinor()} is in Azure Arc's support window of {day}.", expected)
                .UnlessStale(context, known.AsOf);
    }
}
