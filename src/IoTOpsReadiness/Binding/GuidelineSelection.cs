using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Binding;

/// <summary>Turns -Guideline, -Area, -Severity and -Baseline into guidelines.</summary>
internal static class GuidelineSelection
{
    /// <summary>The baseline of that name, or the newest.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Guideline.BaselineNotFound</c>.</exception>
    public static Baseline Baseline(string? name) => name is null ? Guidelines.Baseline.Default : Guidelines.Baseline.Find(name)
        ?? throw new ReadinessException(
            "IoTOps.Guideline.BaselineNotFound",
            ErrorKind.NotFound,
            $"There is no baseline '{name}'. Known baselines: {string.Join(", ", Guidelines.Baseline.All)}.",
            "Name one of the known baselines, or leave out -Baseline for the newest.",
            name);

    /// <summary>The guidelines of a baseline that match all of the filters.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Guideline.NotFound</c>: a name without wildcards is no guideline, or one of another baseline.
    /// </exception>
    /// <param name="baseline">The baseline.</param>
    /// <param name="names">Ids or references; null for all.</param>
    /// <param name="areas">Areas; null for all.</param>
    /// <param name="severities">Severities; null for all.</param>
    /// <param name="own">Guidelines of the user's own, which are part of every baseline.</param>
    public static IReadOnlyList<Guideline> Select(
        Baseline baseline, string[]? names, Area[]? areas, Severity[]? severities, IReadOnlyList<Guideline>? own = null)
    {
        // In the order of the areas, so that those of one area stand together.
        IReadOnlyList<Guideline> known = own is null or [] ? Catalogue.Of(baseline) : [.. Catalogue.Of(baseline).Concat(own).OrderBy(guideline => guideline.Definition.Area)];
        WildcardPattern[]? patterns = names?.Select(name => Pattern(name, known, baseline)).ToArray();
        return known
            .Where(guideline => patterns is null || patterns.Any(pattern => Matches(pattern, guideline.Definition)))
            .Where(guideline => areas is null || areas.Contains(guideline.Definition.Area))
            .Where(guideline => severities is null || severities.Contains(guideline.Definition.Severity))
            .ToArray();
    }

    /// <summary>The same, for what makes no sense without any.</summary>
    /// <exception cref="ReadinessException">
    /// <c>IoTOps.Guideline.NotFound</c>; <c>IoTOps.Guideline.NoneSelected</c>: the filters leave none.
    /// </exception>
    public static IReadOnlyList<Guideline> SelectSome(Baseline baseline, string[]? names, Area[]? areas, Severity[]? severities) =>
        Select(baseline, names, areas, severities) is { Count: > 0 } selected ? selected : throw new ReadinessException(
            "IoTOps.Guideline.NoneSelected", ErrorKind.NotFound, $"No guideline of baseline {baseline} passes all of the filters.", "List the guidelines with Get-IoTOpsGuideline.");

    private static WildcardPattern Pattern(string name, IReadOnlyList<Guideline> known, Baseline baseline)
    {
        var pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant);
        if (WildcardPattern.ContainsWildcardCharacters(name) || known.Any(guideline => Matches(pattern, guideline.Definition)))
        {
            return pattern;
        }

        Guideline? elsewhere = Catalogue.All.FirstOrDefault(guideline => Matches(pattern, guideline.Definition));
        throw new ReadinessException(
            "IoTOps.Guideline.NotFound",
            ErrorKind.NotFound,
            elsewhere is null
                ? $"There is no guideline '{name}'. A guideline is named by its id, such as Broker.Cardinality, or its reference, such as AIO-018."
                : $"Guideline '{name}' is not part of baseline {baseline}; it came with {elsewhere.Definition.Since}.",
            "List the guidelines with Get-IoTOpsGuideline.",
            name);
    }

    private static bool Matches(WildcardPattern pattern, GuidelineDefinition definition) =>
        pattern.IsMatch(definition.Id) || pattern.IsMatch(definition.Ref);
}
