using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using IoTOpsReadiness.Binding;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Journal;

namespace IoTOpsReadiness.Completion;

/// <summary>The plans and journals that completion may look at. What cannot be read is nothing.</summary>
internal static class CompletionRecords
{
    /// <summary>What the journals tell of: those of the folder on the line, else those of the user.</summary>
    public static IReadOnlyList<RemediationRecord> Journals(IDictionary bound)
    {
        try
        {
            string? folder = CompletionEvidence.Value(bound, "JournalPath") is { } named ? FullPath(named.ToString()!) : JournalReader.DefaultFolder;
            return folder is not null && Directory.Exists(folder) ? JournalReader.ReadFolder(folder) : [];
        }
        catch (Exception exception) when (exception is ReadinessException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The plans on the line: given by name, in a file, or in a variable that is piped in.</summary>
    public static IReadOnlyList<RemediationPlan> Plans(CommandAst command, IDictionary bound)
    {
        try
        {
            if (CompletionEvidence.Value(bound, "PlanPath") is { } file)
            {
                return FullPath(file.ToString()!) is { } path && File.Exists(path) ? PlanFiles.Read(path) : [];
            }

            object?[] candidates = bound.Contains("Plan") ? [bound["Plan"]] : Piped(command);
            var transformation = new PlanTransformationAttribute();
            return [.. candidates.Where(candidate => candidate is not null).Select(candidate => transformation.Transform(null!, candidate!)).OfType<RemediationPlan>()];
        }
        catch (Exception exception) when (exception is ReadinessException or RuntimeException or IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Where a path leads from where PowerShell stands, which may be elsewhere than the process does.</summary>
    public static string? FullPath(string path)
    {
        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return shell.AddScript("param($path) $ExecutionContext.SessionState.Path.GetUnresolvedProviderPathFromPSPath($path)").AddArgument(path).Invoke<string>().FirstOrDefault();
    }

    // A variable is looked at; a command in front of the pipe is not run.
    private static object?[] Piped(CommandAst command)
    {
        if (command.Parent is not PipelineAst { PipelineElements: [CommandExpressionAst { Expression: VariableExpressionAst variable }, ..] } pipeline || !ReferenceEquals(pipeline.PipelineElements[1], command))
        {
            return [];
        }

        using var shell = PowerShell.Create(RunspaceMode.CurrentRunspace);
        return [.. shell.AddScript("param($name) $ExecutionContext.SessionState.PSVariable.GetValue($name)").AddArgument(variable.VariablePath.UserPath).Invoke()];
    }
}
