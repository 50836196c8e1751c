using System.Globalization;
using System.Text;
using System.Text.Json;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Deployment;

/// <summary>What to do, in which order, to deploy an instance again without losing its configuration.</summary>
internal static class RedeploymentRunbook
{
    public static string Of(Site site, IReadOnlyList<Change> changes, IReadOnlyList<string> flags, IReadOnlyList<string> notes)
    {
        Instance? instance = site.AzureInstances.FirstOrDefault() ?? site.Instances.FirstOrDefault();
        JsonElement root = instance?.Document.Root ?? default;
        string id = instance?.Reference.ArmId ?? site.Snapshot.Site.InstanceId ?? "";
        string name = Segment(id, "instances") ?? instance?.Name ?? "<instance>";
        string group = Segment(id, "resourceGroups") ?? "<resource-group>";
        string subscription = Segment(id, "subscriptions") ?? "<subscription>";
        string cluster = Segment(site.Snapshot.Site.ConnectedClusterId ?? site.ConnectedCluster?.Reference.ArmId ?? "", "connectedClusters") ?? "<cluster>";
        string registry = instance?.SchemaRegistryId ?? "<schema-registry-id>";
        string? devices = root.ValueKind == JsonValueKind.Object ? root.At("properties.adrNamespaceRef.resourceId").TextOrNull() : null;
        string location = instance?.CustomLocationId?.Split('/')[^1] ?? "<custom-location>";

        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"""
            # Deploy {site.Name} again

            Made from the evidence of {site.Snapshot.CollectedAt.UtcDateTime:yyyy-MM-dd HH:mm}Z. What is below can only be set when the instance is created, so
            the instance is deleted and created again. **The site stands still meanwhile, and nothing of the broker's state is kept**: sessions,
            retained messages, queued messages and the state store are gone.


            """);
        if (changes.Count > 0)
        {
            text.AppendLine("## What changes").AppendLine();
            foreach (Change change in changes)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"- {change.Title}");
                foreach (Assessment.Comparison.PropertyDifference difference in change.Differences)
                {
                    text.AppendLine(CultureInfo.InvariantCulture, $"  - `{difference.Path}`: {OneLine(difference.Reference)} → {OneLine(difference.Difference)}");
                }
            }

            text.AppendLine();
        }

        if (notes.Count > 0)
        {
            text.AppendLine("## Before you rely on it").AppendLine();
            foreach (string note in notes)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"- {note}");
            }

            text.AppendLine();
        }

        text.Append(CultureInfo.InvariantCulture, $"""
            ## 1. Check and keep

            ```powershell
            Connect-IoTOpsCluster -InstanceId {(id.Length > 0 ? id : "<instance-id>")}
            Get-IoTOpsSnapshot | Export-IoTOpsSnapshot ./before.json.gz
            Test-IoTOpsCluster | Export-Clixml ./before.clixml
            ```

            - The same was tried on a staging site.
            - `az account show` is subscription `{subscription}`; `az iot ops version` fits version {instance?.Version ?? "unknown"} of the instance.
            - Publishers are stopped, or keep their messages; what the broker holds has been read. Queues are empty.
            - Somebody at the site knows.

            ## 2. Delete the instance

            ```bash
            az iot ops delete --name {name} --resource-group {group}
            ```

            Check: `az iot ops show --name {name} --resource-group {group}` says that there is none. The cluster, its extensions, the schema
            registry{(devices is null ? "" : ", the device registry namespace")} and the key vault stay.

            ## 3. Create it again

            ```bash
            az iot ops create --cluster {cluster} --resource-group {group} --name {name} \
              --custom-location {location} --sr-resource-id {registry} \
            {(devices is null ? "" : $"  --ns-resource-id {devices} \\\n")}  --broker-config-file broker.json
            ```

            The flags `{string.Join(' ', flags)}` say the same of the size; the file says the rest too, and takes the place of all of them.

            Check: `kubectl get pods -n {site.Namespace}`: the broker's pods are Running, as many as the file says.

            ## 4. Identities and secrets


            """);
        string[] identities = Members(root, "identity.userAssignedIdentities");
        foreach (string identity in identities)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- `az iot ops identity assign --name {name} --resource-group {group} --mi-user-assigned {identity}`");
        }

        if (instance?.DefaultSecretProviderClassId is { } secrets)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"- The default secret provider class was `{secrets}`: after step 5, `az iot ops secretsync enable` with the same vault and identity puts it back.");
        }

        if (identities.Length == 0 && instance?.DefaultSecretProviderClassId is null)
        {
            text.AppendLine("None were set.");
        }

        text.Append(CultureInfo.InvariantCulture, $"""

            ## 5. Restore what was below it

            ```bash
            az deployment group create --resource-group {group} --template-file restore.json --mode Incremental
            ```

            Check: the deployment is Succeeded; `az iot ops check` finds the listeners and dataflows.

            ## 6. Check and compare

            ```powershell
            Test-IoTOpsCluster | Compare-IoTOpsAssessment -ReferencePath ./before.clixml
            ```

            - What was to be fixed is fixed, nothing else is new.
            - A test client publishes and subscribes on every listener; every dataflow delivers.
            - Publishers run again.

            ## If it goes wrong

            Run steps 2 to 5 again with the broker as it was: `New-IoTOpsDeploymentConfig -Path ./before.json.gz -AsIs` writes its files.

            """);
        return text.ToString().ReplaceLineEndings("\n");
    }

    private static string OneLine(string? value) => value is null ? "not set" : string.Join(' ', value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static string[] Members(JsonElement root, string path) =>
        root.ValueKind == JsonValueKind.Object && root.At(path) is { ValueKind: JsonValueKind.Object } members ? [.. members.EnumerateObject().Select(member => member.Name)] : [];

    private static string? Segment(string id, string type)
    {
        string[] parts = id.Split('/');
        int at = Array.FindIndex(parts, part => Same.Text(part, type));
        return at >= 0 && at + 1 < parts.Length ? parts[at + 1] : null;
    }
}
