using System.Globalization;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Model;

/// <summary>Major, minor and patch of a version such as <c>1.2.112</c> or <c>v1.31.4+k3s1</c>; what follows them is ignored.</summary>
public readonly partial record struct SemanticVersion(int Major, int Minor, int Patch) : IComparable<SemanticVersion>
{
    /// <summary>Reads a version; a missing patch is 0.</summary>
    /// <returns>False for a text that does not start with at least a major and a minor number.</returns>
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        version = default;
        Match match = Pattern().Match(text ?? "");
        if (!match.Success
            || !TryNumber(match.Groups[1], out int major)
            || !TryNumber(match.Groups[2], out int minor)
            || !TryNumber(match.Groups[3], out int patch))
        {
            return false;
        }

        version = new(major, minor, patch);
        return true;
    }

    /// <summary>Compares by major, then minor, then patch.</summary>
    public static int Compare(SemanticVersion left, SemanticVersion right) => left.CompareTo(right);

    /// <inheritdoc/>
    public int CompareTo(SemanticVersion other) =>
        (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));

    /// <summary>The version without its patch, for example <c>1.4</c>.</summary>
    public string MajorMinor => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}");

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}");

    /// <summary>Whether one version is older than another.</summary>
    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether one version is newer than another.</summary>
    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether one version is older than another or the same.</summary>
    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether one version is newer than another or the same.</summary>
    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    private static bool TryNumber(Group group, out int number)
    {
        number = 0;
        return !group.Success || int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    [GeneratedRegex(@"^v?([0-9]+)\.([0-9]+)(?:\.([0-9]+))?(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
