using System.Collections;
using System.Management.Automation;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Commands.Remediate;
using IoTOpsReadiness.Completion;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Commands.Access;

/// <summary>
/// Makes an authorization of the MQTT broker from rules, or from the topics that assets and dataflows of the site use, and
/// puts it on a port. Rules for everybody or everything are refused. Tells who gains and who loses what.
/// </summary>
[Cmdlet(VerbsCommon.New, "IoTOpsBrokerAuthorization", DefaultParameterSetName = ConnectionSet, SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(ChangeResult))]
public sealed class NewIoTOpsBrokerAuthorizationCommand : ChangeCmdlet
{
    /// <summary>The authorization. One that exists has its rules replaced with -Force.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ArgumentCompleter(typeof(BrokerAuthorizationCompleter))]
    [ValidateNotNullOrEmpty]
    public string Name { get; set; } = "";

    /// <summary>The rules, as hashtables or objects with Username, ClientId or Attribute, and Connect ($true unless given, or client ids), Publish, Subscribe, StateRead, StateWrite. Instead of -FromSite.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    public object[]? Rule { get; set; }

    /// <summary>Makes one rule for -Username, -ClientId or -Attribute: to subscribe to what assets and dataflows publish, and to publish what dataflows wait for.</summary>
    [Parameter]
    public SwitchParameter FromSite { get; set; }

    /// <summary>With -FromSite: the user names it is for. Letter case matters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? Username { get; set; }

    /// <summary>With -FromSite: the client ids it is for. Letter case matters.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[]? ClientId { get; set; }

    /// <summary>With -FromSite: the attributes, all of which a client has to have. Letter case matters.</summary>
    [Parameter]
    [ValidateNotNull]
    public IDictionary? Attribute { get; set; }

    /// <summary>The listener whose port gets it, with -Port. Default: no port.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ListenerCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Listener { get; set; }

    /// <summary>The port that gets it, 1 to 65535, with -Listener. Default: no port.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    public int? Port { get; set; }

    private protected override IReadOnlyCollection<EvidenceKind> Needed => AuthorizationEditor.Needs;

    private protected override void Draft(Site site, ChangeDrafts drafts, CmdletPipeline pipeline)
    {
        bool namesClients = Username is not null || ClientId is not null || Attribute is not null;
        if (FromSite == (Rule is not null) || (namesClients && !FromSite) || (Listener is null) != (Port is null))
        {
            throw new ReadinessException(
                "IoTOps.BrokerAuthorization.InvalidUse",
                ErrorKind.InvalidArgument,
                "What the authorization is to say, or where it is to go, is not clear.",
                "Give either -Rule, or -FromSite with -Username, -ClientId or -Attribute; and -Listener and -Port both or neither.",
                Name);
        }

        RuleRequest[] rules = Rule is null
            ? [AuthorizationEditor.FromSite(site, new() { Usernames = Username ?? [], ClientIds = ClientId ?? [], Attributes = Attribute is null ? [] : [ClientAttributes.Read(Attribute)], ConnectAs = ClientId ?? [] })]
            : [.. Rule.Select(AuthorizationRules.Read)];
        ChangeDraft authorization = AuthorizationEditor.Apply(site, drafts, Name, rules, Force);
        ListenerPort? port = Listener is null ? null : site.Listeners.SelectMany(item => item.Ports).FirstOrDefault(item => item.Listener.Name == Listener && item.Port == Port);
        if (Listener is not null)
        {
            AuthorizationEditor.PutOn(site, drafts, authorization, new() { Listener = Listener, Port = Port!.Value, Force = Force });
        }

        foreach (string sentence in AuthorizationEditor.Effect(site, drafts, authorization, port))
        {
            if (sentence.Contains(" loses ", StringComparison.Ordinal) || sentence.Contains(" denied", StringComparison.Ordinal))
            {
                pipeline.WriteWarning(sentence);
            }
            else
            {
                pipeline.WriteVerbose(sentence);
            }
        }
    }
}
