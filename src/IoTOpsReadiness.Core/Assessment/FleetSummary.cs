using System.Globalization;
using System.Text;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment;

/// <summary>What the results of a fleet come to: a matrix of sites by guidelines.</summary>
public sealed class FleetSummary
{
    private const int LongestName = 28;

    private readonly List<FleetSite> sites = [];
    private readonly SortedDictionary<string, GuidelineReference> guidelines = new(StringComparer.Ordinal);

    /// <summary>The sites, in the order they were assessed.</summary>
    public IReadOnlyList<FleetSite> Sites => sites;

    /// <summary>The guidelines that were assessed on any of them, by reference.</summary>
    public IReadOnlyCollection<GuidelineReference> Guidelines => guidelines.Values;

    /// <summary>How many sites are ready.</summary>
    public int Ready => sites.Count(site => site.Summary.IsReady);

    /// <summary>Adds the results of one site.</summary>
    public void Add(IReadOnlyList<GuidelineResult> results)
    {
        if (results.Count == 0)
        {
            return;
        }

        sites.Add(new(AssessmentSummary.Of(results), results.ToDictionary(result => result.Ref, result => result.Status, StringComparer.Ordinal)));
        foreach (GuidelineResult result in results)
        {
            guidelines.TryAdd(result.Ref, result.Guideline);
        }
    }

    /// <summary>The matrix for people, over several lines: fits 80 columns with the 60 guidelines of the catalogue.</summary>
    public override string ToString()
    {
        var text = new StringBuilder().AppendLine();
        text.Append(CultureInfo.InvariantCulture, $"FLEET: {Ready} of {sites.Count} sites ready").AppendLine();
        int width = Math.Clamp(sites.Count == 0 ? 4 : sites.Max(site => Name(site).Length), 4, LongestName);

        // The digits of the references stand above one another, so that a guideline takes one column.
        string[] numbers = [.. guidelines.Keys.Select(Number)];
        int digits = numbers.Length == 0 ? 0 : numbers.Max(number => number.Length);
        for (int digit = 0; digit < digits; digit++)
        {
            text.Append(new string(' ', width + 2)).AppendJoin("", numbers.Select(number => number.PadLeft(digits)[digit])).AppendLine();
        }

        foreach (FleetSite site in sites.OrderBy(Name, StringComparer.Ordinal))
        {
            text.Append(Name(site).PadRight(width)).Append("  ").AppendJoin("", guidelines.Keys.Select(reference => Symbol(site, reference)));
            text.Append(site.Summary.IsReady ? "  ready" : "").AppendLine();
        }

        text.Append("F fails, ? unknown, m manual, . passes, e exempt, - does not apply, blank not assessed. Columns are the numbers of AIO-nnn.").AppendLine();
        foreach ((GuidelineReference guideline, int count) in Commonest())
        {
            text.Append(CultureInfo.InvariantCulture, $"  {guideline.Ref} {guideline.Id} fails on {count} of {sites.Count} sites.").AppendLine();
        }

        return text.ToString();
    }

    private IEnumerable<(GuidelineReference Guideline, int Count)> Commonest() => guidelines.Values
        .Select(guideline => (guideline, sites.Count(site => site.Statuses.GetValueOrDefault(guideline.Ref, Status.Pass) == Status.Fail)))
        .Where(pair => pair.Item2 > 0)
        .OrderByDescending(pair => pair.Item2)
        .ThenBy(pair => pair.guideline.Ref, StringComparer.Ordinal)
        .Take(3);

    private static string Name(FleetSite site) => DisplayText.Sanitize(site.Name, LongestName);

    private static string Number(string reference)
    {
        string digits = string.Concat(reference.Where(char.IsAsciiDigit)).TrimStart('0');
        return digits.Length is > 0 and < 4 ? digits : "*";
    }

    private static char Symbol(FleetSite site, string reference) => !site.Statuses.TryGetValue(reference, out Status status) ? ' ' : status switch
    {
        Status.Pass => '.',
        Status.Fail => 'F',
        Status.Manual => 'm',
        Status.NotApplicable => '-',
        Status.Exempt => 'e',
        _ => '?',
    };
}

/// <summary>One site of a fleet.</summary>
/// <param name="Summary">What its results come to.</param>
/// <param name="Statuses">The status of every guideline, by reference.</param>
public sealed record FleetSite(AssessmentSummary Summary, IReadOnlyDictionary<string, Status> Statuses)
{
    /// <summary>The name of the site.</summary>
    public string Name => Summary.Site;
}
