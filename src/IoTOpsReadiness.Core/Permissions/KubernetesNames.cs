using System.Text.RegularExpressions;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Permissions;

/// <summary>Names that Kubernetes takes; a file that it would refuse is not written.</summary>
internal static partial class KubernetesNames
{
    private const int LongestLabel = 63;
    private const int LongestName = 253;

    /// <summary>The name of a namespace.</summary>
    public static string RequireNamespace(string name) => name.Length <= LongestLabel && Label().IsMatch(name)
        ? name
        : throw Invalid("namespace", name, "lower-case letters, digits and hyphens, at most 63 of them, no hyphen at either end");

    /// <summary>The name of a service account and the like.</summary>
    public static string RequireObject(string name, string what) => name.Length <= LongestName && Subdomain().IsMatch(name)
        ? name
        : throw Invalid(what, name, "lower-case letters, digits, hyphens and dots, at most 253 of them, a letter or digit at either end");

    /// <summary>The name of a role, which takes more than other names do.</summary>
    public static string RequireRole(string name) => name.Length is > 0 and <= LongestName && name is not ("." or "..") && name.IndexOfAny(['/', '%']) < 0
        ? RequirePrintable(name, "role")
        : throw Invalid("role", name, "anything but a slash or a percent sign, at most 253 characters");

    /// <summary>A name that may be anything one can print.</summary>
    public static string RequirePrintable(string name, string what) => name.Length > 0 && name == DisplayText.Sanitize(name, DisplayText.MaxAddressLength)
        ? name
        : throw Invalid(what, name, "characters one can print, and at least one");

    private static ReadinessException Invalid(string what, string name, string accepted) => new(
        "IoTOps.Permission.InvalidName",
        ErrorKind.InvalidArgument,
        $"'{DisplayText.Sanitize(name)}' is no name of a {what}. Accepted: {accepted}.",
        "Correct the name.",
        name);

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
