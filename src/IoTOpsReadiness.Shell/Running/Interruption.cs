using System.Runtime.InteropServices;

namespace IoTOpsReadiness.Shell.Running;

/// <summary>
/// Ctrl+C and SIGTERM stop the running command, not the process, so that a command can end what it began. One while
/// nothing runs that could be stopped, or while a command does not stop, ends the process.
/// </summary>
internal sealed class Interruption : IDisposable
{
    // Who presses Ctrl+C twice in a hurry means the command, not the shell.
    private const long PatienceMilliseconds = 2000;

    private readonly Lock gate = new();
    private readonly PosixSignalRegistration[] registrations;
    private Action? stop;
    private int? exitCode;
    private long stoppedAt;

    public Interruption() => registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => OnSignal(context, Shell.ExitCode.Interrupted)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => OnSignal(context, Shell.ExitCode.Terminated)),
    ];

    /// <summary>The run a signal would stop.</summary>
    /// <returns>Ends the watch, and says which exit code a signal asks for, if there was one.</returns>
    public Func<int?> Watch(Action stopRun)
    {
        lock (gate)
        {
            stop = stopRun;
            exitCode = null;
        }

        return () =>
        {
            lock (gate)
            {
                stop = null;
                return exitCode;
            }
        };
    }

    /// <summary>Ctrl+C that came as a key.</summary>
    public void Interrupt() => TryStop(Shell.ExitCode.Interrupted);

    public void Dispose()
    {
        foreach (var registration in registrations)
            registration.Dispose();
    }

    private void OnSignal(PosixSignalContext context, int code) => context.Cancel = TryStop(code);

    private bool TryStop(int code)
    {
        Action stopRun;
        lock (gate)
        {
            if (stop is null)
                return false;
            if (exitCode is not null)
                return Environment.TickCount64 - stoppedAt < PatienceMilliseconds;

            exitCode = code;
            stoppedAt = Environment.TickCount64;
            stopRun = stop;
        }

        stopRun();
        return true;
    }
}
