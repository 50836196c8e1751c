using System.Text.Json.Nodes;
using IoTOpsReadiness.Guidelines.Observability;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>Azure Monitor scrapes the collector and the annotated pods. Jobs of others in the same ConfigMap stay as they are.</summary>
internal static class ScrapePart
{
    public static void Draft(ObservabilityScene scene)
    {
        Site site = scene.Site;
        KubernetesQuery query = Evidence.ScrapeConfiguration.Kubernetes!;
        ResourceReference reference = new() { Kind = query.Kind, Name = query.Name!, Namespace = query.Namespace };
        if (!site.Has(Evidence.ScrapeConfiguration))
        {
            return;
        }

        ConfigMap? known = site.ScrapeConfiguration;
        string text = known?.Value(ObservabilityResources.ScrapeKey) ?? "";
        if (ScrapeJobs.Missing(text, site.Namespace, CollectorPart.HasOwn(site)) is not { Count: > 0 } jobs)
        {
            return;
        }

        if (ScrapeJobs.Merge(text, jobs) is not { } merged)
        {
            scene.Say(scene.Drafts.Other("ScrapeConfiguration", RemediationKind.Manual, reference), $"Add jobs to {query.Name}")
                .Instruction($"The configuration in {query.Namespace}/{query.Name} is written in a way that is not merged here. Add below scrape_configs:")
                .Instruction(string.Join('\n', jobs));
            return;
        }

        ChangeDraft draft = scene.Drafts.EditKubernetes(
            reference,
            $"/api/v1/namespaces/{query.Namespace}/configmaps/{query.Name}",
            known?.Document.Root,
            new() { ["apiVersion"] = "v1", ["kind"] = query.Kind, ["metadata"] = new JsonObject { ["name"] = query.Name, ["namespace"] = query.Namespace } });
        draft.Operation = known is null ? ChangeOperation.Put : ChangeOperation.Patch;
        JsonObject data = draft.Body["data"] as JsonObject ?? [];
        draft.Body["data"] = data;
        data[ObservabilityResources.ScrapeKey] = merged;
        scene.Say(draft, $"Let Azure Monitor scrape {string.Join(" and ", jobs.Select(job => job.What))}");
    }
}
