using System.Runtime.Loader;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Loading;

public sealed class IsolationTests : IDisposable
{
    private const string InstanceId = "/subscriptions/1/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/plant";
    private const string Own = "-AzureAuthority https://127.0.0.1:1 -AzureAudience https://management.test";

    private readonly Engine engine;

    public IsolationTests()
    {
        ForeignAssemblies.Load();
        engine = new Engine();

        // Everything there is without a server: snapshot, YAML and the whole catalogue.
        engine.Run("Test-IoTOpsCluster -Sample Quickstart -InformationAction Ignore | Out-Null").RequireNoErrors();

        // And what a sign-in loads, whether or not it gets anywhere.
        Assert.NotNull(engine.Run($"Connect-IoTOpsCluster -InstanceId '{InstanceId}' -TokenSource ManagedIdentity -AzureEnvironment https://127.0.0.1:1 {Own} -TimeoutSec 1").Error);
        Assert.NotNull(engine.Run(
            $"$token = [securestring]::new(); $token.AppendChar('x'); Connect-IoTOpsCluster -InstanceId '{InstanceId}' -AccessToken $token -AzureEnvironment https://127.0.0.1:1 {Own} -TimeoutSec 1").Error);
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

    [Theory]
    [InlineData("Azure.Core")]
    [InlineData("Azure.ResourceManager")]
    [InlineData("Microsoft.Identity.Client")]
    public void A_foreign_Azure_library_does_not_stand_in_for_ours(string name)
    {
        Version foreign = AssemblyLoadContext.Default.Assemblies.Single(assembly => assembly.GetName().Name == name).GetName().Version!;
        Version ours = Ours().Assemblies.Single(assembly => assembly.GetName().Name == name).GetName().Version!;

        Assert.Equal(new Version(1, 0, 0, 0), foreign);
        Assert.NotEqual(foreign, ours);
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
