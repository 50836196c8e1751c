using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Access;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Inspection;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Inspect;

/// <summary>
/// Tells whether the MQTT broker would let a client connect, publish or subscribe, port by port, and which rule decides.
/// The configuration alone is asked: no connection to the broker is made. The client is taken as signed in; that its
/// credentials are good is not looked at.
/// </summary>
[Cmdlet(VerbsDiagnostic.Resolve, "IoTOpsBrokerAccess", DefaultParameterSetName = ConnectionSet)]
[OutputType(typeof(PortAccessResult))]
public sealed class ResolveIoTOpsBrokerAccessCommand : InspectionCmdlet
{
    private AccessRequest request = null!;
    private Func<string, bool> isWanted = _ => true;

    /// <summary>What the client wants to do: Connect, Publish or Subscribe.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    public AccessAction Action { get; set; }

    /// <summary>
    /// The topic to publish to, or the filter to subscribe to, <c>$share/group/filter</c> included. Required but for
    /// Connect. Letter case matters.
    /// </summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public string? Topic { get; set; }

    /// <summary>
    /// The verified user name: the common name of a client certificate, or what a custom authentication vouches for.
    /// Letter case matters. Default: none, as for service account tokens.
    /// </summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Username { get; set; }

    /// <summary>The MQTT client id. Letter case matters. Default: none, which no rule about client ids matches.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ClientId { get; set; }

    /// <summary>
    /// Attributes the authentication gives, for example <c>@{ building = 'b22' }</c>: from the rules of X.509
    /// authentication, or from annotations of a service account without their prefix <c>aio-broker-auth/</c>. Letter
    /// case of names and values matters. Default: none.
    /// </summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Attribute { get; set; }

    /// <summary>Only these ports, 1 to 65535. Default: all.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int[]? Port { get; set; }

    /// <summary>Only listeners of these names. Wildcards are accepted. Default: all.</summary>
    [Parameter]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(ListenerCompleter))]
    [ValidateNotNullOrEmpty]
    public string[]? Listener { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => AccessInspection.Needs;

    private protected override void Begin()
    {
        request = new()
        {
            Action = Action,
            Topic = Topic,
            Client = new() { Username = Username, ClientId = ClientId, Attributes = ClientAttributes.Read(Attribute) },
        };
        AccessInspection.Require(request);
        if (Listener is not null)
        {
            WildcardPattern[] patterns = [.. Listener.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant))];
            isWanted = name => Array.Exists(patterns, pattern => pattern.IsMatch(name));
        }
    }

    private protected override IEnumerable<object> Inspect(Site site, CmdletPipeline pipeline) =>
        AccessInspection.Resolve(site, request, Port, isWanted);
}
