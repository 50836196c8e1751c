using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Connections;
using IoTOpsReadiness.Connections.Kubernetes;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Commands.Connect;

/// <summary>
/// Asks a site what the connected account may do, and says which permissions are missing and which guidelines that leaves
/// Unknown. Asks only about the account itself; changes nothing.
/// </summary>
[Cmdlet(VerbsDiagnostic.Test, "IoTOpsPermission", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(PermissionResult))]
public sealed class TestIoTOpsPermissionCommand : ConnectedCmdlet
{
    private IReadOnlyList<Guideline> guidelines = [];

    /// <summary>Ids or references of guidelines, such as <c>Broker.*</c> or <c>AIO-018</c>. Wildcards are accepted. Default: all.</summary>
    [Parameter(Position = 0)]
    [Alias("Id")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(GuidelineCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Guideline { get; set; }

    /// <summary>Only guidelines of these areas.</summary>
    [Parameter]
    public Area[]? Area { get; set; }

    /// <summary>Only guidelines of these severities.</summary>
    [Parameter]
    public Severity[]? Severity { get; set; }

    /// <summary>The dated state of the guidelines. Default: the newest.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BaselineCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Baseline { get; set; }

    /// <summary>Only the permissions of this side: Kubernetes or Azure. Default: both.</summary>
    [Parameter]
    public EvidenceSource? Side { get; set; }

    /// <summary>Asks about the names of Secrets too, which the written roles leave out unless told otherwise.</summary>
    [Parameter]
    public SwitchParameter IncludeSecretName { get; set; }

    private protected override void Begin() =>
        guidelines = GuidelineSelection.SelectSome(GuidelineSelection.Baseline(Baseline), Guideline, Area, Severity);

    private protected override async Task ProcessSiteAsync(SiteConnection connection, SiteTurn turn, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        // Whoever does not choose wants to know about everything there is, snapshots included.
        bool isWhole = Guideline is null && Area is null && Severity is null;
        IReadOnlyList<RequiredPermission> required = RequiredPermissions.Of(guidelines, connection.Namespace, isWhole ? Evidence.Kinds : null, IncludeSecretName);
        pipeline.WriteVerbose($"Asking {connection} about {required.Count} permissions of {connection.User ?? "an unknown user"}.");
        var options = new CollectorOptions { RequestTimeout = TimeSpan.FromSeconds(TimeoutSec), MaxConcurrency = turn.Concurrency };

        // Both sides are asked whatever is shown: what one may not tell, the other may settle.
        IReadOnlyList<PermissionAnswer> answers = await connection.AskPermissionsAsync(required, options, cancellationToken).ConfigureAwait(false);
        PermissionResult[] results = [.. PermissionReview.Of(connection.Name, guidelines, answers).Where(result => Side is null || result.Side == Side)];
        await OneAtATimeAsync(
            async () =>
            {
                foreach (PermissionResult result in results)
                {
                    await pipeline.WriteObjectAsync(result, cancellationToken).ConfigureAwait(false);
                }
            },
            cancellationToken).ConfigureAwait(false);
    }
}
