using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Verdicts;

/// <summary>
/// The identity of a problem: the guideline's reference, the resource and the property looked at; where no single property
/// decides, what is expected instead. What was observed, the message, the severity, the order of findings and the name of
/// the site are not part of it, so that the same problem has the same fingerprint on another day.
/// </summary>
/// <remarks>
/// Pods count without the part of their name that changes with every restart. A position in a list is part of the path:
/// a listener whose ports are put in another order has other problems.
/// </remarks>
public static partial class Fingerprint
{
    // Part of what is hashed. Raise it, and every saved assessment starts anew.
    private const string Scheme = "1";

    /// <summary>The fingerprint of a finding: 32 hexadecimal digits.</summary>
    /// <param name="guidelineRef">The stable reference of the guideline that found it, such as <c>AIO-018</c>.</param>
    /// <param name="finding">The finding.</param>
    public static string Of(string guidelineRef, Finding finding)
    {
        string identity = string.Join('\n', Scheme, guidelineRef.ToUpperInvariant(), Identity(finding.Target), finding.Path ?? finding.Expected);
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));
    }

    /// <summary>The name of a pod without what its controller made up; any other name as it is.</summary>
    internal static string StableName(ResourceReference target) =>
        target.Kind == "Pod" ? GeneratedSuffix().Replace(target.Name, "") : target.Name;

    // A site is one, whatever it is called; ARM ids compare without regard to case.
    private static string Identity(ResourceReference target) => target.Kind == "Site" ? "Site"
        : target.ArmId is { } id ? $"{target.Kind}\n{id.ToUpperInvariant()}"
        : $"{target.Kind}\n{target.Namespace}\n{StableName(target)}";

    // The alphabet is the one Kubernetes draws from: five characters for a pod, and before them the hash of its template
    // where a ReplicaSet or a Job stands between.
    [GeneratedRegex("(-[bcdfghjklmnpqrstvwxz2456789]{6,10})?-[bcdfghjklmnpqrstvwxz2456789]{5}$", RegexOptions.CultureInvariant)]
    private static partial Regex GeneratedSuffix();
}
