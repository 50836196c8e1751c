using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Storage;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Platform;

/// <summary>
/// Puts the storage account of the schema registry right: public network access on, a firewall that lets trusted Azure services pass before it
/// closes, and the registry's role on its container. Where the account has no hierarchical namespace, the steps to a new one come back.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsSchemaRegistryStorage", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsSchemaRegistryStorageCommand : ChangeCmdlet
{
    /// <summary>Public IPv4 addresses and ranges that pass the firewall too, for example <c>203.0.113.0/24</c>. They are added; none is taken away.</summary>
    [Parameter(Position = 0)]
    [ValidateNotNullOrEmpty]
    public string[]? AllowIpRange { get; set; }

    /// <summary>Leaves the firewall as it is.</summary>
    [Parameter]
    public SwitchParameter SkipFirewall { get; set; }

    /// <summary>Gives no role, for those who may not: somebody else does.</summary>
    [Parameter]
    public SwitchParameter SkipRoleAssignment { get; set; }

    /// <summary>The name of the account to plan where one with a hierarchical namespace is needed. Default: the present name with <c>hns</c> behind.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? NewAccountName { get; set; }

    /// <summary>How long to wait for the ids of an identity that the registry is given, in seconds, 0 to 86400. Default: 600.</summary>
    [Parameter]
    [ValidateRange(0, 86400)]
    public int WaitTimeoutSec { get; set; } = 600;

    private protected override IReadOnlyCollection<EvidenceKind> Needed => RegistryStorageEditor.Needs;

    private protected override TimeSpan? Patience => TimeSpan.FromSeconds(WaitTimeoutSec);

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => RegistryStorageEditor.Apply(site, drafts, new()
    {
        AllowedRanges = AllowIpRange ?? [],
        SkipFirewall = SkipFirewall,
        SkipRoleAssignment = SkipRoleAssignment,
        NewAccountName = NewAccountName,
        Force = Force,
    });
}
