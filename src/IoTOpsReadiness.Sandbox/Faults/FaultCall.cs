namespace IoTOpsReadiness.Sandbox.Faults;

/// <summary>One request a fault may disturb.</summary>
/// <param name="Context">The request.</param>
/// <param name="Side">Whose it is.</param>
/// <param name="Site">The site, for a cluster.</param>
/// <param name="Settings">What goes wrong at the moment.</param>
internal readonly record struct FaultCall(HttpContext Context, SandboxSide Side, string? Site, FaultSettings Settings)
{
    /// <summary>Answers with an error in the words of the service that was asked.</summary>
    /// <param name="status">The HTTP status.</param>
    /// <param name="kubernetesReason">The reason a Kubernetes Status gives.</param>
    /// <param name="azureCode">The code of an Azure error.</param>
    /// <param name="message">What went wrong.</param>
    public Task RefuseAsync(int status, string kubernetesReason, string azureCode, string message)
    {
        Context.Response.StatusCode = status;
        object body = Side == SandboxSide.Cluster
            ? new { kind = "Status", apiVersion = "v1", metadata = new { }, status = "Failure", message, reason = kubernetesReason, code = status }
            : new { error = new { code = azureCode, message } };
        return Context.Response.WriteAsJsonAsync(body, Context.RequestAborted);
    }
}
