namespace IoTOpsReadiness.Sizing;

/// <summary>Whether a broker's memory fits the cluster beside the rest of Azure IoT Operations.</summary>
public enum MemoryFit
{
    /// <summary>Even the larger figure fits.</summary>
    Fits,

    /// <summary>Only the smaller figure fits: it depends on which source is right.</summary>
    FitsPerPodOnly,

    /// <summary>Not even the smaller figure fits.</summary>
    DoesNotFit,
}
