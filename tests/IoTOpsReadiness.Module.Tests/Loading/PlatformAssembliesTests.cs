using System.Management.Automation;
using System.Reflection;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Loading;

/// <summary>The host's copy of a System assembly is taken if it is new enough, by its own version.</summary>
public sealed class PlatformAssembliesTests
{
    public PlatformAssembliesTests()
    {
        using var engine = new Engine();
    }

    [Theory]
    [InlineData("System.Text.Json", null, true)]
    [InlineData("System.Text.Json", "8.0.0.0", true)]
    [InlineData("System.Text.Json", "99.0.0.0", false)]
    [InlineData("System.Unheard.Of", "1.0.0.0", false)]
    [InlineData("YamlDotNet", null, false)]
    public void A_framework_assembly_is_provided_up_to_its_version(string name, string? version, bool provided)
    {
        Assert.Equal(provided, Provides(new AssemblyName(name) { Version = version is null ? null : new Version(version) }));
    }

    [Fact]
    public void What_the_host_brings_beside_the_framework_counts_with_its_own_version()
    {
        AssemblyName engine = typeof(PowerShell).Assembly.GetName();
        var newer = new Version(engine.Version!.Major, engine.Version.Minor + 1, 0, 0);

        Assert.True(Provides(engine));
        Assert.True(newer < Environment.Version, "The framework's version must not be mistaken for the assembly's.");
        Assert.False(Provides(new AssemblyName(engine.Name!) { Version = newer }));
    }

    private static bool Provides(AssemblyName wanted) =>
        (bool)AppDomain.CurrentDomain.GetAssemblies().Single(assembly => assembly.GetName().Name == "IoTOpsReadiness.Loader")
            .GetType("IoTOpsReadiness.Loader.PlatformAssemblies", throwOnError: true)!
            .GetMethod("Provides")!.Invoke(null, [wanted])!;
}
