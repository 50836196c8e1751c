namespace IoTOpsReadiness.Model;

/// <summary>What became of looking up a resource that another one names.</summary>
/// <typeparam name="T">The view of the resource.</typeparam>
/// <param name="Found">The resource; null where it was not found.</param>
/// <param name="IsAnswered">False where nobody could say, so that not finding it means nothing.</param>
public readonly record struct Lookup<T>(T? Found, bool IsAnswered)
    where T : Resource
{
    /// <summary>True where it is known not to exist.</summary>
    public bool IsDangling => Found is null && IsAnswered;
}
