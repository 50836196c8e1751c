using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Alerts;
using IoTOpsReadiness.Remediation.Observability;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Sets up alerts on the metrics of broker, dataflows, OPC UA connector and nodes, as a Prometheus rule group of Azure Monitor that calls an action
/// group, or as a rules file for another Prometheus. Names of metrics change between versions: those the site exposes are looked at where it can be reached.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsAlert", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Medium)]
[OutputType(typeof(ChangeResult), typeof(string), typeof(FileInfo))]
public sealed class NewIoTOpsAlertCommand : ChangeCmdlet
{
    private IReadOnlySet<string>? given;
    private IReadOnlySet<string>? exposed;
    private string? file;

    /// <summary>The resource id of the action group that the alerts call. Needed unless a file is written.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? ActionGroupId { get; set; }

    /// <summary>The Azure Monitor workspace: its resource id, or its name in the instance's resource group. Default: the one the site's metrics go to.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? MonitorWorkspace { get; set; }

    /// <summary>The name of the rule group. Default: <c>iot-operations-&lt;cluster&gt;</c>.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>Files with what components answer at <c>/metrics</c>, from which the names are taken in place of asking the site. Wildcards are accepted.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? MetricsPath { get; set; }

    /// <summary>Writes a rules file of Prometheus to the output and changes nothing.</summary>
    [Parameter]
    public SwitchParameter AsYaml { get; set; }

    /// <summary>Writes a rules file of Prometheus to this file and changes nothing else. -Force replaces one that exists.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => AlertEditor.Needs;

    private protected override IReadOnlyList<string> FurtherIds(SiteIdentity site) => ObservabilityEditor.IdsIn(new() { MonitorWorkspace = MonitorWorkspace }, site);

    private protected override void Begin()
    {
        base.Begin();
        file = DestinationPath is null ? null : InputPaths.ResolveLiteral(this, DestinationPath);
        if (MetricsPath is not null)
        {
            given = InputPaths.Resolve(this, MetricsPath).SelectMany(path => MetricNames.In(InputFile.ReadAllText(path))).ToHashSet(StringComparer.Ordinal);
            if (given.Count == 0)
            {
                throw new ReadinessException(
                    "IoTOps.Alert.NoMetrics",
                    ErrorKind.InvalidData,
                    "There are no metrics in what -MetricsPath names.",
                    "Name what a component answers at /metrics: kubectl get --raw /api/v1/namespaces/azure-iot-operations/pods/aio-broker-frontend-0:9600/proxy/metrics",
                    MetricsPath[0]);
            }
        }
    }

    private protected override async Task<bool> PrepareAsync(SiteConnection? connection, Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var site = new Site(snapshot);
        exposed = given;
        if (given is null && connection?.Kubernetes is { } cluster)
        {
            (exposed, IReadOnlyList<string> failures) = await MetricsReader.ReadAsync(cluster, site, TimeSpan.FromSeconds(TimeoutSec), cancellationToken).ConfigureAwait(false);
            foreach (string failure in failures)
            {
                pipeline.WriteVerbose($"Metrics of {failure}");
            }
        }

        AlertSelection selection = AlertSelection.Of(site.Namespace, exposed, Force);
        if (exposed is null || selection.Dead.Count > 0)
        {
            pipeline.WriteWarning($"{snapshot.Site.Name}: {selection.Describe(exposed)}{(exposed is null ? " -MetricsPath takes what a component answers at /metrics." : " -Force makes them nevertheless.")}");
        }

        if (!AsYaml && file is null)
        {
            return false;
        }

        string text = AlertFile.Write(Name ?? "azure-iot-operations", selection.Made, [selection.Describe(exposed), .. AlertPack.NotCovered.Select(item => $"No metric tells {item}.")]);
        if (AsYaml)
        {
            await pipeline.WriteObjectAsync(text, cancellationToken).ConfigureAwait(false);
        }

        if (file is not null)
        {
            OutputFile.RequireFree(file, Force);
            if (await pipeline.ShouldProcessAsync(file, "Write the alerts", cancellationToken).ConfigureAwait(false))
            {
                OutputFile.Write(file, Force, text);
                await pipeline.WriteObjectAsync(new FileInfo(file), cancellationToken).ConfigureAwait(false);
            }
        }

        return true;
    }

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => AlertEditor.Apply(site, drafts, new()
    {
        ActionGroupId = ActionGroupId,
        MonitorWorkspace = MonitorWorkspace,
        Name = Name,
        Exposed = exposed,
        Force = Force,
    });
}
