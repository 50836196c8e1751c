using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Deployment;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Broker;

/// <summary>
/// Writes what it takes to deploy a site again with what can only be set then: the file of the broker, the template of
/// everything below the instance, and the runbook.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsDeploymentConfig", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true)]
[OutputType(typeof(DeploymentConfig))]
public sealed class NewIoTOpsDeploymentConfigCommand : SiteCmdlet
{
    private readonly List<Change> changes = [];
    private readonly List<Snapshot> snapshots = [];
    private string? folder;

    /// <summary>
    /// What is to be different: results of Set-IoTOpsBrokerCardinality, Set-IoTOpsBrokerDiskBuffer and the like. Default: what the
    /// production guidelines ask for.
    /// </summary>
    [Parameter(ValueFromPipeline = true)]
    [ValidateNotNull]
    public ChangeResult[]? Change { get; set; }

    /// <summary>Writes the site as it is, with nothing different.</summary>
    [Parameter]
    public SwitchParameter AsIs { get; set; }

    /// <summary>The folder to write <c>broker.json</c>, <c>restore.json</c> and <c>runbook.md</c> to, made where there is none. Default: nothing is written.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Replaces files that exist.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed =>
        [.. DeploymentConfigBuilder.Needs.Union(BrokerRedeployment.Needs)];

    private protected override void Begin()
    {
        folder = DestinationPath is null ? null : InputPaths.ResolveLiteral(this, DestinationPath);
        if (AsIs && MyInvocation.ExpectingInput && Change is not null)
        {
            throw new ReadinessException("IoTOps.Deployment.Contradiction", ErrorKind.InvalidArgument, "-AsIs takes no changes.", "Leave one of both out.", "AsIs");
        }
    }

    private protected override void Receive() => changes.AddRange((Change ?? []).Select(result => result.Change));

    // Changes may still come in; the files are written after the last.
    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        snapshots.Add(snapshot);
        return Task.CompletedTask;
    }

    private protected override async Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (Snapshot snapshot in snapshots.DistinctBy(snapshot => snapshot.Site))
        {
            await WriteAsync(snapshot, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var site = new Site(snapshot);
        DeploymentConfig config;
        try
        {
            IReadOnlyList<Change> wished = AsIs ? []
                : changes.Count > 0 ? changes
                : await BrokerRedeployment.PlanAsync(snapshot, cancellationToken).ConfigureAwait(false);
            config = DeploymentConfigBuilder.Build(site, wished);
        }
        catch (MalformedResourceException exception)
        {
            throw EvidenceGap.Malformed(site, exception);
        }

        foreach (string note in config.Notes)
        {
            pipeline.WriteWarning(note);
        }

        if (folder is not null)
        {
            string target = snapshots.Count > 1 ? System.IO.Path.Combine(folder, FileName(site.Name)) : folder;
            (string Path, string Text)[] files = [(System.IO.Path.Combine(target, "broker.json"), config.Broker), (System.IO.Path.Combine(target, "restore.json"), config.Template), (System.IO.Path.Combine(target, "runbook.md"), config.Runbook)];
            foreach ((string path, _) in files)
            {
                OutputFile.RequireFree(path, Force);
            }

            foreach ((string path, string text) in files)
            {
                if (await pipeline.ShouldProcessAsync(path, "Write the deployment configuration", cancellationToken).ConfigureAwait(false))
                {
                    Directory.CreateDirectory(target);
                    OutputFile.Write(path, Force, text);
                }
            }
        }

        await pipeline.WriteObjectAsync(config, cancellationToken).ConfigureAwait(false);
    }

    private static string FileName(string site) => string.Concat(site.Select(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' ? character : '_'));
}
