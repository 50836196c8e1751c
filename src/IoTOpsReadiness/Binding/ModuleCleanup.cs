using System.Management.Automation;

namespace IoTOpsReadiness.Binding;

/// <summary>Closes connections when the module is removed.</summary>
public sealed class ModuleCleanup : IModuleAssemblyCleanup
{
    /// <inheritdoc/>
    public void OnRemove(PSModuleInfo psModuleInfo) => ConnectionStore.CloseMine();
}
