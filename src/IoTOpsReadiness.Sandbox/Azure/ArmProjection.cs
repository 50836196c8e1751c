using System.Text.Json.Nodes;
using IoTOpsReadiness.Sandbox.Kubernetes;
using IoTOpsReadiness.Sandbox.Scenarios;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// Brings what is written in Azure down into the cluster of its site, as Arc does: the custom resource has what the Azure
/// resource has once the write has succeeded. What runs because of it does not change.
/// </summary>
internal sealed class ArmProjection
{
    private static readonly string[] NotWanted = ["provisioningState", "healthState", "status"];

    private static readonly Dictionary<string, EvidenceKind> Kinds = Evidence.Kinds
        .Where(kind => kind is { AzureType: not null, Kubernetes.Resource.Length: > 0 })
        .ToDictionary(kind => kind.AzureType!, StringComparer.OrdinalIgnoreCase);

    private readonly ArmStore store;
    private readonly SandboxSites sites;

    private ArmProjection(ArmStore store, SandboxSites sites)
    {
        this.store = store;
        this.sites = sites;
    }

    /// <summary>Does so from now on.</summary>
    public static void Attach(ArmStore store, SandboxSites sites) => store.Changed += new ArmProjection(store, sites).Project;

    private void Project(ArmId id, JsonObject? document)
    {
        if (!Kinds.TryGetValue(id.Type, out EvidenceKind? kind) || SiteOf(id, document) is not { } site ||
            site.Cluster.Type(kind.Kubernetes!.Group, kind.Kubernetes.Resource) is not { } type)
        {
            return;
        }

        if (document is null)
        {
            site.Cluster.Write(type, site.Identity.Namespace, id.Name, _ => null);
        }
        else if (document.At("properties.provisioningState").Text() == "Succeeded")
        {
            site.Cluster.Write(type, site.Identity.Namespace, id.Name, current => Wanted(kind, type, id, document, site, current?.ToNode()));
        }
    }

    private SandboxSite? SiteOf(ArmId id, JsonObject? document)
    {
        if (sites.All.FirstOrDefault(site => site.Identity.InstanceId is { } instance && id.IsWithin(instance)) is { } own)
        {
            return own;
        }

        string? host = ArmId.TryParse(document.At("extendedLocation.name").Text(), out ArmId? location) ? store.Find(location)?.ToObject().At("properties.hostResourceId").Text() : null;
        return sites.All.FirstOrDefault(site => host is not null && host.Equals(site.Identity.ConnectedClusterId, StringComparison.OrdinalIgnoreCase)) ??
            sites.All.FirstOrDefault(site => ArmId.TryParse(site.Identity.InstanceId, out ArmId? instance) && instance.Scope.Text.Equals(id.Scope.Text, StringComparison.OrdinalIgnoreCase));
    }

    private static JsonObject Wanted(EvidenceKind kind, ResourceType type, ArmId id, JsonObject document, SandboxSite site, JsonObject? current)
    {
        JsonObject spec = Spec(kind, id, document, current);
        if (current is not null)
        {
            if (!JsonNode.DeepEquals(current["spec"], spec))
            {
                current["spec"] = spec;
                JsonObject metadata = current.Require("metadata");
                metadata["generation"] = metadata["generation"] is JsonValue value && value.TryGetValue(out long number) ? number + 1 : 1;
            }

            return current;
        }

        JsonObject made = new()
        {
            ["name"] = id.Name,
            ["namespace"] = site.Identity.Namespace,
            ["uid"] = Guid.NewGuid().ToString(),
            ["generation"] = 1,
            ["creationTimestamp"] = site.Cluster.Now,
            ["labels"] = new JsonObject { ["management.azure.com/provider-name"] = id.Namespace.ToLowerInvariant() },
            ["annotations"] = new JsonObject
            {
                ["management.azure.com/resourceId"] = id.Text,
                ["management.azure.com/customLocation"] = document.At("extendedLocation.name").Text(),
                ["management.azure.com/location"] = document["location"].Text(),
            },
        };
        if (Owner(id, site) is { } owner)
        {
            made["ownerReferences"] = new JsonArray(owner);
        }

        return new()
        {
            ["apiVersion"] = type.ApiVersion,
            ["kind"] = type.Kind,
            ["metadata"] = made,
            ["spec"] = spec,
            ["status"] = new JsonObject { ["provisioningStatus"] = new JsonObject { ["status"] = "Succeeded" } },
        };
    }

    // The other way round than when a resource is read back from the cluster.
    private static JsonObject Spec(EvidenceKind kind, ArmId id, JsonObject document, JsonObject? current)
    {
        JsonObject spec = document["properties"]!.DeepClone().AsObject();
        foreach (string name in NotWanted)
        {
            spec.Remove(name);
        }

        if (kind == Evidence.DataflowEndpoints && spec["dataLakeStorageSettings"] is { } lake && current.At("spec.dataLakeStorageSettings") is null)
        {
            spec.Remove("dataLakeStorageSettings");
            spec["datalakeStorageSettings"] = lake;
        }
        else if (kind == Evidence.Dataflows || kind == Evidence.DataflowGraphs)
        {
            spec["profileRef"] = id.Parent!.Name;
        }
        else if (current.At("spec.brokerRef") is { } broker)
        {
            spec["brokerRef"] = broker.DeepClone();
        }
        else if (kind == Evidence.SecretSyncs)
        {
            spec["secretObject"] = new JsonObject { ["type"] = spec["kubernetesSecretType"]?.DeepClone(), ["data"] = spec["objectSecretMapping"]?.DeepClone() };
            spec.Remove("kubernetesSecretType");
            spec.Remove("objectSecretMapping");
        }
        else if (kind == Evidence.SecretProviderClasses)
        {
            JsonObject parameters = current.At("spec.parameters")?.DeepClone() as JsonObject ?? [];
            parameters["clientID"] = spec["clientId"]?.DeepClone();
            parameters["keyvaultName"] = spec["keyvaultName"]?.DeepClone();
            parameters["tenantID"] = spec["tenantId"]?.DeepClone();
            parameters["objects"] = spec["objects"]?.DeepClone();
            spec = new() { ["provider"] = "azure", ["parameters"] = parameters };
        }

        return spec;
    }

    private static JsonObject? Owner(ArmId id, SandboxSite site)
    {
        if (id.Parent is not { } parent || !Kinds.TryGetValue(parent.Type, out EvidenceKind? kind) || kind == Evidence.Instances ||
            site.Cluster.Type(kind.Kubernetes!.Group, kind.Kubernetes.Resource) is not { } type || site.Cluster.Find(type, site.Identity.Namespace, parent.Name) is not { } owner)
        {
            return null;
        }

        return new() { ["apiVersion"] = type.ApiVersion, ["kind"] = type.Kind, ["name"] = owner.Name, ["uid"] = owner.Uid };
    }
}
