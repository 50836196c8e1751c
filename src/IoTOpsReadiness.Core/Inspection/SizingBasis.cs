namespace IoTOpsReadiness.Inspection;

/// <summary>Where a sizing comes from.</summary>
public enum SizingBasis
{
    /// <summary>It is what the site is configured with.</summary>
    Configured,

    /// <summary>It is what the caller asked to be measured.</summary>
    Requested,

    /// <summary>It is what an article's rule makes of the nodes.</summary>
    Recommended,
}
