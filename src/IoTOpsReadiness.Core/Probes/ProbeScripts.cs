namespace IoTOpsReadiness.Probes;

/// <summary>What probe pods run.</summary>
public static class ProbeScripts
{
    /// <summary>Probes endpoints; see the head of the script for what it takes and writes.</summary>
    public static string Endpoints { get; } = Read("probe-endpoints.sh");

    /// <summary>Reads kernel settings.</summary>
    public static string Kernel { get; } = Read("probe-kernel.sh");

    // A checkout on Windows may have other line ends, which bash takes for a part of the words.
    private static string Read(string name)
    {
        using var reader = new StreamReader(typeof(ProbeScripts).Assembly.GetManifestResourceStream(name)!);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
