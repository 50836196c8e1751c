using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;

namespace IoTOpsReadiness.Module.Tests.Loading;

/// <summary>
/// Old versions of libraries the module uses, in the default context of this process, as other modules put them there.
/// </summary>
internal static class ForeignAssemblies
{
    public static IReadOnlyList<string> Names { get; } = ["Azure.Core", "Azure.Identity", "Azure.ResourceManager", "Microsoft.Identity.Client", "YamlDotNet", "KubernetesClient"];

    public static void Load()
    {
        string folder = Directory.CreateTempSubdirectory("iotops-foreign-").FullName;
        foreach (string name in Names.Where(name => AssemblyLoadContext.Default.Assemblies.All(loaded => loaded.GetName().Name != name)))
        {
            string path = Path.Combine(folder, name + ".dll");
            var assembly = new PersistedAssemblyBuilder(new AssemblyName(name) { Version = new(1, 0, 0, 0) }, typeof(object).Assembly);
            assembly.DefineDynamicModule(name).DefineType("Foreign", TypeAttributes.Public).CreateType();
            assembly.Save(path);
            AssemblyLoadContext.Default.LoadFromAssemblyPath(path);
        }
    }
}
