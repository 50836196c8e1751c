namespace IoTOpsReadiness.Guidelines;

/// <summary>All guidelines, found by reflection: a class in this assembly is all it takes.</summary>
public static class Catalogue
{
    private static readonly Lazy<IReadOnlyList<Guideline>> Guidelines = new(() => typeof(Guideline).Assembly
        .GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Guideline)) && !type.IsAbstract)
        .Select(type => (Guideline)Activator.CreateInstance(type, nonPublic: true)!)
        .OrderBy(guideline => guideline.Definition.Area)
        .ThenBy(guideline => guideline.Definition.Number)
        .ToArray());

    /// <summary>Every guideline, by area and number.</summary>
    public static IReadOnlyList<Guideline> All => Guidelines.Value;

    /// <summary>The guidelines of a baseline, by area and number.</summary>
    public static IReadOnlyList<Guideline> Of(Baseline baseline) =>
        All.Where(guideline => baseline.IsAtLeast(guideline.Definition.Since)).ToArray();
}
