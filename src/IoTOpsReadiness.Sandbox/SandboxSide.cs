namespace IoTOpsReadiness.Sandbox;

/// <summary>Which of the services that the sandbox plays a request is for.</summary>
internal enum SandboxSide
{
    /// <summary>Azure Resource Manager, and everything that has no path of its own.</summary>
    Azure,

    /// <summary>The API server of a site.</summary>
    Cluster,

    /// <summary>The endpoint that gives a managed identity its tokens; never disturbed, as it is on the caller's machine.</summary>
    Identity,
}
