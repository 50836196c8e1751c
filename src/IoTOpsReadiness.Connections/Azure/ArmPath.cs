namespace IoTOpsReadiness.Connections.Azure;

/// <summary>
/// The path of a resource, of a list or of a scope in Azure Resource Manager. Paths come from documents that others
/// write, so one that would lead elsewhere is not one.
/// </summary>
internal sealed class ArmPath
{
    private const string Providers = "providers";
    private readonly string[] segments;

    private ArmPath(string[] segments) => this.segments = segments;

    /// <summary>The subscription's id.</summary>
    public string Subscription => segments[1];

    /// <summary>The path of the subscription.</summary>
    public string SubscriptionScope => $"/subscriptions/{Subscription}";

    /// <summary>The path of the resource group; null where there is none.</summary>
    public string? ResourceGroupScope => HasResourceGroup ? $"{SubscriptionScope}/resourceGroups/{segments[3]}" : null;

    /// <summary>The last part.</summary>
    public string Name => segments[^1];

    /// <summary>The type of the resource that the path names, or of those it lists, for example <c>Microsoft.Storage/storageAccounts</c>; null for a scope.</summary>
    public string? Type
    {
        get
        {
            string[] rest = OfProvider.ToArray();
            return rest.Length switch
            {
                0 => null,
                1 => ArmOutcome.ProviderType,
                _ => string.Join('/', rest.Where((_, index) => index == 0 || index % 2 == 1)),
            };
        }
    }

    /// <summary>True where the path ends with a type, not with a name.</summary>
    public bool IsList => OfProvider.Length is > 0 and var length && length % 2 == 0;

    // Microsoft.X, type, name, child type, child name and so on.
    private ReadOnlySpan<string> OfProvider => segments.AsSpan(Array.FindLastIndex(segments, segment => Is(segment, Providers)) is >= 0 and var at ? at + 1 : segments.Length);

    private bool HasResourceGroup => segments.Length >= 4 && Is(segments[2], "resourceGroups");

    /// <summary>Understands a path; null for one that is none.</summary>
    public static ArmPath? Parse(string? path)
    {
        if (path is null || !path.StartsWith('/') || path.Length > 2048)
        {
            return null;
        }

        string[] segments = path.Trim('/').Split('/');
        return segments.Length >= 2 && Is(segments[0], "subscriptions") && Array.TrueForAll(segments, IsSegment) ? new(segments) : null;
    }

    /// <summary>True where this is the other path or leads further than it.</summary>
    public bool IsWithin(string? scope) =>
        scope is not null && $"{this}/".StartsWith($"{scope.TrimEnd('/')}/", StringComparison.OrdinalIgnoreCase);

    /// <summary>The path as a request has it.</summary>
    public string Escaped() => "/" + string.Join('/', segments.Select(Uri.EscapeDataString));

    /// <inheritdoc/>
    public override string ToString() => "/" + string.Join('/', segments);

    private static bool Is(string segment, string text) => segment.Equals(text, StringComparison.OrdinalIgnoreCase);

    private static bool IsSegment(string segment) =>
        segment.Length > 0 && segment is not ("." or "..") && segment.IndexOfAny(['?', '#', '\\', '%', ':', '@', '\'', '"']) < 0 && !segment.Any(char.IsControl);
}
