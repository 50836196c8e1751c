using System.Reflection;

namespace IoTOpsReadiness.Module.Tests.Support;

/// <summary>What the build made.</summary>
internal static class BuiltFiles
{
    /// <summary>The laid-out module, as a user would import it.</summary>
    public static string Module { get; } = Locate("Module");

    public static string Manifest { get; } = Path.Combine(Module, "IoTOpsReadiness.psd1");

    public static string Bin { get; } = Path.Combine(Module, "bin", "net8.0");

    /// <summary>The test cmdlets, over a copy of the module's assemblies of their own.</summary>
    public static string TestCmdlets { get; } = Locate("TestCmdlets");

    public static string Version { get; } = Path.GetFileName(Path.TrimEndingDirectorySeparator(Module));

    /// <summary>The folder with the package made of this build.</summary>
    public static string Package { get; } = Locate("Package");

    /// <summary>The tool that writes the help of the module.</summary>
    public static string HelpTool { get; } = Locate("Help");

    public static string RepositoryRoot { get; } = Path.GetFullPath(Path.Combine(Module, "..", "..", ".."));

    private static string Locate(string key)
    {
        string relative = typeof(BuiltFiles).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
        return Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, relative));
    }
}
