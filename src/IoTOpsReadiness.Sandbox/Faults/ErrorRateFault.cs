namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>The service fails now and then. Which requests fail depends on the seed and their order alone.</summary>
internal sealed class ErrorRateFault : Fault
{
    private readonly Lock gate = new();
    private Random random = new(0);
    private int? seed;

    /// <inheritdoc/>
    public override async Task<bool> InterveneAsync(FaultCall call)
    {
        if (call.Settings.ErrorRate <= 0)
        {
            return false;
        }

        double draw;
        lock (gate)
        {
            if (seed != call.Settings.Seed)
            {
                seed = call.Settings.Seed;
                random = new(call.Settings.Seed);
            }

#pragma warning disable CA5394 // Failures that can be repeated are the point.
            draw = random.NextDouble();
#pragma warning restore CA5394
        }

        if (draw >= call.Settings.ErrorRate)
        {
            return false;
        }

        await (draw < call.Settings.ErrorRate / 2
            ? call.RefuseAsync(500, "InternalError", "InternalServerError", "Internal error occurred: the sandbox fails as it was told to")
            : call.RefuseAsync(503, "ServiceUnavailable", "ServiceUnavailable", "the sandbox is unavailable as it was told to be")).ConfigureAwait(false);
        return true;
    }
}
