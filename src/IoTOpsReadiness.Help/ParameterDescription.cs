using System.Management.Automation;

namespace IoTOpsReadiness.Help;

/// <summary>A parameter as its property declares and documents it.</summary>
/// <param name="Name">The name, without the dash.</param>
/// <param name="Type">The type.</param>
/// <param name="Summary">What the property says of itself, as Markdown.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="HasWildcards">Whether wildcards are accepted.</param>
/// <param name="Accepted">The values of a fixed set; empty where there is none.</param>
/// <param name="Sets">How it takes part in each parameter set.</param>
internal sealed record ParameterDescription(
    string Name, Type Type, string Summary, IReadOnlyList<string> Aliases, bool HasWildcards, IReadOnlyList<string> Accepted, IReadOnlyDictionary<string, ParameterAttribute> Sets)
{
    /// <summary>What PowerShell calls the set that is in all sets.</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>How it takes part in one set; null where it does not.</summary>
    public ParameterAttribute? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(AllSets);

    /// <summary>What it means, with the values it accepts where the comment does not name them.</summary>
    public string Meaning => Accepted.Count == 0 || Accepted.All(value => Summary.Contains(value, StringComparison.Ordinal)) ? Summary
        : $"{Summary} Accepted: {string.Join(", ", Accepted)}.";

    /// <summary>The type in the words of C#, without what makes it optional.</summary>
    public string TypeName => NameOf(Type);

    private static string NameOf(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return NameOf(inner);
        }

        if (type.IsArray)
        {
            return NameOf(type.GetElementType()!) + "[]";
        }

        return type.FullName switch
        {
            "System.String" => "string",
            "System.Int32" => "int",
            "System.Int64" => "long",
            "System.Double" => "double",
            "System.Boolean" => "bool",
            "System.Collections.Hashtable" => "hashtable",
            "System.Management.Automation.SwitchParameter" => "switch",
            _ => type.Name,
        };
    }
}
