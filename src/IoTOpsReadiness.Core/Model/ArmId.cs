namespace IoTOpsReadiness.Model;

/// <summary>Ids of Azure Resource Manager, whose letter case varies from answer to answer.</summary>
public static class ArmId
{
    /// <summary>Whether a scope is a resource or something above it: its resource group, subscription or management group.</summary>
    public static bool Covers(string scope, string resourceId)
    {
        string outer = scope.TrimEnd('/');
        return outer.Length == 0
            // An assignment is only listed for a resource when its management group is one of the resource's own.
            || outer.StartsWith("/providers/Microsoft.Management/managementGroups/", StringComparison.OrdinalIgnoreCase)
            || Same.Text(outer, resourceId.TrimEnd('/'))
            || resourceId.StartsWith(outer + "/", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether a scope is a subscription, or wider than one.</summary>
    public static bool IsWide(string scope)
    {
        string[] segments = scope.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return segments.Length <= 2 || Same.Text(segments[0], "providers");
    }

    /// <summary>The id of the resource group of a resource; null for an id that has none.</summary>
    public static string? ResourceGroup(string? resourceId)
    {
        string[] segments = resourceId?.Split('/', StringSplitOptions.RemoveEmptyEntries) ?? [];
        return segments.Length >= 4 && Same.Text(segments[2], "resourceGroups") ? "/" + string.Join('/', segments.Take(4)) : null;
    }
}
