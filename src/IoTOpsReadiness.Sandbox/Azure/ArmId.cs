using System.Diagnostics.CodeAnalysis;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>The path of one resource, or of a collection of them, as Azure Resource Manager writes it. Compared without regard to case.</summary>
internal sealed class ArmId : IEquatable<ArmId>
{
    /// <summary>The type of the tenant's root.</summary>
    public const string TenantType = "Microsoft.Resources/tenants";

    /// <summary>The type of a subscription.</summary>
    public const string SubscriptionType = "Microsoft.Resources/subscriptions";

    /// <summary>The type of a resource group.</summary>
    public const string ResourceGroupType = "Microsoft.Resources/subscriptions/resourceGroups";

    /// <summary>The type of a resource provider as one subscription sees it.</summary>
    public const string ProviderType = "Microsoft.Resources/providers";

    /// <summary>The type that a list of resources of every type goes by.</summary>
    public const string AnyType = "Microsoft.Resources/resources";

    private ArmId(string text, string type, string name, string parent, string scope, bool isCollection)
    {
        Text = text;
        Type = type;
        Name = name;
        ParentText = parent;
        ScopeText = scope;
        IsCollection = isCollection;
        string[] segments = Split(text);
        bool isUnderSubscription = segments.Length > 1 && Is(segments[0], "subscriptions");
        SubscriptionId = isUnderSubscription ? segments[1] : null;
        ResourceGroup = isUnderSubscription && segments.Length > 3 && Is(segments[2], "resourceGroups") ? segments[3] : null;
    }

    /// <summary>The root of everything.</summary>
    public static ArmId Tenant { get; } = new("/", TenantType, "", "", "", isCollection: false);

    /// <summary>The path, without a slash at its end.</summary>
    public string Text { get; }

    /// <summary>The full type, for example <c>Microsoft.IoTOperations/instances/brokers</c>.</summary>
    public string Type { get; }

    /// <summary>The last name; empty for a collection.</summary>
    public string Name { get; }

    /// <summary>True for a list: the path ends in a type.</summary>
    public bool IsCollection { get; }

    /// <summary>The subscription, if there is one in it.</summary>
    public string? SubscriptionId { get; }

    /// <summary>The resource group, if there is one in it.</summary>
    public string? ResourceGroup { get; }

    /// <summary>The namespace of the type.</summary>
    public string Namespace => Type[..Type.IndexOf('/')];

    /// <summary>The type without its namespace.</summary>
    public string TypeName => Type[(Type.IndexOf('/') + 1)..];

    /// <summary>True where the type is a child of another type.</summary>
    public bool IsNested => TypeName.Contains('/') && Type is not (SubscriptionType or ResourceGroupType);

    /// <summary>What it lies in: the resource above a nested one, else its scope.</summary>
    public ArmId? Parent => ParentText.Length == 0 ? null : TryParse(ParentText, out ArmId? parent) ? parent : null;

    /// <summary>What the type's namespace hangs below: a resource group, a subscription, or a resource for one that extends it.</summary>
    public ArmId Scope => ScopeText.Length == 0 ? Tenant : TryParse(ScopeText, out ArmId? scope) ? scope : Tenant;

    private string ParentText { get; }

    private string ScopeText { get; }

    /// <summary>Reads a path; false for one that is not of Resource Manager's making.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ArmId? id)
    {
        id = null;
        if (string.IsNullOrEmpty(text) || text[0] != '/')
        {
            return false;
        }

        string[] segments = Split(text);
        if (text.Length > 1 && segments.Any(segment => segment.Length == 0))
        {
            return false;
        }

        if (segments.Length == 0)
        {
            id = Tenant;
            return true;
        }

        int at = 0;
        if (Is(segments[0], "tenants") && segments.Length == 1)
        {
            id = Make(segments, 1, TenantType, "", 0, 0, isCollection: true);
            return true;
        }

        if (Is(segments[0], "subscriptions"))
        {
            if (segments.Length <= 2)
            {
                id = Make(segments, segments.Length, SubscriptionType, segments.Length == 2 ? segments[1] : "", 0, 0, segments.Length == 1);
                return true;
            }

            at = 2;
            if (Is(segments[2], "resourceGroups"))
            {
                if (segments.Length <= 4)
                {
                    id = Make(segments, segments.Length, ResourceGroupType, segments.Length == 4 ? segments[3] : "", 2, 2, segments.Length == 3);
                    return true;
                }

                at = 4;
            }

            if (Is(segments[at], "resources") && segments.Length == at + 1)
            {
                id = Make(segments, segments.Length, AnyType, "", at, at, isCollection: true);
                return true;
            }
        }

        return TryParseProviders(segments, at, out id);
    }

    /// <summary>Reads a path that is known to be one.</summary>
    public static ArmId Parse(string text) => TryParse(text, out ArmId? id) ? id : throw new FormatException($"'{text}' is not the id of a resource.");

    /// <summary>This resource group, subscription, tenant or resource, and everything above it, the nearest first.</summary>
    public IEnumerable<ArmId> SelfAndAbove()
    {
        for (ArmId? at = this; at is not null; at = at.Parent)
        {
            yield return at;
        }

        if (!Equals(Tenant))
        {
            yield return Tenant;
        }
    }

    /// <summary>True for everything that lies in a scope, and for the scope itself.</summary>
    public bool IsWithin(string scope) =>
        scope == "/" || (Text.StartsWith(scope, StringComparison.OrdinalIgnoreCase) && (Text.Length == scope.Length || Text[scope.Length] == '/'));

    /// <inheritdoc/>
    public bool Equals(ArmId? other) => other is not null && Is(Text, other.Text);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ArmId);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Text);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TryParseProviders(string[] segments, int at, [NotNullWhen(true)] out ArmId? id)
    {
        id = null;
        while (at < segments.Length)
        {
            if (!Is(segments[at], "providers"))
            {
                return false;
            }

            int scope = at;
            if (at + 2 >= segments.Length)
            {
                bool isCollection = at + 1 == segments.Length;
                id = Make(segments, segments.Length, ProviderType, isCollection ? "" : segments[at + 1], scope, scope, isCollection);
                return true;
            }

            string type = segments[at + 1];
            at += 2;
            int parent = scope;
            while (at < segments.Length && !Is(segments[at], "providers"))
            {
                type += "/" + segments[at];
                bool isCollection = at + 1 == segments.Length;
                if (isCollection || at + 2 == segments.Length)
                {
                    id = Make(segments, segments.Length, type, isCollection ? "" : segments[at + 1], parent, scope, isCollection);
                    return true;
                }

                at += 2;
                parent = at;
            }
        }

        return false;
    }

    private static ArmId Make(string[] segments, int count, string type, string name, int parent, int scope, bool isCollection) =>
        new(Join(segments, count), type, name, parent == 0 ? "" : Join(segments, parent), scope == 0 ? "" : Join(segments, scope), isCollection);

    private static string Join(string[] segments, int count) => "/" + string.Join('/', segments, 0, count);

    private static string[] Split(string text) => text.Length == 1 ? [] : text[1..].TrimEnd('/').Split('/');

    private static bool Is(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
