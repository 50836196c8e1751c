namespace IoTOpsReadiness.Core.Tests.Remediation.Host;

/// <summary>A theory that lints a script; skipped, with the reason, where shellcheck is not installed.</summary>
internal sealed class ShellcheckTheoryAttribute : TheoryAttribute
{
    public ShellcheckTheoryAttribute() => Skip = Tool.Missing("shellcheck");
}
