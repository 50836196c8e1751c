using System.Reflection;
using System.Runtime.Loader;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Packaging;

/// <summary>
/// What a script can touch uses only types that everyone shares. A type of a library would be a stranger to the same
/// type in the caller's hands.
/// </summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Visible = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    [Fact]
    public void No_public_member_mentions_a_type_of_a_library()
    {
        using var engine = new Engine();
        AssemblyLoadContext context = AssemblyLoadContext.All.Single(one => one.Name == "IoTOpsReadiness");
        Assembly[] ours =
        [
            .. Directory.EnumerateFiles(BuiltFiles.Bin, "IoTOpsReadiness*.dll").Select(file => Path.GetFileNameWithoutExtension(file))
                .Where(name => name != "IoTOpsReadiness.Loader")
                .Select(name => context.LoadFromAssemblyName(new AssemblyName(name))),
        ];

        IEnumerable<string> strangers =
            from assembly in ours
            from type in assembly.GetExportedTypes()
            from mentioned in Mentioned(type)
            where !ours.Contains(mentioned.Type.Assembly) && !IsShared(mentioned.Type.Assembly)
            select $"{type.FullName}.{mentioned.Member} mentions {mentioned.Type.FullName}";

        Assert.NotEmpty(ours);
        Assert.Empty(strangers);
    }

    private static IEnumerable<(string Member, Type Type)> Mentioned(Type type)
    {
        for (var ancestor = type.BaseType; ancestor is not null; ancestor = ancestor.BaseType)
        {
            yield return ("base", ancestor);
        }

        foreach (var contract in type.GetInterfaces())
        {
            yield return ("interface", contract);
        }

        foreach (var attribute in type.GetCustomAttributesData())
        {
            yield return ("attribute", attribute.AttributeType);
            foreach (var argument in attribute.ConstructorArguments.Where(argument => argument.Value is Type))
            {
                yield return ("attribute", (Type)argument.Value!);
            }
        }

        foreach (var member in type.GetMembers(Visible).Where(IsVisible))
        {
            foreach (var mentioned in TypesOf(member).SelectMany(Parts))
            {
                yield return (member.Name, mentioned);
            }
        }
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodBase method => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly,
        FieldInfo field => field.IsPublic || field.IsFamily || field.IsFamilyOrAssembly,
        PropertyInfo property => property.GetAccessors(nonPublic: true).Any(IsVisible),
        EventInfo one => one.AddMethod is { } add && IsVisible(add),
        _ => false,
    };

    private static IEnumerable<Type> TypesOf(MemberInfo member) => member switch
    {
        MethodInfo method => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType),
        MethodBase constructor => constructor.GetParameters().Select(parameter => parameter.ParameterType),
        FieldInfo field => [field.FieldType],
        PropertyInfo property => [property.PropertyType],
        EventInfo one => [one.EventHandlerType!],
        _ => [],
    };

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.HasElementType)
        {
            return Parts(type.GetElementType()!);
        }

        return type.IsGenericType && !type.IsGenericTypeDefinition
            ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
            : [type];
    }

    // By where it is and not by its name: some libraries call themselves System too.
    private static bool IsShared(Assembly assembly) =>
        assembly.GetName().Name is { } name
        && (name is "System.Management.Automation" or "netstandard" or "mscorlib"
            || Path.GetDirectoryName(assembly.Location) == Path.GetDirectoryName(typeof(object).Assembly.Location));
}
