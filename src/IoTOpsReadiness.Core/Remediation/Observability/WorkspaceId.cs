using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Observability;

/// <summary>Resources that a person names by id, or by name in the resource group of the instance.</summary>
internal static class WorkspaceId
{
    public const string Monitor = "Microsoft.Monitor/accounts";
    public const string Log = "Microsoft.OperationalInsights/workspaces";

    /// <summary>The id; null where the resource group is not known.</summary>
    public static string? Of(string? given, string type, string? instanceId) =>
        given is null || given.StartsWith('/') ? given?.TrimEnd('/')
        : instanceId?.Split('/') is { Length: 9 } parts ? $"{string.Join('/', parts.Take(5))}/providers/{type}/{given}"
        : null;

    /// <exception cref="ReadinessException"><c>IoTOps.Observability.InvalidId</c>.</exception>
    public static void Require(string id, string type, string parameter)
    {
        string[] parts = id.Split('/');
        bool isWhole = parts.Length == 9 && Same.Text(parts[1], "subscriptions") && Same.Text(parts[3], "resourceGroups") && Same.Text($"{parts[6]}/{parts[7]}", type)
            && parts.Skip(1).All(part => part.Length > 0 && part.All(character => char.IsLetterOrDigit(character) || character is '-' or '_' or '.' or '(' or ')' or ' '));
        if (!isWhole)
        {
            throw new ReadinessException(
                "IoTOps.Observability.InvalidId",
                ErrorKind.InvalidArgument,
                $"'{DisplayText.Sanitize(id)}' is not the id of a {type}.",
                $"{parameter} takes /subscriptions/<id>/resourceGroups/<group>/providers/{type}/<name>; where the instance is known, a name in its resource group does too.",
                id);
        }
    }
}
