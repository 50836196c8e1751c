namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>One way in which a service or the way to it fails.</summary>
internal abstract class Fault
{
    /// <summary>Disturbs a request if it is set to.</summary>
    /// <returns>True if the request is settled and must go no further.</returns>
    public abstract Task<bool> InterveneAsync(FaultCall call);
}
