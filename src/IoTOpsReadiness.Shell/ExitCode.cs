namespace IoTOpsReadiness.Shell;

/// <summary>What the process tells its caller. docs/shell.md is the contract.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>An error was written or ended the run, or the module could not be imported.</summary>
    public const int Error = 1;

    /// <summary>The command line of the shell itself could not be understood; nothing was run.</summary>
    public const int Usage = 2;

    /// <summary>Stopped by Ctrl+C: 128 + SIGINT, as other shells report it.</summary>
    public const int Interrupted = 130;

    /// <summary>Stopped by the container or the service manager: 128 + SIGTERM.</summary>
    public const int Terminated = 143;
}
