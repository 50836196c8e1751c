using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Where a custom role of Azure may be assigned.</summary>
public static partial class AzureScope
{
    /// <summary>The scope of a subscription.</summary>
    public static string OfSubscription(Guid subscription) => $"/subscriptions/{subscription:D}";

    /// <summary>The scope as it was given, if a custom role may be assigned there.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Permission.InvalidScope</c>.</exception>
    public static string Require(string scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        string trimmed = scope.TrimEnd('/');
        return Assignable().IsMatch(trimmed) ? trimmed : throw new ReadinessException(
            "IoTOps.Permission.InvalidScope",
            ErrorKind.InvalidArgument,
            $"'{DisplayText.Sanitize(scope)}' is no scope that a custom role can be assigned at.",
            "Name a subscription (/subscriptions/<id>), a resource group (/subscriptions/<id>/resourceGroups/<name>) or a management group (/providers/Microsoft.Management/managementGroups/<id>).",
            scope);
    }

    [GeneratedRegex(
        @"^(/subscriptions/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}(/resourceGroups/[-\w.()]{0,89}[-\w()])?|/providers/Microsoft\.Management/managementGroups/[-\w.()]{1,90})\z",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Assignable();
}
