namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>The way is long: every answer is held back.</summary>
internal sealed class LatencyFault : Fault
{
    /// <inheritdoc/>
    public override async Task<bool> InterveneAsync(FaultCall call)
    {
        if (call.Settings.Latency > TimeSpan.Zero)
        {
            await Task.Delay(call.Settings.Latency, call.Context.RequestAborted).ConfigureAwait(false);
        }

        return false;
    }
}
