namespace IoTOpsReadiness.Remediation.Remedies;

/// <summary>All remedies, found by reflection.</summary>
public static class RemedyCatalogue
{
    private static readonly Lazy<IReadOnlyDictionary<string, Remedy>> ByGuideline = new(() => typeof(Remedy).Assembly
        .GetTypes()
        .Where(type => type.IsSubclassOf(typeof(Remedy)) && !type.IsAbstract)
        .Select(type => (Remedy)Activator.CreateInstance(type, nonPublic: true)!)
        .SelectMany(remedy => remedy.Guidelines.Select(id => (id, remedy)))
        .ToDictionary(pair => pair.id, pair => pair.remedy, StringComparer.OrdinalIgnoreCase));

    /// <summary>The remedy of a guideline; null where a person has to see to it.</summary>
    public static Remedy? Find(string guideline) => ByGuideline.Value.GetValueOrDefault(guideline);

    /// <summary>The remedies of several.</summary>
    public static IEnumerable<Remedy> For(IEnumerable<string> guidelines) => guidelines.Select(Find).OfType<Remedy>().Distinct();
}
