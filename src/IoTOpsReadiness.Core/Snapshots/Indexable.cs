namespace IoTOpsReadiness.Snapshots;

/// <summary>
/// The lists that results show. PowerShell takes an element by its place, as in <c>$result.Findings[0]</c>, from an array or a list;
/// from the read-only lists that the compiler makes of <c>[.. items]</c> it takes the whole instead.
/// </summary>
internal static class Indexable
{
    /// <summary>The same elements, in a list that PowerShell can index.</summary>
    public static IReadOnlyList<T> Of<T>(IReadOnlyList<T> list) => list is null or T[] or List<T> ? list! : list.ToArray();
}
