namespace IoTOpsReadiness.Connections.Tests.Support;

/// <summary>A test that runs the script of a probe pod; skipped where its tools are not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ProbeToolsFactAttribute : FactAttribute
{
    private static readonly string[] Tools = ["bash", "openssl", "timeout", "getent", "sed", "sort"];

    public ProbeToolsFactAttribute()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        string[] missing = [.. Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool))))];
        if (missing.Length > 0)
        {
            Skip = $"The probe's script needs {string.Join(", ", missing)}.";
        }
    }
}
