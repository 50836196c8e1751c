using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Has metrics and logs of a site collected: resource providers, workspaces, the extensions of Azure Monitor, data collection endpoint, rules and
/// associations, the wiring of Azure IoT Operations, and what is scraped in the cluster. Each part is made only where it is missing.
/// </summary>
[Cmdlet(VerbsLifecycle.Enable, "IoTOpsObservability", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class EnableIoTOpsObservabilityCommand : ChangeCmdlet
{
    /// <summary>The Azure Monitor workspace for metrics: its resource id, or its name in the instance's resource group. Default: the one the site uses.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? MonitorWorkspace { get; set; }

    /// <summary>The Log Analytics workspace for logs: its resource id, or its name in the instance's resource group. Default: the one the site uses.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? LogWorkspace { get; set; }

    /// <summary>The region of the Log Analytics workspace, in which the rule for logs has to be. Default: the cluster's.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? LogWorkspaceLocation { get; set; }

    /// <summary>The resource id of an Azure Managed Grafana, which the extension for metrics names where it is installed.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Grafana { get; set; }

    /// <summary>Makes workspaces that do not exist, in the cluster's region, under the names given or as <c>amw-&lt;instance&gt;</c> and <c>law-&lt;instance&gt;</c>.</summary>
    [Parameter]
    public SwitchParameter CreateWorkspace { get; set; }

    /// <summary>Leaves logs out: metrics alone are collected.</summary>
    [Parameter]
    public SwitchParameter SkipLog { get; set; }

    /// <summary>How often components send metrics, in seconds, 1 to 3600, where the site does not state it yet. Default: 60.</summary>
    [Parameter]
    [ValidateRange(1, 3600)]
    public int ExportIntervalSec { get; set; } = 60;

    private protected override IReadOnlyCollection<EvidenceKind> Needed => ObservabilityEditor.Needs;

    private ObservabilityRequest Request => new()
    {
        MonitorWorkspace = MonitorWorkspace,
        LogWorkspace = LogWorkspace,
        LogWorkspaceLocation = LogWorkspaceLocation,
        Grafana = Grafana,
        CreateWorkspace = CreateWorkspace,
        SkipLog = SkipLog,
        ExportIntervalSeconds = ExportIntervalSec,
    };

    private protected override IReadOnlyList<string> FurtherIds(SiteIdentity site) => ObservabilityEditor.IdsIn(Request, site);

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => ObservabilityEditor.Enable(site, drafts, Request);
}
