namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// A dated state of the production guidelines. A gate that names one does not move when the module is upgraded.
/// </summary>
public sealed class Baseline
{
    private Baseline(string name, string description)
    {
        Name = name;
        Description = description;
    }

    /// <summary>The production guidelines as published on 2024-10-25: guidelines 1 to 38.</summary>
    public static Baseline October2024 { get; } = new("2024-10", "The production guidelines as first published, 2024-10-25.");

    /// <summary>The guidelines of March 2025: wider platforms, and the storage firewall.</summary>
    public static Baseline March2025 { get; } = new("2025-03", "The article's revision of March 2025: more platforms, storage behind a firewall.");

    /// <summary>The guidelines of August 2026 with the two operations manuals and the planning articles: all guidelines.</summary>
    public static Baseline August2026 { get; } = new("2026-08", "The article, the operations manuals and the planning articles as of August 2026.");

    /// <summary>All baselines, oldest first.</summary>
    public static IReadOnlyList<Baseline> All { get; } = [October2024, March2025, August2026];

    /// <summary>The newest, which is used unless another is named.</summary>
    public static Baseline Default => All[^1];

    /// <summary>For example <c>2026-08</c>.</summary>
    public string Name { get; }

    /// <summary>What it is.</summary>
    public string Description { get; }

    /// <summary>Finds a baseline by its name; null for a name that is none.</summary>
    public static Baseline? Find(string name) => All.FirstOrDefault(baseline => baseline.Name == name);

    /// <summary>True where this baseline is that one or a later one.</summary>
    public bool IsAtLeast(Baseline other) => string.CompareOrdinal(Name, other.Name) >= 0;

    /// <inheritdoc/>
    public override string ToString() => Name;
}
