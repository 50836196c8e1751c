namespace IoTOpsReadiness.Shell.Running;

/// <summary>
/// The engine is made for an installed PowerShell: it keeps caches, listens for debuggers and counts usage. A tool on a
/// build agent leaves nothing behind, so all of that is off. Has to be called before the first use of the engine.
/// </summary>
internal static class EngineEnvironment
{
    public static void Prepare()
    {
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");
        // The listener for debuggers leaves a socket in the temp folder.
        Environment.SetEnvironmentVariable("POWERSHELL_DIAGNOSTICS_OPTOUT", "1");
        // What PowerShell's documentation says turns the cache of module analyses off.
        Environment.SetEnvironmentVariable("PSModuleAnalysisCachePath", OperatingSystem.IsWindows() ? "NUL" : "/dev/null");

        var modules = Path.Combine(AppContext.BaseDirectory, "Modules");
        var others = Environment.GetEnvironmentVariable("PSModulePath");
        Environment.SetEnvironmentVariable("PSModulePath", string.IsNullOrEmpty(others) ? modules : modules + Path.PathSeparator + others);
    }

    /// <summary>Runs what starts the engine without its making folders in the user's home.</summary>
    /// <remarks>
    /// The engine creates its data and cache folders as it starts, and fails to start where the file system is read-only.
    /// It creates neither where XDG says where data is (here: where it is anyway) and where the cache folder exists.
    /// </remarks>
    public static T WithoutUserFolders<T>(Func<T> start)
    {
        if (OperatingSystem.IsWindows())
            return start();

        const string Data = "XDG_DATA_HOME";
        const string Cache = "XDG_CACHE_HOME";
        var home = Environment.GetEnvironmentVariable("HOME");
        if (string.IsNullOrEmpty(home))
            Environment.SetEnvironmentVariable("HOME", home = "/");
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Data)))
            Environment.SetEnvironmentVariable(Data, Path.Combine(home, ".local", "share"));

        var cache = Environment.GetEnvironmentVariable(Cache);
        try
        {
            Environment.SetEnvironmentVariable(Cache, Path.Combine(AppContext.BaseDirectory, "engine"));
            return start();
        }
        finally
        {
            Environment.SetEnvironmentVariable(Cache, cache);
        }
    }
}
