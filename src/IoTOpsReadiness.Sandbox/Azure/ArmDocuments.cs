using System.Text.Json.Nodes;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>What becomes of a document when it is written: what only the service sets, what cannot be changed, what is not given back.</summary>
internal sealed class ArmDocuments(ArmStore store, ArmBehaviour behaviour, ArmIdentities identities)
{
    private const string SecretSettings = "properties.configurationProtectedSettings";

    private static readonly string[] Stamped = ["id", "name", "type", "systemData", "etag"];

    /// <summary>The document a PUT leaves behind.</summary>
    public JsonObject Replace(ArmId id, ArmType? type, JsonObject body, ArmRecord? record)
    {
        JsonObject? current = record?.ToObject();
        JsonObject document = body.DeepClone().AsObject();
        foreach (string name in Stamped)
        {
            document.Remove(name);
        }

        if (type?.IsTracked == true)
        {
            CheckLocation(id, document, current);
        }

        Finish(id, type, document, current);
        return document;
    }

    /// <summary>The document a PATCH leaves behind.</summary>
    public JsonObject Change(ArmId id, ArmType? type, JsonObject body, ArmRecord record)
    {
        if (type?.Patchable is { Count: > 0 } patchable)
        {
            foreach (string path in body.SelectMany(pair => pair is { Key: "properties", Value: JsonObject properties } ? properties.Select(one => $"properties.{one.Key}") : [pair.Key]))
            {
                if (!patchable.Contains(path))
                {
                    throw new ArmException(
                        400,
                        "InvalidRequestContent",
                        $"The request content was invalid and could not be deserialized: 'Could not find member '{path}' on object of type 'PatchModel'. Path '{path}'.'.");
                }
            }
        }

        JsonObject current = record.ToObject();
        JsonObject document = current.DeepClone().AsObject();
        JsonObject change = body.DeepClone().AsObject();
        foreach (string name in Stamped)
        {
            change.Remove(name);
        }

        // Tags are replaced as a whole, everything else is merged.
        if (change.ContainsKey("tags"))
        {
            document.Remove("tags");
        }

        ArmJson.Merge(document, change);
        Finish(id, type, document, current);
        return document;
    }

    private void Finish(ArmId id, ArmType? type, JsonObject document, JsonObject? current)
    {
        foreach (string path in type?.ReadOnly ?? [])
        {
            document.Put(path, current.At(path));
        }

        if (current is not null && behaviour.CreateOnly != ArmCreateOnly.Allow)
        {
            KeepCreateOnly(type, document, current);
        }

        identities.Complete(id, document, current);
        Hide(document);
        if (id.Type.Equals("Microsoft.Kubernetes/connectedClusters", StringComparison.OrdinalIgnoreCase))
        {
            PublishIssuer(id, document);
        }
        else if (id.Type.Equals("Microsoft.IoTOperations/instances", StringComparison.OrdinalIgnoreCase) && document.At("properties.version") is null)
        {
            document.Put("properties.version", InstalledVersion(document));
        }

        else if (id.Type.Equals("Microsoft.Storage/storageAccounts", StringComparison.OrdinalIgnoreCase) && document.At("properties.primaryEndpoints") is null)
        {
            document.Put("properties.primaryEndpoints.blob", $"https://{id.Name}.blob.core.windows.net/");
        }

        SetState(type, document, current);
    }

    private void SetState(ArmType? type, JsonObject document, JsonObject? current)
    {
        const string path = "properties.provisioningState";
        bool isNew = current is null;
        if (type?.IsLongRunning == true)
        {
            document.Put(path, behaviour.OperationLooks > 0 ? "Accepted" : "Succeeded");
        }
        else if ((isNew && type?.IsTracked == true && !type.Name.StartsWith("Microsoft.ManagedIdentity/", StringComparison.Ordinal)) || current.At(path) is not null)
        {
            document.Put(path, "Succeeded");
        }
        else
        {
            document.Put(path, null);
        }
    }

    private static void CheckLocation(ArmId id, JsonObject document, JsonObject? current)
    {
        string location = document["location"].Text() is { Length: > 0 } text ? text : throw new ArmException(400, "LocationRequired", "The location property is required for this definition.");
        if (current?["location"].Text() is { } existing && Plain(existing) != Plain(location))
        {
            throw id.Type == ArmId.ResourceGroupType
                ? new ArmException(409, "InvalidResourceGroupLocation", $"Invalid resource group location '{location}'. The Resource group already exists in location '{existing}'.")
                : new ArmException(
                    409,
                    "InvalidResourceLocation",
                    $"The resource '{id.Name}' already exists in location '{existing}' in resource group '{id.ResourceGroup}'. A resource with the same name cannot be created in location '{location}'. Please select a new resource name.");
        }

        if (current is not null)
        {
            document["location"] = current["location"].Text();
        }

        static string Plain(string name) => name.Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
    }

    private void KeepCreateOnly(ArmType? type, JsonObject document, JsonObject current)
    {
        foreach (string path in type?.CreateOnly ?? [])
        {
            Dictionary<string, string> before = Values(current, path, type!);
            Dictionary<string, string> after = Values(document, path, type!);
            string? changed = before.Keys.Concat(after.Keys).FirstOrDefault(key => before.GetValueOrDefault(key) != after.GetValueOrDefault(key));
            if (changed is null)
            {
                continue;
            }

            if (behaviour.CreateOnly == ArmCreateOnly.Refuse)
            {
                throw new ArmException(400, "PropertyChangeNotAllowed", $"Changing property '{changed}' is not allowed.");
            }

            document.Put(path, current.At(path));
        }
    }

    private static Dictionary<string, string> Values(JsonObject document, string path, ArmType type)
    {
        Dictionary<string, string> values = new(ArmJson.Leaves(document.At(path), path), StringComparer.OrdinalIgnoreCase);
        foreach ((string name, string value) in type.Defaults)
        {
            if (name == path || name.StartsWith(path + ".", StringComparison.Ordinal))
            {
                values.TryAdd(name, value);
            }
        }

        // Enum values and ids are the same in any case.
        return values.ToDictionary(pair => pair.Key, pair => pair.Value.ToUpperInvariant(), StringComparer.OrdinalIgnoreCase);
    }

    // Protected settings go in and never come out.
    private static void Hide(JsonObject document)
    {
        if (document.At(SecretSettings) is JsonObject settings)
        {
            document.Put(SecretSettings, new JsonObject(settings.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)""))));
        }
    }

    private void PublishIssuer(ArmId id, JsonObject document)
    {
        const string path = "properties.oidcIssuerProfile.issuerUrl";
        bool isEnabled = document.At("properties.oidcIssuerProfile.enabled") is JsonValue enabled && enabled.TryGetValue(out bool value) && value;
        if (!isEnabled && document.At("properties.oidcIssuerProfile") is JsonObject profile)
        {
            profile.Remove("issuerUrl");
        }
        else if (isEnabled && document.At(path) is null)
        {
            document.Put(path, $"https://{document["location"].Text()}.oic.prod-arc.azure.com/{behaviour.TenantId}/{new Guid(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(id.Text))[..16])}/");
        }
    }

    // The instance runs what the extension on its cluster has installed.
    private string? InstalledVersion(JsonObject instance)
    {
        if (!ArmId.TryParse(instance.At("extendedLocation.name").Text(), out ArmId? location) ||
            store.Find(location)?.ToObject().At("properties.hostResourceId").Text() is not { } host)
        {
            return null;
        }

        return store.List("Microsoft.KubernetesConfiguration/extensions", id => id.Scope.Text.Equals(host, StringComparison.OrdinalIgnoreCase))
            .Select(record => record.ToObject())
            .Where(extension => "microsoft.iotoperations".Equals(extension.At("properties.extensionType").Text(), StringComparison.OrdinalIgnoreCase))
            .Select(extension => extension.At("properties.currentVersion").Text() ?? extension.At("properties.version").Text())
            .FirstOrDefault();
    }
}
