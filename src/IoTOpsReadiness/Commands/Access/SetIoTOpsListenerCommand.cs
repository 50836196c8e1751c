using System.Management.Automation;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Access;

/// <summary>
/// Opens, changes or closes a port of a listener of the MQTT broker. A new port has TLS with an automatic certificate and
/// the authentication <c>default</c> unless you say otherwise. What would cut off clients or let anybody in is refused.
/// </summary>
[Cmdlet(VerbsCommon.Set, "IoTOpsListener", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class SetIoTOpsListenerCommand : ChangeCmdlet
{
    /// <summary>The listener. It is made where there is none.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(ListenerCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The port to open, change or close, 1 to 65535.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ValidateRange(1, 65535)]
    public int Port { get; set; }

    /// <summary>ClusterIp, NodePort or LoadBalancer. There is one listener per type. Default: as it is; ClusterIp for a new listener.</summary>
    [Parameter]
    [ValidateSet("ClusterIp", "NodePort", "LoadBalancer")]
    public string? ServiceType { get; set; }

    /// <summary>The name of the Kubernetes Service. Default: as it is; that of a new listener.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ServiceName { get; set; }

    /// <summary>The port on the nodes, 30000 to 32767, for NodePort and LoadBalancer. Default: as it is; Kubernetes chooses that of a new port.</summary>
    [Parameter]
    [ValidateRange(30000, 32767)]
    public int? NodePort { get; set; }

    /// <summary>Mqtt or WebSockets. Default: as it is; Mqtt for a new port.</summary>
    [Parameter]
    [ValidateSet("Mqtt", "WebSockets")]
    public string? Protocol { get; set; }

    /// <summary>Automatic (cert-manager keeps the certificate), Manual (a secret holds it) or None (plain text, with -Force). Default: as it is; Automatic for a new port.</summary>
    [Parameter]
    public TlsChoice? TlsMode { get; set; }

    /// <summary>The issuer of the automatic certificate. Default: as it is; that of the default listener for a new port.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IssuerName { get; set; }

    /// <summary>Issuer or ClusterIssuer. Default: ClusterIssuer with -IssuerName, else as it is.</summary>
    [Parameter]
    [ValidateSet("Issuer", "ClusterIssuer")]
    public string? IssuerKind { get; set; }

    /// <summary>The API group of the issuer. Default: cert-manager.io with -IssuerName, else as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? IssuerGroup { get; set; }

    /// <summary>The secret with a manual certificate. Its value is not read. Default: as it is.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? SecretRef { get; set; }

    /// <summary>Host names the automatic certificate is valid for beside the service's own. Default: as they are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Dns { get; set; }

    /// <summary>IPv4 or IPv6 addresses the automatic certificate is valid for. Default: as they are.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? IPAddress { get; set; }

    /// <summary>How long the automatic certificate is valid, at least an hour. Default: as it is, else what the broker chooses.</summary>
    [Parameter]
    public TimeSpan? Duration { get; set; }

    /// <summary>How long before its end it is renewed, at least five minutes and less than -Duration. Default: as it is, else what the broker chooses.</summary>
    [Parameter]
    public TimeSpan? RenewBefore { get; set; }

    /// <summary>The authentication of the port. Default: as it is; <c>default</c> for a new port.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BrokerAuthenticationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Authentication { get; set; }

    /// <summary>The authorization of the port. Default: as it is; none for a new port, so that whoever signs in may do anything.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(BrokerAuthorizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Authorization { get; set; }

    /// <summary>Closes the port; a listener whose last port it is goes with it.</summary>
    [Parameter]
    public SwitchParameter RemovePort { get; set; }

    /// <summary>With -Force: lets port 18883 or the service of listener default change, which the components of Azure IoT Operations use themselves.</summary>
    [Parameter]
    public SwitchParameter AllowDefaultListener { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => ListenerEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline)
    {
        ListenerEditor.Apply(site, drafts, new()
        {
            Listener = Name,
            Port = Port,
            ServiceType = ServiceType,
            ServiceName = ServiceName,
            NodePort = NodePort,
            Protocol = Protocol,
            Tls = TlsMode,
            IssuerName = IssuerName,
            IssuerKind = IssuerKind,
            IssuerGroup = IssuerGroup,
            SecretRef = SecretRef,
            Dns = Dns,
            IpAddresses = IPAddress,
            Duration = Duration,
            RenewBefore = RenewBefore,
            Authentication = Authentication,
            Authorization = Authorization,
            Remove = RemovePort,
            Force = Force,
            AllowDefaultListener = AllowDefaultListener,
        });
        if (!RemovePort && Authorization is null && ListenerNotes.OpenTo(drafts) is { } note)
        {
            pipeline.WriteWarning(note);
        }
    }
}
