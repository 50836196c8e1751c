using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.Access;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Access;

/// <summary>AIO-028 and AIO-029: every port asks who clients are, by a method that works there.</summary>
internal sealed class AuthenticationRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["AuthN.Method", "AuthN.Required"];

    public override IReadOnlyList<EvidenceKind> Needs => [.. AuthorizationEditor.Needs.Union(AuthenticationEditor.Needs)];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        HashSet<string> handled = [];
        foreach (ListenerPort port in context.Site.Listeners.SelectMany(listener => listener.Ports).Where(port => port is { Port: not null, IsDefault: false }))
        {
            Lookup<BrokerAuthentication> authentication = context.Site.AuthenticationOf(port);
            bool needsTls = !port.HasTls && authentication.Found?.Methods.Any(method => Same.Text(method.Method, "X509")) == true;
            bool isAsked = failure.Id == "AuthN.Required" ? !port.HasAuthentication : needsTls || (port.AuthenticationRef is not null && authentication.IsDangling);
            if (!isAsked)
            {
                continue;
            }

            handled.Add(port.Listener.Name);
            if (!port.HasTls)
            {
                PortReplacement.Plan(context, port, failure.Id);
            }
            else
            {
                ListenerEditor.Apply(context.Site, context.Drafts, new()
                {
                    Listener = port.Listener.Name,
                    Port = port.Port!.Value,
                    Authentication = context.Input(PortReplacement.Authentication) ?? "default",
                }).For($"Change {port}", failure.Id);
            }
        }

        if (failure.Findings.Any(finding => finding.Status == Status.Fail && finding.Expected?.Contains(AuthenticationEditor.InternalAudience, StringComparison.Ordinal) == true))
        {
            foreach (string name in context.Site.Authentications.Select(item => item.Name).Distinct().Where(name => AuthenticationEditor.IsInternal(context.Site, name)))
            {
                AuthenticationEditor.Apply(context.Site, context.Drafts, new() { Name = name, Method = AuthenticationKind.ServiceAccountToken })
                    .For($"Let the components of Azure IoT Operations sign in by '{name}'", failure.Id);
                handled.Add(name);
            }
        }

        foreach (Finding finding in failure.Findings.Where(finding => finding.Status == Status.Fail && !handled.Contains(finding.Target.Name)))
        {
            PortReplacement.Person(context, $"Manual/{failure.Id}/{finding.Target}", finding.Target, $"See to {finding.Target}", failure.Id, finding.Message);
        }
    }
}
