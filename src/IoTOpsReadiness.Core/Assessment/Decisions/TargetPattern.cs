using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Assessment.Decisions;

/// <summary>Which resources a decision is about.</summary>
internal sealed class TargetPattern
{
    private readonly string? armId;
    private readonly string kind = Decision.Any;
    private readonly string space = Decision.Any;
    private readonly string name = Decision.Any;

    private TargetPattern(string armId) => this.armId = armId;

    private TargetPattern(string kind, string space, string name)
    {
        this.kind = kind;
        this.space = space;
        this.name = name;
    }

    /// <summary>Reads a pattern; null, with what is wrong with it, where it is none.</summary>
    public static TargetPattern? Parse(string text, out string? problem)
    {
        problem = null;
        if (text.StartsWith('/'))
        {
            return new(text);
        }

        string[] parts = text.Split('/');
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
        {
            problem = $"'{text}' is no target. Write Kind, Kind/name, Kind/namespace/name or an ARM id, with * and ? as wildcards.";
            return null;
        }

        return parts.Length == 3 ? new(parts[0], parts[1], parts[2]) : new(parts[0], Decision.Any, parts.Length == 2 ? parts[1] : Decision.Any);
    }

    /// <summary>The pattern that matches a resource and no other; of a pod, all that its controller makes.</summary>
    public static string Exactly(ResourceReference target)
    {
        if (target.ArmId is { } id)
        {
            return Literal(id);
        }

        string name = Fingerprint.StableName(target) is { } stable && stable != target.Name ? Literal(stable) + "-*" : Literal(target.Name);
        return target.Kind == "Site" || name.Length == 0 ? Literal(target.Kind)
            : target.Namespace is { } space ? $"{Literal(target.Kind)}/{Literal(space)}/{name}"
            : $"{Literal(target.Kind)}/{name}";
    }

    /// <summary>A text as a pattern, or as near to it as the wildcards allow: an asterisk stands for one character then.</summary>
    public static string Literal(string text) => text.Replace('*', '?');

    public bool Matches(ResourceReference target) => armId is not null
        ? target.ArmId is { } id && Wildcard.Matches(armId, id)
        : Wildcard.Matches(kind, target.Kind) && Wildcard.Matches(space, target.Namespace) && Wildcard.Matches(name, target.Name);
}
