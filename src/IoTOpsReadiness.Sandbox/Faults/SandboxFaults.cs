namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>What goes wrong at the moment. Can be changed while the sandbox runs; a change counts from the next request on.</summary>
internal sealed class SandboxFaults(FaultSettings settings)
{
    // In the order in which a request meets them: the way there, the front door, the service, the caller.
    private readonly Fault[] faults = [new OfflineFault(), new LatencyFault(), new ThrottleFault(), new ErrorRateFault(), new ExpiredTokenFault()];

    private volatile FaultSettings settings = settings;

    /// <summary>What goes wrong.</summary>
    public FaultSettings Settings
    {
        get => settings;
        set => settings = value;
    }

    /// <summary>Nothing goes wrong any more.</summary>
    public void Clear() => settings = new();

    /// <summary>True if nobody may read or write a resource of the Kubernetes API.</summary>
    public bool ForbidsResource(string group, string resource) => ForbiddenKinds.CoversResource(settings.Forbidden, group, resource);

    /// <summary>True if nobody may read a URL of the API server that is not a resource.</summary>
    public bool ForbidsPath(string path) => ForbiddenKinds.CoversPath(settings.Forbidden, path);

    /// <summary>True if nobody may read or write a type of Azure Resource Manager.</summary>
    public bool ForbidsType(string type) => ForbiddenKinds.CoversType(settings.Forbidden, type);

    /// <summary>Lets the faults have a request, then whoever serves it.</summary>
    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        (SandboxSide side, string? site, _) = SandboxPaths.Of(context.Request.Path);
        if (side != SandboxSide.Identity)
        {
            var call = new FaultCall(context, side, site, settings);
            foreach (Fault fault in faults)
            {
                if (await fault.InterveneAsync(call).ConfigureAwait(false))
                {
                    return;
                }
            }
        }

        await next(context).ConfigureAwait(false);
    }
}
