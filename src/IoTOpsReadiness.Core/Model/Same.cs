namespace IoTOpsReadiness.Model;

/// <summary>
/// Equality of texts: enums and ARM ids come back in another letter case, so they compare without it. Kubernetes
/// names, MQTT topics and federated subjects do not: compare those with <c>==</c>.
/// </summary>
public static class Same
{
    /// <summary>Whether two enum values or ARM ids are the same.</summary>
    public static bool Text(string? left, string? right) => string.Equals(left, right, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a value is one of several.</summary>
    public static bool AnyOf(string? value, params string[] accepted) => accepted.Any(item => Text(item, value));
}
