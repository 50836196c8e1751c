namespace IoTOpsReadiness.Model;

/// <summary>Where the broker's disk-backed message buffer lives, best first.</summary>
public enum DiskBufferVolume
{
    /// <summary>A volume claim that lives and dies with the pod.</summary>
    EphemeralClaim,

    /// <summary>A volume claim that outlives the pod.</summary>
    PersistentClaim,

    /// <summary>A folder on the node; its size is only honoured by file systems with project quotas.</summary>
    EmptyDir,
}
