using IoTOpsReadiness.Sandbox.Faults;
using IoTOpsReadiness.Sandbox.Scenarios;

namespace IoTOpsReadiness.Sandbox.Kubernetes;

/// <summary>The Kubernetes half of the sandbox.</summary>
internal static class KubernetesEndpoints
{
    /// <summary>Serves the API servers of all sites.</summary>
    public static void MapKubernetes(this IEndpointRouteBuilder app, SandboxSites sites, SandboxFaults faults)
    {
    }
}
