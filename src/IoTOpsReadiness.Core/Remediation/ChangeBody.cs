using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Assessment.Comparison;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation;

/// <summary>The configuration in a document: what was asked for, without what the service reports. It is what is written back.</summary>
public static class ChangeBody
{
    private static readonly HashSet<string> ReportedByAzure = new(StringComparer.OrdinalIgnoreCase) { "id", "name", "type", "systemData", "etag" };
    private static readonly HashSet<string> ReportedInProperties = new(StringComparer.OrdinalIgnoreCase) { "provisioningState", "status", "healthState" };
    private static readonly HashSet<string> ReportedOfRoleAssignments = new(StringComparer.OrdinalIgnoreCase) { "scope", "createdOn", "createdBy", "updatedOn", "updatedBy" };
    private static readonly HashSet<string> ReportedByCluster = new(StringComparer.Ordinal) { "status" };
    private static readonly HashSet<string> ReportedInMetadata = new(StringComparer.Ordinal)
    {
        "resourceVersion", "uid", "generation", "creationTimestamp", "managedFields", "selfLink",
    };

    // Configuration is for people to read; nothing here ends up in HTML without the report writer's own escaping.
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The configuration of a document from Azure.</summary>
    public static JsonObject OfAzure(JsonElement document)
    {
        JsonObject body = Copy(document, ReportedByAzure);

        // Whose a resource's own identity is, and in which tenant, the service says.
        if (body["identity"] is JsonObject identity)
        {
            identity.Remove("principalId");
            identity.Remove("tenantId");
        }

        if (body["properties"] is JsonObject properties)
        {
            // Elsewhere a scope is configuration, for example that of an extension.
            bool isRoleAssignment = document.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String
                && string.Equals(type.GetString(), "Microsoft.Authorization/roleAssignments", StringComparison.OrdinalIgnoreCase);
            foreach (string name in properties.Select(member => member.Key).Where(name => ReportedInProperties.Contains(name) || (isRoleAssignment && ReportedOfRoleAssignments.Contains(name))).ToArray())
            {
                properties.Remove(name);
            }
        }

        return body;
    }

    /// <summary>The configuration of a document from the cluster.</summary>
    public static JsonObject OfKubernetes(JsonElement document)
    {
        JsonObject body = Copy(document, ReportedByCluster);
        if (body["metadata"] is JsonObject metadata)
        {
            foreach (string name in ReportedInMetadata)
            {
                metadata.Remove(name);
            }
        }

        return body;
    }

    /// <summary>The configuration of a document from either side.</summary>
    public static JsonObject Of(JsonElement document, EvidenceSource side) => side == EvidenceSource.Azure ? OfAzure(document) : OfKubernetes(document);

    /// <summary>A body as text, the way a change keeps it.</summary>
    public static string Text(JsonNode body) => body.ToJsonString(Indented);

    /// <summary>A body from the text of a change; null for none.</summary>
    /// <exception cref="JsonException">It is not a JSON object.</exception>
    public static JsonObject? Parse(string? text) =>
        text is null ? null : JsonNode.Parse(text) as JsonObject ?? throw new JsonException("A body of a change is a JSON object.");

    /// <summary>What differs between two bodies.</summary>
    internal static IReadOnlyList<PropertyDifference> Differences(string? before, string? after)
    {
        using var left = JsonDocument.Parse(before ?? "{}");
        using var right = JsonDocument.Parse(after ?? "{}");
        return new DocumentDifference(includesStatus: false).Between(left.RootElement, right.RootElement);
    }

    private static JsonObject Copy(JsonElement document, HashSet<string> without)
    {
        JsonObject body = [];
        foreach (JsonProperty member in document.EnumerateObject())
        {
            if (!without.Contains(member.Name))
            {
                body[member.Name] = JsonNode.Parse(member.Value.GetRawText());
            }
        }

        return body;
    }
}
