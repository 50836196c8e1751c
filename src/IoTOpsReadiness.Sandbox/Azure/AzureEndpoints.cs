using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Azure;

/// <summary>The Azure half of the sandbox.</summary>
internal static class AzureEndpoints
{
    /// <summary>Serves Azure Resource Manager and managed identities for all sites.</summary>
    public static void MapAzure(this IEndpointRouteBuilder app, SandboxSites sites, SandboxFaults faults)
    {
    }
}
