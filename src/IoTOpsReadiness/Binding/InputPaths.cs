using System.Collections.ObjectModel;
using System.Management.Automation;
using IoTOpsReadiness.Errors;

namespace IoTOpsReadiness.Binding;

/// <summary>Turns paths as PowerShell knows them into paths of the file system.</summary>
internal static class InputPaths
{
    /// <summary>The files that paths with wildcards match.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotFound</c> or <c>IoTOps.File.NotAFile</c>.</exception>
    public static IReadOnlyList<string> Resolve(PSCmdlet cmdlet, IEnumerable<string> paths) => paths.SelectMany(path =>
    {
        try
        {
            Collection<string> files = cmdlet.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            RequireFileSystem(provider, path);
            return files.Count > 0 ? files : throw NotFound(path);
        }
        catch (ItemNotFoundException exception)
        {
            throw NotFound(path, exception);
        }
    }).ToArray();

    /// <summary>The files of paths taken literally.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotAFile</c>.</exception>
    public static IReadOnlyList<string> ResolveLiteral(PSCmdlet cmdlet, IEnumerable<string> paths) =>
        paths.Select(path => ResolveLiteral(cmdlet, path)).ToArray();

    /// <summary>The file of one path taken literally; it need not exist.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.File.NotAFile</c>.</exception>
    public static string ResolveLiteral(PSCmdlet cmdlet, string path)
    {
        string file = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        RequireFileSystem(provider, path);
        return file;
    }

    private static void RequireFileSystem(ProviderInfo provider, string path)
    {
        if (provider.Name != "FileSystem")
        {
            throw new ReadinessException(
                "IoTOps.File.NotAFile", ErrorKind.InvalidArgument, $"'{path}' is in the {provider.Name} provider, not in the file system.", "Name a file.", path);
        }
    }

    private static ReadinessException NotFound(string path, Exception? inner = null) =>
        new("IoTOps.File.NotFound", ErrorKind.NotFound, $"There is no file '{path}'.", "Check the path.", path, inner);
}
