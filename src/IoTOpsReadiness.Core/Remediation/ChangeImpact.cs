namespace IoTOpsReadiness.Remediation;

/// <summary>What a change does to those who use the site, from nothing to the worst.</summary>
public enum ChangeImpact
{
    /// <summary>Nobody notices.</summary>
    None,

    /// <summary>Pods restart; what they do goes on elsewhere or afterwards.</summary>
    PodRestart,

    /// <summary>Clients are disconnected, or can no longer connect as they did.</summary>
    ClientsDisconnect,

    /// <summary>The site stands still meanwhile.</summary>
    Downtime,
}
