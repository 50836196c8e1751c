using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Writes a script for the nodes of a site, for what only a node can do: limits of the kernel, huge pages, the issuer of the API
/// server of K3s, and encryption of its secrets. The script checks, changes, and takes back.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsHostScript", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true)]
[OutputType(typeof(HostScript))]
public sealed class NewIoTOpsHostScriptCommand : SiteCmdlet
{
    private const string IssuerSet = "Issuer";

    private readonly List<HostScript> scripts = [];
    private string? file;

    /// <summary>
    /// What the script sees to. Default: what the evidence of the site does not show to be in order, the limits of the kernel always,
    /// since no API shows them; without a site Issuer and Sysctl. Sysctl, EdgeVolumes and SecretsEncryption take no site.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public HostScriptPart[]? Part { get; set; }

    /// <summary>
    /// The issuer of the connected cluster, <c>oidcIssuerProfile.issuerUrl</c>, with its slash at the end; for a script without any
    /// site. Default: what Azure says of the site.
    /// </summary>
    [Parameter(ParameterSetName = IssuerSet, Mandatory = true)]
    [ValidateNotNullOrEmpty]
    public string? Issuer { get; set; }

    /// <summary>The file to write the script to. Default: nothing is written.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string? DestinationPath { get; set; }

    /// <summary>Replaces a file that exists.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => HostScriptBuilder.Needs;

    private protected override bool NeedsSite => Part is null || Part.Contains(HostScriptPart.Issuer);

    private protected override void Begin() => file = DestinationPath is null ? null : InputPaths.ResolveLiteral(this, DestinationPath);

    private protected override Task ProcessSiteAsync(Snapshot snapshot, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        var site = new Site(snapshot);
        try
        {
            scripts.Add(HostScriptBuilder.ForSite(site, Part));
        }
        catch (MalformedResourceException exception)
        {
            throw EvidenceGap.Malformed(site, exception);
        }

        return Task.CompletedTask;
    }

    private protected override async Task FinishAsync(CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        if (ParameterSetName == IssuerSet || (ParameterSetName == ConnectionSet && scripts.Count == 0 && !NeedsSite))
        {
            scripts.Add(HostScriptBuilder.ForAnySite(Issuer, Part));
        }

        if (file is not null && scripts.Count > 1)
        {
            throw new ReadinessException(
                "IoTOps.HostScript.SeveralSites",
                ErrorKind.InvalidArgument,
                $"The scripts of {scripts.Count} sites do not fit into one file.",
                "Leave -DestinationPath out and write the Script of each, or name one site.",
                file);
        }

        foreach (HostScript script in scripts)
        {
            await WriteAsync(script, pipeline, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(HostScript script, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        foreach (string note in script.Notes)
        {
            pipeline.WriteWarning(note);
        }

        if (file is not null)
        {
            OutputFile.RequireFree(file, Force);
            if (await pipeline.ShouldProcessAsync(file, "Write the host script", cancellationToken).ConfigureAwait(false))
            {
                OutputFile.Write(file, Force, script.Script);
            }
        }

        await pipeline.WriteObjectAsync(script, cancellationToken).ConfigureAwait(false);
    }
}
