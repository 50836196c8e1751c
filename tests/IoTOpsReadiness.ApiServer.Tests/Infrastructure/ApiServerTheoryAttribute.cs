namespace IoTOpsReadiness.ApiServer.Tests.Infrastructure;

/// <summary>A theory that needs a real API server; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ApiServerTheoryAttribute : TheoryAttribute
{
    public ApiServerTheoryAttribute()
    {
        if (!ApiServerBinaries.TryFind(out _, out var reason))
        {
            Skip = reason;
        }
    }
}
