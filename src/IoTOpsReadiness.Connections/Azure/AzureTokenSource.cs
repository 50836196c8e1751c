namespace IoTOpsReadiness.Connections.Azure;

/// <summary>Where the token for Azure comes from.</summary>
public enum AzureTokenSource
{
    /// <summary>The first that is there, without asking anybody: environment, workload identity, managed identity, Azure CLI, Azure PowerShell.</summary>
    Default,

    /// <summary>Who is signed in to the Azure CLI (<c>az login</c>).</summary>
    AzureCli,

    /// <summary>Who is signed in to Azure PowerShell (<c>Connect-AzAccount</c>).</summary>
    AzurePowerShell,

    /// <summary>The managed identity of the machine, of the Automation account or of Azure Arc.</summary>
    ManagedIdentity,

    /// <summary>The service principal in AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH.</summary>
    Environment,

    /// <summary>The workload identity of the pod.</summary>
    WorkloadIdentity,

    /// <summary>A browser on this machine.</summary>
    Interactive,

    /// <summary>A browser on any machine, with a code.</summary>
    DeviceCode,
}
