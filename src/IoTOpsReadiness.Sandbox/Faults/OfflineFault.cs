namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>The service is not there: the connection ends without an answer.</summary>
internal sealed class OfflineFault : Fault
{
    /// <inheritdoc/>
    public override Task<bool> InterveneAsync(FaultCall call)
    {
        bool isOffline = call.Side switch
        {
            SandboxSide.Azure => call.Settings.OfflineArm,
            SandboxSide.Cluster => call.Settings.OfflineCluster || call.Settings.OfflineSites.Contains(call.Site, StringComparer.OrdinalIgnoreCase),
            _ => false,
        };
        if (isOffline)
        {
            call.Context.Abort();
        }

        return Task.FromResult(isOffline);
    }
}
