namespace IoTOpsReadiness.Shell.Running;

/// <summary>What became of a run.</summary>
/// <param name="HadErrors">Whether anything was written to the error stream, or an error ended the run.</param>
/// <param name="RequestedExitCode">What <c>exit</c> said, if anything did.</param>
/// <param name="SignalExitCode">Set when a signal stopped the run.</param>
internal sealed record Outcome(bool HadErrors, int? RequestedExitCode, int? SignalExitCode)
{
    public int ExitCode => SignalExitCode ?? RequestedExitCode ?? (HadErrors ? Shell.ExitCode.Error : Shell.ExitCode.Success);
}
