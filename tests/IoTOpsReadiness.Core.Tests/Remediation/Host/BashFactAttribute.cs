namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>A test that runs a script; skipped, with the reason, where there is no bash of Linux.</summary>
internal sealed class BashFactAttribute : FactAttribute
{
    public BashFactAttribute() => Skip = Tool.Missing("bash");
}
