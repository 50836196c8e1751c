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
            ChangeDraft draft = HostStep.Issuer(context.Drafts, finding.Target).For(HostStep.IssuerTitle, failure.Id);
            if (ApiServerIssuer.Expected(context.Site) is null)
            {
                draft.Requires("Azure publishes an issuer for the cluster: az connectedk8s update --enable-oidc-issuer --enable-workload-identity.");
            }
        }

        ManualStep.Draft(context.Drafts, failure, other => !IsForHost(other));
    }
}
