namespace IoTOpsReadiness.Assessment;

/// <summary>What the results of a site come to, in one word.</summary>
public enum SiteVerdict
{
    /// <summary>Every guideline was evaluated, nothing at or above the gate fails, and nothing critical is unknown.</summary>
    Ready,

    /// <summary>Something evaluated keeps the site from being ready.</summary>
    NotReady,

    /// <summary>Nothing evaluated stops production, but only some guidelines were evaluated.</summary>
    Partial,
}
