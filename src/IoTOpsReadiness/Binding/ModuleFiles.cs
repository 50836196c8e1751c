using IoTOpsReadiness.Errors;

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

    /// <summary>The file of a bundled sample.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Sample.NotFound</c>.</exception>
    public static string Sample(string name)
    {
        IReadOnlyDictionary<string, string> samples = Samples();
        return samples.TryGetValue(name, out string? path)
            ? path
            : throw new ReadinessException(
                "IoTOps.Sample.NotFound",
                ErrorKind.NotFound,
                $"There is no sample '{name}'. Bundled samples: {string.Join(", ", samples.Keys.Order(StringComparer.Ordinal))}.",
                "Name one of the bundled samples.",
                name);
    }
}
