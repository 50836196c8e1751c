using System.Globalization;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>The part of check 12 about the extension that does the syncing.</summary>
internal static class SecretStore
{
    private const string StoreNamespace = "azure-secret-store";

    // A proposal: the store polls every hour unless told otherwise, so that a day of silence means more than a late poll.
    private static readonly TimeSpan Recent = TimeSpan.FromDays(1);

    public static IEnumerable<Finding> Judge(GuidelineContext context, Severity severity)
    {
        Site site = context.Site;
        if (site.Extension(Extension.SecretStoreType) is { } extension)
        {
            yield return Same.Text(extension.ProvisioningState, "Succeeded")
                ? context.Pass(extension, "provisioningState", extension.ProvisioningState, "The secret store extension is installed.", "Succeeded")
                : context.Fail(extension, "provisioningState", extension.ProvisioningState ?? "not reported", "Succeeded", "The secret store extension is not in order.", severity);
        }
        else if (site.Has(Evidence.Extensions))
        {
            yield return context.FailSite("The secret store extension is not installed.", "none", Extension.SecretStoreType, severity);
        }
        else
        {
            foreach (Finding finding in context.Refused(severity, Evidence.Extensions))
            {
                yield return finding;
            }
        }

        if (site.Snapshot.Outcome(Evidence.SecretSyncs, EvidenceSource.Kubernetes) == QueryOutcome.NotInstalled)
        {
            yield return context.FailSite("The cluster does not know SecretSync: the secret store is not installed.", "no such API", "secret-sync.x-k8s.io", severity);
        }

        if (site.Has(Evidence.Pods))
        {
            yield return Pods(context, severity);
        }
        else if (context.WasRefused(Evidence.Pods))
        {
            yield return Works(context) ?? context.Missing(Evidence.Pods) with { Severity = severity };
        }
    }

    // Whoever may not see the store's pods may still see that secrets arrive.
    private static Finding? Works(GuidelineContext context)
    {
        SecretSync[] recent = [.. context.Site.SecretSyncs.Where(sync => sync.Failure is null && context.Now - sync.LastSuccess < Recent)];
        return recent.Length == 0
            ? null
            : context.PassSite($"The pods of {StoreNamespace} were not seen, but the store works: secrets are synced.", $"{recent[0]} at {recent[0].LastSuccess:yyyy-MM-dd HH:mm}", "a Ready pod")
                with { Source = FindingSource.Runtime };
    }

    private static Finding Pods(GuidelineContext context, Severity severity)
    {
        Pod[] pods = [.. context.Site.Pods.Where(pod => pod.Namespace == StoreNamespace && !pod.IsFinished)];
        int ready = pods.Count(pod => pod.IsReady);
        string observed = string.Create(CultureInfo.InvariantCulture, $"{ready} of {pods.Length} pods Ready");
        return pods.Length == 0
            ? context.Site.SeesAllNamespaces(Evidence.Pods)
                ? context.FailSite("The secret store does not run.", $"no pod in {StoreNamespace}", "a Ready pod", severity)
                : Works(context) ?? context.UnknownSite(Reason.NotAuthorized, $"The pods of {StoreNamespace} may not be read.", $"the permission to {Evidence.Pods.Kubernetes!.Permission} in all namespaces")
            : ready > 0
                ? context.PassSite("The secret store runs.", observed, "a Ready pod") with { Source = FindingSource.Runtime }
                : context.FailSite("The secret store runs no Ready pod: nothing is synced.", observed, "a Ready pod", severity) with { Source = FindingSource.Runtime };
    }
}
