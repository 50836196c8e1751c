using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>
/// The schema registry runs since it may act as the cloud identity: its pods get the token when they start. Which identity
/// they were started for is kept on their template, as <c>kubectl rollout restart</c> keeps the time of it, so that a second run
/// finds it done.
/// </summary>
internal static class RegistryRestartPart
{
    private const string Annotation = "iotops-readiness/started-for-identity";

    public static void Draft(SecureSettingsSite scene, SecureSettingsIdentity identity, IEnumerable<ChangeDraft?> before)
    {
        const string Title = "Restart the schema registry, so that it gets the token of its identity";
        Site site = scene.Site;
        ResourceReference reference = new() { Kind = "StatefulSet", Name = Federation.SchemaRegistry, Namespace = site.Namespace };
        JsonElement? found = site.Snapshot.Documents(Evidence.StatefulSets, EvidenceSource.Kubernetes)
            .Select(document => (JsonElement?)document.Root)
            .FirstOrDefault(root => root!.Value.At("metadata.name").TextOrNull() == Federation.SchemaRegistry);
        if (found is not { } document)
        {
            if (before.Any(draft => draft is not null))
            {
                scene.Drafts.Other("SchemaRegistry/restart", RemediationKind.Manual, reference)
                    .For(scene, Title, SecureSettingsEditor.CloudGuidelines)
                    .Instruction($"kubectl rollout restart statefulset {Federation.SchemaRegistry} --namespace {site.Namespace}")
                    .After(before);
            }

            return;
        }

        string wanted = identity.Id.ToLowerInvariant();
        if (document.At("spec.template.metadata.annotations").Member(Annotation).TextOrNull() == wanted)
        {
            return;
        }

        ChangeDraft draft = scene.Drafts.EditKubernetes(reference, $"/apis/apps/v1/namespaces/{site.Namespace}/statefulsets/{Federation.SchemaRegistry}", document);
        draft.Operation = ChangeOperation.Patch;
        JsonObject template = Object(Object(Object(draft.Body, "spec"), "template"), "metadata");
        Object(template, "annotations")[Annotation] = wanted;
        draft.For(scene, Title, SecureSettingsEditor.CloudGuidelines)
            .With(ChangeImpact.PodRestart, "The schema registry restarts, one pod after the other.")
            .After(before);
    }

    private static JsonObject Object(JsonObject parent, string name)
    {
        if (parent[name] is not JsonObject part)
        {
            parent[name] = part = [];
        }

        return part;
    }
}
