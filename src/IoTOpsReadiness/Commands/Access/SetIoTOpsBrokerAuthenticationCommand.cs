using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Access;

/// <summary>
/// Adds, changes or takes away a method by which clients of the MQTT broker prove who they are. The other methods stay, and
/// so does what the components of Azure IoT Operations need to sign in.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsBrokerAuthentication", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsBrokerAuthenticationCommand : ChangeCmdlet
{
    /// <summary>The authentication. It is made where there is none.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(BrokerAuthenticationCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>X509, ServiceAccountToken or Custom.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    public AuthenticationKind Method { get; set; }

    /// <summary>X509: the ConfigMap with the CA certificates that clients' certificates must chain to. Default: as it is; <c>client-ca</c> for a new method.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? TrustedClientCa { get; set; }

    /// <summary>X509: attributes by the subject of the certificate, for authorizations to name: <c>@{ root = @{ subject = 'CN=Plant CA'; attributes = @{ plant = 'porto' } } }</c>. Replaces those that are there. Default: as they are.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? AuthorizationAttribute { get; set; }

    /// <summary>X509: None or AzureDeviceRegistry (preview). Default: as it is.</summary>
    [Parameter]
    [ValidateSet("None", "AzureDeviceRegistry")]
    public string? AdditionalValidation { get; set; }

    /// <summary>ServiceAccountToken: the audiences that tokens must be made for, instead of those that are there; <c>aio-internal</c> stays where the components of Azure IoT Operations need it. Default: as they are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Audience { get; set; }

    /// <summary>Custom: the https address of the server that is asked. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Endpoint { get; set; }

    /// <summary>Custom: the ConfigMap with the CA certificate of the server. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CaConfigMap { get; set; }

    /// <summary>Custom: the secret with the certificate the broker shows to the server. Its value is not read. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientSecretRef { get; set; }

    /// <summary>Takes the method away.</summary>
    [Parameter]
    public SwitchParameter RemoveMethod { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => AuthenticationEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline)
    {
        ChangeDraft draft = AuthenticationEditor.Apply(site, drafts, new()
        {
            Name = Name,
            Method = Method,
            TrustedClientCa = TrustedClientCa,
            Attributes = AuthorizationAttribute is null ? null : SubjectAttributeSets.Read(AuthorizationAttribute),
            AdditionalValidation = AdditionalValidation,
            Audiences = Audience,
            Endpoint = Endpoint,
            CaConfigMap = CaConfigMap,
            ClientSecretRef = ClientSecretRef,
            Remove = RemoveMethod,
            Force = Force,
        });
        if (AuthenticationEditor.FallThrough(draft) is { } note)
        {
            pipeline.WriteWarning(note);
        }
    }
}
