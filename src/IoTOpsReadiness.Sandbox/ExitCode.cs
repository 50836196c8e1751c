namespace IoTOpsReadiness.Sandbox;

/// <summary>What the process tells its caller. docs/sandbox.md is the contract.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The sandbox could not start: the port is taken, the snapshot cannot be read, the folder cannot be written.</summary>
    public const int Error = 1;

    /// <summary>The command line could not be understood; nothing was started.</summary>
    public const int Usage = 2;
}
