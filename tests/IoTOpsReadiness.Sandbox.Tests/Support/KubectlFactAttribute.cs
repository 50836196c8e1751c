namespace IoTOpsReadiness.Sandbox.Tests.Support;

/// <summary>A test that needs kubectl; skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        if (Kubectl.Path is null)
        {
            Skip = "kubectl is not on the PATH.";
        }
    }
}
