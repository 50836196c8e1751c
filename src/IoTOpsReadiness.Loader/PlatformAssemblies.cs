using System.Reflection;

namespace IoTOpsReadiness.Loader;

/// <summary>
/// What the host brings. A second copy of a System assembly would work, but its types would be strangers to the first: a
/// listener on one <c>ActivitySource</c> or <c>Meter</c> never hears of the other.
/// </summary>
internal static class PlatformAssemblies
{
    private static readonly Lazy<Dictionary<string, string>> Paths = new(ReadTrustedList);

    /// <summary>Whether the host has this <c>System.*</c> assembly in the wanted version or a newer one.</summary>
    public static bool Provides(AssemblyName wanted) =>
        wanted.Name is { } name
        && name.StartsWith("System.", StringComparison.OrdinalIgnoreCase)
        && Paths.Value.TryGetValue(name, out string? path)
        && (wanted.Version is null || VersionOf(path) >= wanted.Version);

    // Only when it is asked for: reading the versions of them all would cost an import more than all the rest.
    private static Version? VersionOf(string path)
    {
        try
        {
            return AssemblyName.GetAssemblyName(path).Version;
        }
        catch (Exception exception) when (exception is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static Dictionary<string, string> ReadTrustedList()
    {
        string list = AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES") as string ?? "";
        var paths = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
        {
            paths.TryAdd(Path.GetFileNameWithoutExtension(path), path);
        }

        return paths;
    }
}
