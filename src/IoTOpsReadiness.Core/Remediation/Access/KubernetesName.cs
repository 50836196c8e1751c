using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Remediation.Access;

/// <summary>What resources may be called that end up as objects of the cluster.</summary>
internal static partial class KubernetesName
{
    /// <summary>The rule, for a message.</summary>
    public const string Rule = "1 to 63 lower-case letters, digits and hyphens, with a letter or digit at both ends";

    /// <summary>True for a name that the cluster takes.</summary>
    public static bool IsValid(string name) => name.Length <= 63 && Label().IsMatch(name);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();
}
