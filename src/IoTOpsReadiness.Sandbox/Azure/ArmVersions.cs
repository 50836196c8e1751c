using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>Which api-versions a type has, and what is said to a request with another one.</summary>
internal sealed partial class ArmVersions(ArmStore store, ArmBehaviour behaviour)
{
    /// <summary>The api-versions of a type, the newest first; null for a type nobody knows, empty for one that takes any.</summary>
    public IReadOnlyList<string>? Of(string type) =>
        behaviour.ApiVersions.TryGetValue(type, out string[]? planted) ? [.. planted.OrderDescending(StringComparer.Ordinal)]
        : ArmTypes.Find(type) is { } known ? known.ApiVersions
        : store.Types.Contains(type, StringComparer.OrdinalIgnoreCase) ? []
        : null;

    /// <summary>Refuses a request without an api-version, or with one the type does not have.</summary>
    public void Check(ArmRequest request, ArmId id)
    {
        string version = request.Parameter("api-version") ??
            throw new ArmException(400, "MissingApiVersionParameter", "The api-version query parameter (?api-version=) is required for all requests.");
        if (Of(id.Type) is not { } versions)
        {
            throw Unknown(id, version);
        }

        if (!Shape().IsMatch(version) || (versions.Count > 0 && !versions.Contains(version, StringComparer.OrdinalIgnoreCase)))
        {
            string list = string.Join(", ", versions.Order(StringComparer.Ordinal));
            string location = store.Find(id)?.ToObject()["location"].Text() ?? "";
            throw id.Namespace.Equals("Microsoft.Resources", StringComparison.OrdinalIgnoreCase)
                ? new ArmException(400, "InvalidApiVersionParameter", $"The api-version '{version}' is invalid. The supported versions are '{string.Join(',', versions)}'.")
                : new ArmException(
                    400,
                    "NoRegisteredProviderFound",
                    $"No registered resource provider found for location '{location}' and API version '{version}' for type '{id.TypeName}'. The supported api-versions are '{list}'. The supported locations are '{string.Join(", ", ArmTypes.Locations)}'.");
        }
    }

    private static ArmException Unknown(ArmId id, string version) => ArmTypes.IsProvider(id.Namespace)
        ? new(404, "InvalidResourceType", $"The resource type '{id.TypeName}' could not be found in the namespace '{id.Namespace}' for api version '{version}'.")
        : new(404, "InvalidResourceNamespace", $"The resource namespace '{id.Namespace}' is invalid.");

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(-[A-Za-z]+)?$")]
    private static partial Regex Shape();
}
