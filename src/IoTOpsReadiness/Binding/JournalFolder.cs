using System.Management.Automation;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Binding;

/// <summary>The folder of the journals.</summary>
internal static class JournalFolder
{
    /// <summary>The folder the user named, else the one in the user's application data.</summary>
    /// <exception cref="ReadinessException"><c>IoTOps.Remediation.NoJournal</c>: there is no such folder, as in some containers.</exception>
    public static string Resolve(PSCmdlet cmdlet, string? path) => path is not null ? InputPaths.ResolveLiteral(cmdlet, path) : JournalReader.DefaultFolder
        ?? throw new ReadinessException(
            "IoTOps.Remediation.NoJournal",
            ErrorKind.InvalidOperation,
            "This account has no folder for application data, and what is not recorded is not done.",
            "Name a folder that lasts with -JournalPath.");
}
