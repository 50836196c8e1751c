namespace IoTOpsReadiness.Binding;

/// <summary>Where the module's own files are.</summary>
internal static class ModuleFiles
{
    // The assembly lies in <module>/bin/net8.0.
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(ModuleFiles).Assembly.Location)!, "..", ".."));

    /// <summary>The bundled samples by name.</summary>
    public static IReadOnlyDictionary<string, string> Samples()
    {
        string folder = Path.Combine(Root, "samples");
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.json").ToDictionary(file => Path.GetFileNameWithoutExtension(file), StringComparer.OrdinalIgnoreCase)
            : new Dictionary<string, string>();
    }
}
