namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>A theory that runs a script; skipped, with the reason, where there is no bash of Linux.</summary>
internal sealed class BashTheoryAttribute : TheoryAttribute
{
    public BashTheoryAttribute() => Skip = Tool.Missing("bash");
}
