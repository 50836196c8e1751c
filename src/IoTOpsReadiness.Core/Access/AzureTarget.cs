using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Access;

/// <summary>A resource on which somebody needs a right.</summary>
/// <param name="Type">Its type, for example <c>Microsoft.Storage/storageAccounts</c>.</param>
/// <param name="Name">Its name, which is unique in all of Azure for the types concerned.</param>
/// <param name="Id">Its ARM id; null where the caller may not see it.</param>
/// <param name="Part">What of it is concerned, as the end of an ARM id; null for the whole.</param>
internal sealed record AzureTarget(string Type, string Name, string? Id, string? Part = null)
{
    /// <summary>Whether an assignment at a scope reaches it. Where its id is not known, only a scope that names it can tell.</summary>
    public bool IsReachedFrom(string scope) => Id is null
        ? Below(scope) is { } rest && (rest.Length == 0 || Same.Text(rest, Part))
        : ArmId.Covers(scope, Part is null ? Id : $"{Id}/{Part}");

    /// <summary>The name of the part that a scope within the target is about; null where the scope is no part of it.</summary>
    public string? PartAt(string scope) => Below(scope) is { Length: > 0 } rest ? rest[(rest.LastIndexOf('/') + 1)..] : null;

    /// <summary>Whether a scope may reach it for all that is known: one above resources, where the id is not known.</summary>
    public bool MayBeReachedFrom(string scope) => IsReachedFrom(scope) || (Id is null && !scope.Contains("/providers/", StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a scope names it or a part of it.</summary>
    public bool IsNamedBy(string scope) => Below(scope) is not null;

    /// <summary>How far a scope is above it, for people.</summary>
    public string Describe(string scope)
    {
        string[] segments = scope.Split('/', StringSplitOptions.RemoveEmptyEntries);
        return Below(scope) is { } rest ? (rest.Length == 0 ? $"on {Name}" : $"on {segments[^1]} in {Name}")
            : segments.Length == 0 ? "inherited from the root"
            : Same.Text(segments[0], "providers") ? $"inherited from the management group {segments[^1]}"
            : segments.Length <= 2 ? "inherited from the subscription"
            : $"inherited from the resource group {segments[^1]}";
    }

    // What a scope names below the target; empty for the target itself, null for anything else.
    private string? Below(string scope)
    {
        string own = $"/{Type}/{Name}";
        int at = Name.Length == 0 ? -1 : $"{scope.TrimEnd('/')}/".IndexOf($"{own}/", StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : scope.TrimEnd('/')[(at + own.Length)..].TrimStart('/');
    }
}
