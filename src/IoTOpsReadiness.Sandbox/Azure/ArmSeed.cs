using System.Globalization;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>
/// Fills a store from what is known of a site. What Azure itself said counts; where it was never asked, the resources that
/// Azure projects into the cluster are read back from there. What neither tells is not made up, except for what has to be
/// there for the rest to lie in.
/// </summary>
internal sealed class ArmSeed
{
    private const string ResourceIdAnnotation = "management.azure.com/resourceId";
    private const string ProviderLabel = "management.azure.com/provider-name";
    private const string MadeUpSubscription = "00000000-0000-0000-0000-000000000001";
    private const string DefaultLocation = "westeurope";

    private readonly List<ArmRecord> planted = [];
    private readonly ArmStore store;
    private readonly ArmSeedSource source;
    private readonly string instanceId;
    private readonly string clusterId;
    private readonly string customLocationId;
    private readonly string registryNamespaceId;
    private readonly string location;
    private readonly bool isAnnotated;

    private ArmSeed(ArmStore store, ArmSeedSource source)
    {
        this.store = store;
        this.source = source;
        JsonObject? instance = Objects(Evidence.Instances).FirstOrDefault();
        JsonObject? agents = Objects(Evidence.ArcConfiguration).FirstOrDefault()?["data"] as JsonObject;
        string name = source.Site.Name.Length > 0 ? source.Site.Name.Replace('/', '-') : "site";
        clusterId = Resource(source.Site.ConnectedClusterId)
            ?? Resource($"/subscriptions/{agents?["AZURE_SUBSCRIPTION_ID"].Text()}/resourceGroups/{agents?["AZURE_RESOURCE_GROUP"].Text()}/providers/Microsoft.Kubernetes/connectedClusters/{agents?["AZURE_RESOURCE_NAME"].Text()}")
            ?? $"/subscriptions/{MadeUpSubscription}/resourceGroups/rg-{name}/providers/Microsoft.Kubernetes/connectedClusters/{name}";
        instanceId = Resource(source.Site.InstanceId) ?? Resource(Annotation(instance, ResourceIdAnnotation)) ?? $"{GroupOf(clusterId)}/providers/Microsoft.IoTOperations/instances/{instance.At("metadata.name").Text() ?? name}";
        customLocationId = Resource(Annotation(instance, "management.azure.com/customLocation")) ?? $"{GroupOf(instanceId)}/providers/Microsoft.ExtendedLocation/customLocations/location-{name}";
        registryNamespaceId = Resource(instance.At("spec.adrNamespaceRef.resourceId").Text()) ?? $"{GroupOf(instanceId)}/providers/Microsoft.DeviceRegistry/namespaces/{name}";
        location = Annotation(instance, "management.azure.com/location") ?? agents?["AZURE_REGION"].Text() ?? DefaultLocation;
        isAnnotated = Annotation(instance, ResourceIdAnnotation) is not null;
    }

    /// <summary>Fills a store with several sites. What Azure said of any of them goes before what is derived for another.</summary>
    public static void Plant(ArmStore store, IEnumerable<ArmSeedSource> sites)
    {
        ArmSeed[] seeds = [.. sites.Select(site => new ArmSeed(store, site))];
        foreach (ArmSeed seed in seeds)
        {
            seed.PlantKnown();
        }

        foreach (ArmSeed seed in seeds)
        {
            seed.PlantDerived();
        }

        foreach (ArmSeed seed in seeds)
        {
            seed.PlantGround(seed.planted);
        }

        // What others put there stands on something, too.
        seeds.FirstOrDefault()?.PlantGround([.. store.Types.SelectMany(type => store.List(type, _ => true))]);
    }

    // Documents of Azure as they are.
    private void PlantKnown()
    {
        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind.AzureType is not null))
        {
            foreach (ResourceDocument document in source.Documents(kind, EvidenceSource.Azure))
            {
                if (JsonNode.Parse(document.Json.Span) is JsonObject resource && ArmId.TryParse(resource["id"].Text(), out ArmId? id) && !id.IsCollection && store.Find(id) is null)
                {
                    planted.Add(store.Seed(resource));
                }
            }
        }
    }

    private void PlantDerived()
    {
        foreach (EvidenceKind kind in Evidence.Kinds.Where(kind => kind is { AzureType: not null, Kubernetes: not null } && !IsTold(kind)))
        {
            foreach (JsonObject resource in Objects(kind))
            {
                bool isManaged = Annotation(resource, ResourceIdAnnotation) is not null || resource["metadata"] is JsonObject metadata && (metadata["labels"] as JsonObject)?[ProviderLabel] is not null;
                if ((isManaged || !isAnnotated) && Project(kind, resource) is { } document)
                {
                    Add(document);
                }
            }
        }

        bool hasInstance = ArmId.TryParse(instanceId, out ArmId? id) && store.Find(id) is not null;
        if (hasInstance && !IsTold(Evidence.CustomLocations))
        {
            Add(CustomLocation());
        }

        if ((hasInstance || source.Site.ConnectedClusterId is not null) && !IsTold(Evidence.ConnectedClusters))
        {
            Add(ConnectedCluster());
        }
    }

    // Subscriptions, resource groups and parents nobody asked about: without them nothing could be found or written.
    private void PlantGround(IReadOnlyList<ArmRecord> records)
    {
        foreach (ArmRecord record in records.ToArray())
        {
            for (ArmId? parent = record.Id.Parent; parent is not null; parent = parent.Parent)
            {
                if (store.Find(parent) is not null)
                {
                    continue;
                }

                string place = record.ToObject()["location"].Text() ?? location;
                if (parent.Type == ArmId.SubscriptionType)
                {
                    Add(new()
                    {
                        ["id"] = parent.Text,
                        ["subscriptionId"] = parent.Name,
                        ["displayName"] = "Sandbox",
                        ["state"] = "Enabled",
                        ["authorizationSource"] = "RoleBased",
                    });
                }
                else if (parent.Type == ArmId.ResourceGroupType)
                {
                    Add(Document(parent.Text, place, "Microsoft.Resources/resourceGroups", new() { ["provisioningState"] = "Succeeded" }));
                }
                else if (!record.Id.Type.StartsWith("Microsoft.Authorization/", StringComparison.OrdinalIgnoreCase) &&
                    !Evidence.Kinds.Any(kind => parent.Type.Equals(kind.AzureType, StringComparison.OrdinalIgnoreCase) && IsTold(kind)))
                {
                    Add(Document(parent.Text, place, parent.Type, new() { ["provisioningState"] = "Succeeded" }));
                }
            }
        }
    }

    private JsonObject? Project(EvidenceKind kind, JsonObject resource)
    {
        string id = Resource(Annotation(resource, ResourceIdAnnotation)) ?? IdOf(kind, resource);
        if (!ArmId.TryParse(id, out ArmId? place) || place.IsCollection)
        {
            return null;
        }

        JsonObject properties = resource["spec"]?.DeepClone() as JsonObject ?? [];
        Reshape(kind, properties);
        properties["provisioningState"] = resource.At("status.provisioningStatus.status").Text() ?? "Succeeded";
        string created = resource.At("metadata.creationTimestamp").Text() ?? source.CollectedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        JsonObject document = Document(id, Annotation(resource, "management.azure.com/location") ?? location, place.Type, properties);
        document["extendedLocation"] = new JsonObject { ["type"] = "CustomLocation", ["name"] = Annotation(resource, "management.azure.com/customLocation") ?? customLocationId };
        document["systemData"] = new JsonObject { ["createdAt"] = created, ["lastModifiedAt"] = created };
        if (ArmTypes.Find(place.Type)?.IsTracked != true)
        {
            document.Remove("location");
        }

        return document;
    }

    // Where the two sides write the same thing differently.
    private static void Reshape(EvidenceKind kind, JsonObject properties)
    {
        properties.Remove("profileRef");
        properties.Remove("brokerRef");
        if (kind == Evidence.DataflowEndpoints && properties["datalakeStorageSettings"] is { } lake)
        {
            properties.Remove("datalakeStorageSettings");
            properties["dataLakeStorageSettings"] = lake;
        }
        else if (kind == Evidence.SecretSyncs && properties["secretObject"] is JsonObject secret)
        {
            properties.Remove("secretObject");
            properties["kubernetesSecretType"] = secret["type"]?.DeepClone();
            properties["objectSecretMapping"] = secret["data"]?.DeepClone();
        }
        else if (kind == Evidence.SecretProviderClasses && properties["parameters"] is JsonObject parameters)
        {
            Dictionary<string, JsonNode?> settings = new(parameters.Select(pair => KeyValuePair.Create(pair.Key, pair.Value?.DeepClone())), StringComparer.OrdinalIgnoreCase);
            properties.Clear();
            foreach (string name in (string[])["clientId", "keyvaultName", "tenantId", "objects"])
            {
                properties[name] = settings.GetValueOrDefault(name);
            }
        }
    }

    private string IdOf(EvidenceKind kind, JsonObject resource)
    {
        string name = resource.At("metadata.name").Text() ?? "";
        string last = kind.AzureType![(kind.AzureType!.LastIndexOf('/') + 1)..];
        string parent = kind.AzureType switch
        {
            "Microsoft.IoTOperations/instances" => $"{GroupOf(instanceId)}/providers/Microsoft.IoTOperations",
            var type when type.StartsWith("Microsoft.IoTOperations/instances/brokers/", StringComparison.Ordinal) => $"{instanceId}/brokers/{Owner(resource, "Broker") ?? resource.At("spec.brokerRef").Text() ?? "default"}",
            var type when type.StartsWith("Microsoft.IoTOperations/instances/dataflowProfiles/", StringComparison.Ordinal) => $"{instanceId}/dataflowProfiles/{resource.At("spec.profileRef").Text() ?? "default"}",
            var type when type.StartsWith("Microsoft.IoTOperations/instances/", StringComparison.Ordinal) => instanceId,
            var type when type.StartsWith("Microsoft.DeviceRegistry/namespaces/", StringComparison.Ordinal) => registryNamespaceId,
            var type => $"{GroupOf(instanceId)}/providers/{type[..type.IndexOf('/')]}",
        };
        return $"{parent}/{last}/{name}";
    }

    private JsonObject CustomLocation() => Document(customLocationId, location, "Microsoft.ExtendedLocation/customLocations", new()
    {
        ["displayName"] = customLocationId[(customLocationId.LastIndexOf('/') + 1)..],
        ["hostResourceId"] = clusterId,
        ["hostType"] = "Kubernetes",
        ["namespace"] = source.Site.Namespace,
        ["clusterExtensionIds"] = new JsonArray(),
        ["provisioningState"] = "Succeeded",
    });

    // As much as the cluster knows of itself.
    private JsonObject ConnectedCluster()
    {
        JsonObject? agents = Objects(Evidence.ArcConfiguration).FirstOrDefault()?["data"] as JsonObject;
        string version = source.Site.KubernetesVersion ?? "";
        JsonObject properties = new()
        {
            ["provisioningState"] = "Succeeded",
            ["connectivityStatus"] = "Connected",
            ["kubernetesVersion"] = version.TrimStart('v').Split('+')[0],
            ["lastConnectivityTime"] = source.CollectedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        };
        if (version.Contains("+k3s", StringComparison.Ordinal))
        {
            properties["distribution"] = "k3s";
        }

        if (Objects(Evidence.Nodes).ToArray() is { Length: > 0 } nodes)
        {
            properties["totalNodeCount"] = nodes.Length;
            properties["totalCoreCount"] = nodes.Sum(node => int.TryParse(node.At("status.capacity.cpu").Text(), NumberStyles.None, CultureInfo.InvariantCulture, out int cores) ? cores : 0);
        }

        if (agents?["AZURE_ARC_AGENT_VERSION"].Text() is { } agentVersion)
        {
            properties["agentVersion"] = agentVersion;
        }

        if (agents?["AZURE_ARC_AUTOUPDATE"].Text() is { } upgrade)
        {
            properties["arcAgentProfile"] = new JsonObject { ["agentAutoUpgrade"] = upgrade.Equals("false", StringComparison.OrdinalIgnoreCase) ? "Disabled" : "Enabled" };
        }

        // Only an issuer that Arc hosts shows that the feature is on.
        if (Objects(Evidence.ServiceAccountIssuer).FirstOrDefault()?["issuer"].Text() is { } issuer && issuer.Contains(".oic.prod-arc.azure.", StringComparison.OrdinalIgnoreCase))
        {
            properties["oidcIssuerProfile"] = new JsonObject { ["enabled"] = true, ["issuerUrl"] = issuer };
        }

        return Document(clusterId, agents?["AZURE_REGION"].Text() ?? location, "Microsoft.Kubernetes/connectedClusters", properties);
    }

    private bool IsTold(EvidenceKind kind) => source.Outcome(kind, EvidenceSource.Azure) is not QueryOutcome.NotRequested;

    private void Add(JsonObject document)
    {
        if (ArmId.TryParse(document["id"].Text(), out ArmId? id) && !id.IsCollection && store.Find(id) is null)
        {
            planted.Add(store.Seed(document));
        }
    }

    private IEnumerable<JsonObject> Objects(EvidenceKind kind)
    {
        foreach (ResourceDocument document in source.Documents(kind, EvidenceSource.Kubernetes))
        {
            if (JsonNode.Parse(document.Json.Span) is JsonObject resource)
            {
                yield return resource;
            }
        }
    }

    private static JsonObject Document(string id, string location, string type, JsonObject properties) => new()
    {
        ["id"] = id,
        ["name"] = id[(id.LastIndexOf('/') + 1)..],
        ["type"] = type,
        ["location"] = location,
        ["properties"] = properties,
    };

    // Ids come from files of others: one that names no resource is as good as none.
    private static string? Resource(string? id) =>
        ArmId.TryParse(id, out ArmId? place) && !place.IsCollection && place.ResourceGroup is not null && place.Type != ArmId.ResourceGroupType ? place.Text : null;

    private static string GroupOf(string id) => id[..id.IndexOf("/providers/", StringComparison.OrdinalIgnoreCase)];

    private static string? Annotation(JsonObject? resource, string name) => (resource.At("metadata.annotations") as JsonObject)?[name].Text();

    private static string? Owner(JsonObject resource, string kind) => (resource.At("metadata.ownerReferences") as JsonArray)?
        .OfType<JsonObject>().FirstOrDefault(owner => owner["kind"].Text() == kind)?["name"].Text();
}
