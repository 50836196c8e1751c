using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>Tells what was changed on sites, by whom, when, and what became of it, from the journals of this computer.</summary>
[Cmdlet(VerbsCommon.Get, "IoTOpsRemediationHistory")]
[OutputType(typeof(RemediationRecord))]
public sealed class GetIoTOpsRemediationHistoryCommand : Pipeline.AsyncCmdlet
{
    private string folder = "";

    /// <summary>Only this run.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(RunIdCompleter))]
    [ValidateNotNullOrEmpty]
    public string? RunId { get; set; }

    /// <summary>Only sites of these names. Wildcards are accepted.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(SiteNameCompleter))]
    [SupportsWildcards]
    [ValidateNotNullOrEmpty]
    public string[]? Site { get; set; }

    /// <summary>Only since this moment.</summary>
    [Parameter]
    public DateTime? Since { get; set; }

    /// <summary>Only changes of runs that were killed, of which nobody knows what became.</summary>
    [Parameter]
    public SwitchParameter Interrupted { get; set; }

    /// <summary>The folder of the journals. Default: in the user's application data.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? JournalPath { get; set; }

    private protected override void Prepare() => folder = JournalFolder.Resolve(this, JournalPath);

    private protected override async Task ProcessAsync(Pipeline.CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        WildcardPattern[]? sites = Site?.Select(pattern => WildcardPattern.Get(pattern, WildcardOptions.IgnoreCase)).ToArray();
        foreach (RemediationRecord record in JournalReader.ReadFolder(folder))
        {
            if ((RunId is null || record.RunId == RunId)
                && (sites is null || sites.Any(pattern => pattern.IsMatch(record.Site)))
                && (Since is null || record.StartedAt.UtcDateTime >= Since.Value.ToUniversalTime())
                && (!Interrupted || record.IsInterrupted))
            {
                await pipeline.WriteObjectAsync(record, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
