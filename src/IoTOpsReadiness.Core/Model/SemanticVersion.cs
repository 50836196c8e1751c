using System.Globalization;
using System.Text.RegularExpressions;

namespace IoTOpsReadiness.Model;

/// <summary>
/// A version as products write it: <c>1.2.112</c>, <c>v1.31.4+k3s1</c>, <c>1.2.36-preview</c>, and kernels such as
/// <c>6.8.0-51-generic</c>. Missing parts are zero, parts beyond the third and build metadata are ignored.
/// </summary>
/// <param name="Major">The first number.</param>
/// <param name="Minor">The second number.</param>
/// <param name="Patch">The third number.</param>
/// <param name="Prerelease">What follows the first hyphen; null where nothing does.</param>
public readonly partial record struct SemanticVersion(int Major, int Minor, int Patch, string? Prerelease = null) : IComparable<SemanticVersion>
{
    /// <summary>Reads a version; false for a text that is none.</summary>
    public static bool TryParse(string? text, out SemanticVersion version)
    {
        version = default;
        Match match = Whole().Match(text ?? "");
        if (!match.Success)
        {
            return false;
        }

        version = new(Part(match, 1), Part(match, 2), Part(match, 3), match.Groups[4].Success ? match.Groups[4].Value : null);
        return true;
    }

    /// <summary>
    /// Whether it is that release or a later one by its numbers alone. A pre-release of it counts: previews carry the
    /// features of their release, and a distribution's kernel suffix is no pre-release.
    /// </summary>
    public bool IsAtLeast(int major, int minor = 0, int patch = 0) =>
        (Major, Minor, Patch).CompareTo((major, minor, patch)) >= 0;

    /// <summary>Orders as Semantic Versioning does: a pre-release comes before its release.</summary>
    public int CompareTo(SemanticVersion other)
    {
        int byNumbers = (Major, Minor, Patch).CompareTo((other.Major, other.Minor, other.Patch));
        return byNumbers != 0 ? byNumbers : (Prerelease, other.Prerelease) switch
        {
            (null, null) => 0,
            (null, _) => 1,
            (_, null) => -1,
            var (left, right) => ComparePrereleases(left, right),
        };
    }

    /// <summary>Whether the left one is older.</summary>
    public static bool operator <(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left one is newer.</summary>
    public static bool operator >(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left one is older or the same.</summary>
    public static bool operator <=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left one is newer or the same.</summary>
    public static bool operator >=(SemanticVersion left, SemanticVersion right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor}.{Patch}{(Prerelease is null ? "" : "-")}{Prerelease}");

    private static int Part(Match match, int group) =>
        match.Groups[group].Success ? int.Parse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    private static int ComparePrereleases(string left, string right)
    {
        string[] mine = left.Split('.');
        string[] theirs = right.Split('.');
        for (int i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            int comparison = CompareIdentifiers(mine[i], theirs[i]);
            if (comparison != 0)
            {
                return comparison;
            }
        }

        return mine.Length.CompareTo(theirs.Length);
    }

    // Numbers compare as numbers and come before words.
    private static int CompareIdentifiers(string left, string right)
    {
        bool leftIsNumber = ulong.TryParse(left, NumberStyles.None, CultureInfo.InvariantCulture, out ulong mine);
        bool rightIsNumber = ulong.TryParse(right, NumberStyles.None, CultureInfo.InvariantCulture, out ulong theirs);
        return (leftIsNumber, rightIsNumber) switch
        {
            (true, true) => mine.CompareTo(theirs),
            (true, false) => -1,
            (false, true) => 1,
            _ => string.CompareOrdinal(left, right),
        };
    }

    [GeneratedRegex(@"\A[vV]?([0-9]{1,9})(?:\.([0-9]{1,9}))?(?:\.([0-9]{1,9}))?(?:\.[0-9]+)*(?:-([0-9A-Za-z._-]+))?(?:\+[0-9A-Za-z._+-]*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Whole();
}
