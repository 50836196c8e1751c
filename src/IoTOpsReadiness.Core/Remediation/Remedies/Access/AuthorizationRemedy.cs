using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Access;

/// <summary>AIO-030: an authorization for every port but the internal one. Who the clients are, only the user can say.</summary>
internal sealed class AuthorizationRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["AuthZ.LeastPrivilege"];

    public override IReadOnlyList<EvidenceKind> Needs => AuthorizationEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        foreach (ListenerPort port in context.Site.Listeners.SelectMany(listener => listener.Ports).Where(port => port is { Port: not null, IsDefault: false }))
        {
            if (!port.HasTls)
            {
                PortReplacement.Plan(context, port, failure.Id);
            }
            else if (port.AuthorizationRef is null || context.Site.AuthorizationOf(port).IsDangling)
            {
                Existing(failure, context, port);
            }
        }

        foreach (Finding finding in failure.Findings.Where(finding => finding.Status == Status.Fail && finding.Target.Kind == "BrokerAuthorization"))
        {
            PortReplacement.Person(
                context, $"Manual/{failure.Id}/{finding.Target}", finding.Target, $"Narrow the rules of '{finding.Target.Name}'", failure.Id,
                $"{finding.Message} New-IoTOpsBrokerAuthorization {finding.Target.Name} -Force puts other rules in their place, and tells who loses what.");
        }
    }

    // Clients are at work on such a port, and one that allows nothing would stop them all.
    private static void Existing(GuidelineResult failure, RemedyContext context, ListenerPort port)
    {
        if (!PortReplacement.SaysWho(context))
        {
            PortReplacement.Person(
                context, $"Manual/{failure.Id}/{port}", port.Listener.Reference, $"Say who may do what on {port}", failure.Id,
                $"New-IoTOpsBrokerAuthorization {port.Listener.Name}-clients -FromSite -Username <names> -Listener {port.Listener.Name} -Port {port.Port}")
                .Lacks($"-RemediationInput @{{ {PortReplacement.Clients} = '<user names, separated by commas>' }}, or @{{ {PortReplacement.Authorization} = '<name>' }}");
            return;
        }

        (string name, ChangeDraft? made) = PortReplacement.AuthorizationFor(context, port, failure.Id);
        ChangeDraft draft = ListenerEditor.Apply(context.Site, context.Drafts, new()
        {
            Listener = port.Listener.Name,
            Port = port.Port!.Value,
            Authentication = port.HasAuthentication ? null : context.Input(PortReplacement.Authentication) ?? "default",
            Authorization = name,
        }).For($"Change {port}", failure.Id);
        if (made is not null)
        {
            draft.After(made);
        }
    }
}
