using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Dataflow;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Data;

/// <summary>
/// Sets how a dataflow endpoint signs in and whom it trusts. A user-assigned identity gets its role on the target first; where that
/// cannot be done here, the exact assignment comes back as a step of its own.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsDataflowEndpoint", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsDataflowEndpointCommand : ChangeCmdlet
{
    /// <summary>The endpoint.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(DataflowEndpointCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>How it signs in. Not every type of endpoint takes every method; Anonymous with -Force alone. Default: as it is.</summary>
    [Parameter(Position = 1)]
    public EndpointSignIn? AuthenticationMethod { get; set; }

    /// <summary>The audience of its token. Default: <c>aio-internal</c> for a service account token, the service's own otherwise.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Audience { get; set; }

    /// <summary>The client id of the user-assigned identity, which the instance has to carry.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>The tenant of that identity.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TenantId { get; set; }

    /// <summary>The scope of that identity's token. Default: the target's own.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Scope { get; set; }

    /// <summary>The name of the secret for X509Certificate, Sasl and AccessToken; never its value.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretRef { get; set; }

    /// <summary>Enabled or Disabled, which takes -Force. Default: as it is.</summary>
    [Parameter]
    [ValidateSet("Enabled", "Disabled")]
    public string? TlsMode { get; set; }

    /// <summary>The ConfigMap with the CA it trusts, in the namespace of Azure IoT Operations. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustedCaConfigMap { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => EndpointEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline) => EndpointEditor.Apply(
        site,
        drafts,
        new()
        {
            Name = Name,
            SignIn = AuthenticationMethod,
            Audience = Audience,
            ClientId = ClientId,
            TenantId = TenantId,
            Scope = Scope,
            SecretRef = SecretRef,
            TlsMode = TlsMode,
            TrustedCaConfigMap = TrustedCaConfigMap,
        },
        Force);
}
