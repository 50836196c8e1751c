using System.Globalization;
using System.Text;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Azure;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>
/// Has metrics and logs of a site collected: extensions, workspaces, data collection rules, the wiring of Azure IoT Operations and what
/// is scraped. Every link of the chain is looked at by itself and drafted only where it is missing.
/// </summary>
public static class ObservabilityEditor
{
    /// <summary>What it looks at.</summary>
    public static IReadOnlyList<EvidenceKind> Needs { get; } =
    [
        Evidence.Instances, Evidence.ConnectedClusters, Evidence.Extensions, Evidence.DataCollectionAssociations, Evidence.DataCollectionRules, Evidence.MonitorAccounts,
        Evidence.ResourceProviders, Evidence.ScrapeConfiguration, Evidence.Deployments, Evidence.Services, Evidence.Pods,
    ];

    /// <summary>The id of the workspace for metrics that a request names, which the site need not lead to yet.</summary>
    /// <param name="request">The request.</param>
    /// <param name="site">The site, in whose resource group names are looked up.</param>
    public static IReadOnlyList<string> IdsIn(ObservabilityRequest request, SiteIdentity site)
    {
        string? name = site.InstanceId?.Split('/')[^1];
        return new[]
        {
            WorkspaceId.Of(request.MonitorWorkspace ?? (request.CreateWorkspace && name is not null ? NameOf("amw", name) : null), WorkspaceId.Monitor, site.InstanceId),
        }.OfType<string>().ToArray();
    }

    /// <summary>Drafts what is missing.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Observability.NotRead</c>, <c>IoTOps.Observability.Missing</c>, <c>IoTOps.Observability.NotFound</c>,
    /// <c>IoTOps.Observability.InvalidId</c>.
    /// </exception>
    public static void Enable(Site site, ChangeDrafts drafts, ObservabilityRequest request)
    {
        var scene = new ObservabilityScene(site, drafts, request);
        if (request.Grafana is { } grafana)
        {
            WorkspaceId.Require(grafana, "Microsoft.Dashboard/grafana", "-Grafana");
        }

        MetricsPart.Draft(scene);
        if (!request.SkipLog)
        {
            LogsPart.Draft(scene);
        }

        WiringPart.Draft(scene);
        CollectorPart.Draft(scene);
        ScrapePart.Draft(scene);
    }

    /// <summary>The name of a workspace that is made: always the same for the same instance.</summary>
    internal static string NameOf(string prefix, string instance) => $"{prefix}-{instance}".Length > 63 ? $"{prefix}-{instance}"[..63].TrimEnd('-') : $"{prefix}-{instance}";

    /// <summary>Registers what the resources of a provider need.</summary>
    internal static ChangeDraft?[] Providers(ObservabilityScene scene, params string[] names) =>
        [.. names.Select(name => ProviderRegistration.Require(scene.Site, scene.Drafts, name, ObservabilityScene.Guideline))];

    internal static ChangeDraft AfterAll(this ChangeDraft draft, params IEnumerable<ChangeDraft?> others)
    {
        foreach (ChangeDraft other in others.OfType<ChangeDraft>())
        {
            draft.After(other);
        }

        return draft;
    }

    /// <summary>The command line of a request.</summary>
    internal static string Command(ObservabilityRequest request)
    {
        StringBuilder line = new("Enable-IoTOpsObservability");
        void Add(string name, string? value) => line.Append(CultureInfo.InvariantCulture, $"{(value is null ? "" : $" -{name} {value}")}");
        Add("MonitorWorkspace", request.MonitorWorkspace);
        Add("LogWorkspace", request.LogWorkspace);
        Add("LogWorkspaceLocation", request.LogWorkspaceLocation);
        Add("Grafana", request.Grafana);
        line.Append(request.CreateWorkspace ? " -CreateWorkspace" : "").Append(request.SkipLog ? " -SkipLog" : "");
        return line.ToString();
    }
}
