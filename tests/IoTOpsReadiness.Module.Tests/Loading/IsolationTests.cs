using System.Runtime.Loader;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Loading;

public sealed class IsolationTests : IDisposable
{
    private readonly Engine engine;

    public IsolationTests()
    {
        ForeignAssemblies.Load();
        engine = new Engine();

        // Everything there is without a server: snapshot, YAML and the whole catalogue.
        engine.Run("Test-IoTOpsCluster -Sample Quickstart -InformationAction Ignore | Out-Null").RequireNoErrors();
    }

    public void Dispose() => engine.Dispose();

    [Fact]
    public void Only_the_loader_is_in_the_default_context()
    {
        IEnumerable<string> ours = Directory.EnumerateFiles(BuiltFiles.Bin, "*.dll").Select(Path.GetFileNameWithoutExtension).OfType<string>()
            .Except(ForeignAssemblies.Names)
            .Where(name => !name.StartsWith("System.", StringComparison.Ordinal));
        IEnumerable<string?> inDefault = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name);

        Assert.Equal(["IoTOpsReadiness.Loader"], ours.Intersect(inDefault));
    }

    [Fact]
    public void No_assembly_of_the_framework_is_there_twice()
    {
        IEnumerable<string?> ours = Ours().Assemblies.Select(assembly => assembly.GetName().Name)
            .Where(name => name!.StartsWith("System.", StringComparison.Ordinal));
        IEnumerable<string?> inDefault = AssemblyLoadContext.Default.Assemblies.Select(assembly => assembly.GetName().Name);

        Assert.Empty(ours.Intersect(inDefault));
    }

    [Fact]
    public void No_reference_assembly_is_shipped()
    {
        Assert.False(File.Exists(Path.Combine(BuiltFiles.Bin, "System.Management.Automation.dll")));
        Assert.False(File.Exists(Path.Combine(BuiltFiles.Bin, "PowerShellStandard.Library.dll")));
    }

    private static AssemblyLoadContext Ours() => AssemblyLoadContext.All.Single(context => context.Name == "IoTOpsReadiness");
}
