using IoTOpsReadiness.Guidelines.Platform;
using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Platform;

/// <summary>AIO-003: a script writes the issuer of the API server; the rest of the preparation is for a person.</summary>
internal sealed class ClusterPreparedRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Cluster.Prepared"];

    public override IReadOnlyList<EvidenceKind> Needs => HostScriptBuilder.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        bool IsForHost(Finding finding) => !context.Site.HasHostedControlPlane && ApiServerIssuer.IsAbout(finding, context.Site);
        if (failure.Findings.FirstOrDefault(IsForHost) is { } finding)
        {
            ChangeDraft draft = HostStep.Draft(context.Drafts, HostScriptPart.Issuer, finding.Target, "every server node of K3s")
                .For("Make the API server sign with the issuer that Azure knows", failure.Id)
                .With(
                    ChangeImpact.ClientsDisconnect,
                    "K3s restarts on the node. Tokens that pods hold name the issuer of before and are refused until the kubelet renews them, up to an hour; restart pods that cannot wait.");
            if (ApiServerIssuer.Expected(context.Site) is null)
            {
                draft.Requires("Azure publishes an issuer for the cluster: az connectedk8s update --enable-oidc-issuer --enable-workload-identity.");
            }
        }

        ManualStep.Draft(context.Drafts, failure, other => !IsForHost(other));
    }
}
