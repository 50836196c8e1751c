namespace IoTOpsReadiness.Remediation;

/// <summary>Who can make a change, and how.</summary>
public enum RemediationKind
{
    /// <summary>This module, through an API, while the site runs.</summary>
    Api,

    /// <summary>Nobody while the site runs: the service takes it only when the resource is created, so the site is deployed again.</summary>
    Redeploy,

    /// <summary>Somebody on the node: a script for it is produced.</summary>
    Host,

    /// <summary>A person: the instruction says what to do.</summary>
    Manual,
}
