using System.Management.Automation;
using System.Reflection;
using System.Runtime.Loader;

namespace IoTOpsReadiness.Help;

/// <summary>Reads the cmdlets of a built assembly, with the comments that the compiler wrote beside it.</summary>
internal static class CmdletAssembly
{
    private static readonly ParameterAttribute Optional = new();

    public static IReadOnlyList<CmdletDescription> Load(string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, name.Name + ".dll") is var file && File.Exists(file) ? context.LoadFromAssemblyPath(file) : null;
        Assembly assembly = AssemblyLoadContext.Default.LoadFromAssemblyPath(Path.GetFullPath(path));
        var comments = new XmlComments(Path.ChangeExtension(path, ".xml"));
        return
        [
            .. assembly.GetTypes()
                .Select(type => (Type: type, Cmdlet: type.GetCustomAttribute<CmdletAttribute>(inherit: false)))
                .Where(item => item.Cmdlet is not null)
                .Select(item => Describe(item.Type, item.Cmdlet!, comments))
                .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
        ];
    }

    private static CmdletDescription Describe(Type type, CmdletAttribute cmdlet, XmlComments comments)
    {
        List<ParameterDescription> parameters = [];
        for (Type? level = type; level is not null && level.Assembly == type.Assembly; level = level.BaseType)
        {
            // In the order in which they are written.
            parameters.AddRange(level.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly)
                .Where(property => property.GetCustomAttributes<ParameterAttribute>().Any() && !parameters.Exists(known => known.Name == property.Name))
                .OrderBy(property => property.MetadataToken)
                .Select(property => Describe(property, comments)));
        }

        if (cmdlet.SupportsShouldProcess)
        {
            parameters.Add(Common("WhatIf", "Reads everything and tells what would be done; writes nothing."));
            parameters.Add(Common("Confirm", "Asks before anything is done. Default: as the impact and `$ConfirmPreference` say."));
        }

        return new(
            $"{cmdlet.VerbName}-{cmdlet.NounName}",
            comments.SummaryOf(type),
            cmdlet.DefaultParameterSetName,
            parameters,
            [.. type.GetCustomAttributes<OutputTypeAttribute>().SelectMany(output => output.Type).Select(output => output.Type).OfType<Type>()]);
    }

    private static ParameterDescription Describe(PropertyInfo property, XmlComments comments) => new(
        property.Name,
        property.PropertyType,
        comments.SummaryOf(property),
        [.. property.GetCustomAttributes<AliasAttribute>().SelectMany(alias => alias.AliasNames)],
        property.GetCustomAttribute<SupportsWildcardsAttribute>() is not null,
        [.. property.GetCustomAttribute<ValidateSetAttribute>()?.ValidValues ?? Names(property.PropertyType)],
        property.GetCustomAttributes<ParameterAttribute>().ToDictionary(parameter => parameter.ParameterSetName));

    private static ParameterDescription Common(string name, string summary) =>
        new(name, typeof(SwitchParameter), summary, [], false, [], new Dictionary<string, ParameterAttribute> { [ParameterDescription.AllSets] = Optional });

    private static string[] Names(Type type)
    {
        Type inner = Nullable.GetUnderlyingType(type.IsArray ? type.GetElementType()! : type) ?? (type.IsArray ? type.GetElementType()! : type);
        return inner.IsEnum ? Enum.GetNames(inner) : [];
    }
}
