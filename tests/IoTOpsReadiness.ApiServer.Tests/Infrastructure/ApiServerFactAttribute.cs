namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A test that needs a real API server; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiServerFactAttribute : FactAttribute
{
    public ApiServerFactAttribute()
    {
        if (!ApiServerBinaries.TryFind(out _, out var reason))
        {
            Skip = reason;
        }
    }
}
