using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Platform;

/// <content>What the cluster itself shows.</content>
internal sealed partial class ClusterPrepared
{
    // Sources name either namespace for the webhook of Arc; AKS runs its own in kube-system.
    private static readonly string[] WebhookNamespaces = ["arc-workload-identity", "azure-arc"];

    private static readonly string[] DefaultIssuers =
        ["https://kubernetes.default.svc.cluster.local", "https://kubernetes.default.svc", "kubernetes/serviceaccount"];

    private static IEnumerable<Finding> CustomLocationsFeature(GuidelineContext context)
    {
        Site site = context.Site;
        bool isBound = site.Snapshot.Documents(Evidence.CustomLocationsBinding, EvidenceSource.Kubernetes).Count > 0;
        yield return !site.Has(Evidence.CustomLocationsBinding) ? context.Missing(Evidence.CustomLocationsBinding)
            : isBound ? context.PassSite("The custom locations feature is on.", Evidence.CustomLocationsBinding.Kubernetes!.Name)
            : context.FailSite("The custom locations feature is off.", "no such ClusterRoleBinding", Evidence.CustomLocationsBinding.Kubernetes!.Name);
    }

    private static IEnumerable<Finding> WorkloadIdentityWebhook(GuidelineContext context)
    {
        Site site = context.Site;
        const string expected = "an available workload identity webhook";
        Deployment[] deployments = [.. site.Deployments.Where(deployment => IsWebhook(site, deployment))];
        Pod[] pods = [.. site.Pods.Where(pod => IsWebhook(site, pod) && !pod.IsFinished)];
        if (deployments.FirstOrDefault(deployment => deployment.AvailableReplicas > 0) is { } available)
        {
            yield return context.Pass(available, null, $"{available.AvailableReplicas} available", "The workload identity webhook runs.", expected, FindingSource.Runtime);
        }
        else if (pods.FirstOrDefault(pod => pod.IsReady) is { } ready)
        {
            yield return context.Pass(ready, null, "Ready", "The workload identity webhook runs.", expected, FindingSource.Runtime);
        }
        else if (deployments.Length > 0 || pods.Length > 0)
        {
            Resource webhook = deployments.Length > 0 ? deployments[0] : pods[0];
            yield return context.Fail(webhook, null, "not available", expected, "The workload identity webhook does not run: pods get no token of a managed identity.", source: FindingSource.Runtime);
        }
        else if (site.SeesAllNamespaces(Evidence.Deployments) || site.SeesAllNamespaces(Evidence.Pods))
        {
            yield return context.FailSite("There is no workload identity webhook in the cluster.", "none", expected);
        }
        else
        {
            yield return site.Has(Evidence.Deployments) || site.Has(Evidence.Pods)
                ? context.UnknownSite(Reason.NotAuthorized, "The namespaces where the workload identity webhook runs may not be read.", $"the permission to {Evidence.Deployments.Kubernetes!.Permission} in all namespaces")
                : context.Missing(Evidence.Deployments);
        }
    }

    private static bool IsWebhook(Site site, Resource resource) =>
        (WebhookNamespaces.Contains(resource.Namespace) && resource.Name.Contains("workload-identity", StringComparison.Ordinal))
        || (resource.Namespace == "kube-system" && resource.Name.StartsWith("azure-wi-webhook", StringComparison.Ordinal) && site.HasHostedControlPlane);

    private static IEnumerable<Finding> ApiServerIssuer(GuidelineContext context)
    {
        Site site = context.Site;
        string? issuer = Platform.ApiServerIssuer.Published(site);
        if (issuer is null)
        {
            return [site.Has(Evidence.ServiceAccountIssuer)
                ? context.UnknownSite(Reason.InvalidData, "The API server publishes no issuer.", "an answer of /.well-known/openid-configuration with an issuer")
                : context.Missing(Evidence.ServiceAccountIssuer)];
        }

        return [Compare(context, issuer, Platform.ApiServerIssuer.Expected(site))];
    }

    // Character by character: Azure compares so, and a slash too few is the classic mistake.
    private static Finding Compare(GuidelineContext context, string issuer, string? expected)
    {
        if (expected is null)
        {
            // K3s' own default can never be the one that Arc hosts.
            return !context.Site.HasHostedControlPlane && DefaultIssuers.Contains(issuer, StringComparer.Ordinal)
                ? context.FailSite("The API server still signs with its default issuer, which Azure cannot reach.", issuer, "oidcIssuerProfile.issuerUrl of the connected cluster")
                : context.Site.ConnectedCluster is { HasIssuerProfile: true }
                ? context.FailSite("The API server signs with an issuer that Azure does not know: it publishes none for this cluster.", issuer, "oidcIssuerProfile.issuerUrl of the connected cluster")
                : context.UnknownSite(
                    Reason.NotCollected,
                    "Whether the API server's issuer is the one Azure knows cannot be told from the cluster alone.",
                    "evidence of Microsoft.Kubernetes/connectedClusters with its issuer from Azure Resource Manager",
                    issuer);
        }

        return issuer == expected ? context.PassSite("The API server signs with the issuer that Azure knows.", issuer, expected)
            : issuer.TrimEnd('/') == expected.TrimEnd('/') ? context.FailSite("The API server's issuer differs from the one Azure knows by the slash at its end: federated credentials do not match.", issuer, expected)
            : context.FailSite("The API server's issuer is not the one Azure knows: federated credentials do not match.", issuer, expected);
    }
}
