using IoTOpsReadiness.Guidelines.OpcUa;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Remediation.OpcUa;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.OpcUa;

/// <summary>
/// AIO-031 and 032: users sign in, and sessions are signed, encrypted and with trusted servers. Whoever turns automatic trust off before
/// the server is on the trust list has no data any more; so somebody has to say that it is.
/// </summary>
internal sealed class OpcUaEndpointRemedy : Remedy
{
    private const string TrustInput = "OpcUaServersTrusted";
    private const string UserInput = "OpcUaUsernameSecretRef";
    private const string PasswordInput = "OpcUaPasswordSecretRef";

    public override IReadOnlyList<string> Guidelines => ["OpcUa.UserAuthentication", "OpcUa.ChannelSecurity"];

    public override IReadOnlyList<EvidenceKind> Needs => OpcUaEndpointEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        foreach (InboundEndpoint endpoint in OpcUaEndpoints.Of(context.Site).DistinctBy(endpoint => (endpoint.Owner.Kind, endpoint.Owner.Name, endpoint.Name)))
        {
            if (failure.Id == "OpcUa.ChannelSecurity")
            {
                Secure(endpoint, failure, context);
            }
            else
            {
                Authenticate(endpoint, failure, context);
            }
        }
    }

    private static void Secure(InboundEndpoint endpoint, GuidelineResult failure, RemedyContext context)
    {
        OpcUaSecurity security = OpcUaSecurity.Read(endpoint.AdditionalConfiguration);
        bool isWeak = security.Mode is not null && !Same.Text(security.Mode, "SignAndEncrypt");
        bool isOld = security.Policy is not null && !Same.AnyOf(security.Policy, [.. OpcUaEndpointEditor.Policies]);
        if (security.Problem is not null || !(security.AutoAccept || isWeak || isOld))
        {
            return;
        }

        ChangeDraft draft = OpcUaEndpointEditor.Apply(
            context.Site,
            context.Drafts,
            new()
            {
                Name = endpoint.Owner.Name,
                EndpointName = endpoint.Name.Length == 0 ? null : endpoint.Name,
                RefusesUntrusted = security.AutoAccept,
                SecurityMode = isWeak ? "signAndEncrypt" : null,
                SecurityPolicy = isOld ? OpcUaEndpointEditor.Policies[0] : null,
            },
            force: false,
            failure.Id);
        if (security.AutoAccept && !bool.TryParse(context.Input(TrustInput), out bool isTrusted) | !isTrusted)
        {
            draft.Lacks($"-RemediationInput @{{ {TrustInput} = 'true' }}: every server is on the trust list (Add-IoTOpsOpcUaTrust), or its data stops");
        }
    }

    private static void Authenticate(InboundEndpoint endpoint, GuidelineResult failure, RemedyContext context)
    {
        if (endpoint.AuthenticationMethod is not null && !Same.Text(endpoint.AuthenticationMethod, "Anonymous"))
        {
            return;
        }

        string? user = context.Input(UserInput);
        string? password = context.Input(PasswordInput);
        if (user is not null && password is not null)
        {
            OpcUaEndpointEditor.Apply(
                context.Site,
                context.Drafts,
                new() { Name = endpoint.Owner.Name, EndpointName = endpoint.Name.Length == 0 ? null : endpoint.Name, UserAuthentication = "UsernamePassword", UsernameSecretRef = user, PasswordSecretRef = password },
                force: false,
                failure.Id);
            return;
        }

        context.Drafts.Edit(endpoint.Owner is Device ? Evidence.Devices : Evidence.AssetEndpointProfiles, endpoint.Owner.Name)
            .For($"Let users sign in to {endpoint}", failure.Id)
            .Lacks($"-RemediationInput @{{ {UserInput} = 'secret/key'; {PasswordInput} = 'secret/key' }}: with which secrets, where all endpoints take the same; else Set-IoTOpsOpcUaEndpoint for each");
    }
}
