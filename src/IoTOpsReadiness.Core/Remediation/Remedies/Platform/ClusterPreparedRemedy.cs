using IoTOpsReadiness.Guidelines.Platform;
using IoTOpsReadiness.Remediation.Azure;
using IoTOpsReadiness.Remediation.Host;
using IoTOpsReadiness.Remediation.Planning;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Platform;

/// <summary>
/// AIO-003: resource providers are registered, and a script writes the issuer of the API server; the rest of the preparation
/// is for a person.
/// </summary>
internal sealed class ClusterPreparedRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines => ["Cluster.Prepared"];

    public override IReadOnlyList<EvidenceKind> Needs => [.. HostScriptBuilder.Needs.Union([Evidence.ResourceProviders])];

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

        // A provider that Azure does not list at all has no id to register by: the finding stays with a person then.
        string[] missing = [.. ClusterPrepared.MissingProviders(context.Site)];
        bool canRegister = missing.Length > 0 && missing
            .Select(name => ProviderRegistration.Require(context.Site, context.Drafts, name, failure.Id)).ToArray()
            .All(draft => draft is not null);
        ManualStep.Draft(context.Drafts, failure, other => !IsForHost(other) && !(canRegister && ClusterPrepared.IsAboutProviders(other, context.Site)));
    }
}
