using System.Reflection;
using System.Runtime.Loader;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>The test cmdlets, in a load context of their own so that the default one stays as users have it.</summary>
internal static class TestCmdlets
{
    private static readonly Lazy<Assembly> Loaded = new(() => new Context(BuiltFiles.TestCmdlets).LoadFromAssemblyPath(BuiltFiles.TestCmdlets));

    public static void Import(Engine engine)
    {
        using System.Management.Automation.PowerShell shell = engine.CreatePowerShell("param($assembly) Import-Module -Assembly $assembly");
        shell.AddArgument(Loaded.Value);
        Engine.Run(shell).RequireNoErrors();
    }

    /// <summary>What the cmdlets tell of themselves while they run.</summary>
    public static T Probe<T>(string property) =>
        (T)Loaded.Value.GetType("IoTOpsReadiness.TestCmdlets.Probe", throwOnError: true)!.GetProperty(property)!.GetValue(null)!;

    public static void ResetProbe() =>
        Loaded.Value.GetType("IoTOpsReadiness.TestCmdlets.Probe", throwOnError: true)!.GetMethod("Reset")!.Invoke(null, null);

    private sealed class Context(string path) : AssemblyLoadContext("TestCmdlets")
    {
        private readonly AssemblyDependencyResolver resolver = new(path);

        protected override Assembly? Load(AssemblyName assemblyName) =>
            resolver.ResolveAssemblyToPath(assemblyName) is { } resolved && !assemblyName.Name!.StartsWith("System.", StringComparison.Ordinal)
                ? LoadFromAssemblyPath(resolved)
                : null;
    }
}
