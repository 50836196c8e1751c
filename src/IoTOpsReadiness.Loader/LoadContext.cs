using System.Reflection;
using System.Runtime.Loader;

namespace IoTOpsReadiness.Loader;

/// <summary>
/// Keeps the module's assemblies to itself: other modules in the same process carry other versions of the same
/// libraries. This assembly is the only one of ours in the default context.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    private static readonly Lazy<LoadContext> Instance = new(() => new LoadContext());

    /// <summary>The folder this copy of the module was loaded from.</summary>
    public static string Folder { get; } = Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)!;

    private readonly AssemblyDependencyResolver? resolver;

    private LoadContext()
        : base("IoTOpsReadiness", isCollectible: false)
    {
        try
        {
            resolver = new AssemblyDependencyResolver(ModuleAssemblyPath);
        }
        catch (InvalidOperationException)
        {
            // A host without hostpolicy, such as a self-made one: file names must do.
        }

        Default.Resolving += ResolveOwn;
    }

    private static string ModuleAssemblyPath => Path.Combine(Folder, "IoTOpsReadiness.dll");

    /// <summary>Loads the assembly with the cmdlets, once per process.</summary>
    public static Assembly LoadModule() => Instance.Value.LoadFromAssemblyPath(ModuleAssemblyPath);

    // Proxies and mocks of our commands name the types of parameters with their assembly, which the default context looks
    // for. It is told of ours only, and loads none of them.
    private static Assembly? ResolveOwn(AssemblyLoadContext context, AssemblyName assemblyName) =>
        assemblyName.Name is "IoTOpsReadiness" or "IoTOpsReadiness.Core" or "IoTOpsReadiness.Connections"
            ? Instance.Value.LoadFromAssemblyName(assemblyName)
            : null;

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string? path = resolver is null ? ByFileName(assemblyName.Name + ".dll") : resolver.ResolveAssemblyToPath(assemblyName);
        return path is null || PlatformAssemblies.Provides(assemblyName) ? null : LoadFromAssemblyPath(path);
    }

    /// <inheritdoc/>
    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string? path = resolver?.ResolveUnmanagedDllToPath(unmanagedDllName);
        return path is null ? 0 : LoadUnmanagedDllFromPath(path);
    }

    private static string? ByFileName(string fileName)
    {
        string path = Path.Combine(Folder, fileName);
        return File.Exists(path) ? path : null;
    }
}
