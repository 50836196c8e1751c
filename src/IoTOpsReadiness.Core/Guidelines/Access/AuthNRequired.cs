using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Access;

/// <summary>Check 29: no port lets clients in without asking who they are.</summary>
internal sealed class AuthNRequired : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 29,
        Id = "AuthN.Required",
        Title = "Every port requires authentication",
        Area = Area.Access,
        Severity = Severity.Critical,
        Recommendation = "Let no port go without authentication: on one that does, anyone who reaches it may do anything, whatever its authorization says.",
        Remediation = "Set-IoTOpsListener to name an authentication for the port, with TLS first where it takes X.509; clients that sign in as nobody are cut off.",
        Article = "manage-mqtt-broker/howto-configure-authentication",
        Needs = [Evidence.BrokerListeners],
        Uses = [Evidence.BrokerAuthentications],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        IReadOnlyList<ListenerPort> ports = ListenerPorts.Of(context.Site);
        return ports.Count == 0 ? [ListenerPorts.None(context)] : ports.Select(port => Judge(context, port));
    }

    private static Finding Judge(GuidelineContext context, ListenerPort port)
    {
        string path = $"{port.Path}.authenticationRef";
        if (!port.HasAuthentication)
        {
            return context.Fail(
                port.Listener,
                path,
                port.AuthenticationRef is null ? "not set" : $"{port.AuthenticationRef}, switched off",
                "the name of an authentication",
                port.Listener.IsExternal
                    ? $"Anyone outside the cluster who reaches {ListenerPorts.Describe(port)} is let in."
                    : $"Any workload in the cluster that reaches {ListenerPorts.Describe(port)} is let in.",
                port.Listener.IsExternal ? Severity.Critical : Severity.High);
        }

        string note = context.Site.AuthenticationOf(port).IsDangling ? " The authentication does not exist, so nobody gets in; AIO-028 judges that." : "";
        return context.Pass(port.Listener, path, port.AuthenticationRef, $"{ListenerPorts.Describe(port)} requires authentication.{note}");
    }
}
