using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines;

/// <summary>
/// A guideline of the user's own, whose rule is a script. It runs in a fresh runspace that knows nothing of the session it was
/// written in: no variables, functions, modules or host. It gets a copy of the evidence, so it cannot change what other
/// guidelines see, and a time limit, so it cannot hold up the run.
/// </summary>
public sealed class CustomGuideline : Guideline
{
    internal CustomGuideline(GuidelineDefinition definition, string script)
    {
        Definition = definition;
        Script = script;
    }

    /// <inheritdoc/>
    public override GuidelineDefinition Definition { get; }

    /// <summary>The rule.</summary>
    public string Script { get; }

    /// <inheritdoc/>
    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        try
        {
            return CustomFindings.Read(Run(context), context);
        }
        catch (PipelineStoppedException exception)
        {
            throw new OperationCanceledException(exception.Message, exception, context.CancellationToken);
        }
        catch (RuntimeException exception)
        {
            return [Failed(context, Describe(exception.ErrorRecord))];
        }
        catch (FormatException exception)
        {
            return [Failed(context, exception.Message)];
        }
    }

    private Collection<PSObject> Run(GuidelineContext context)
    {
        var state = InitialSessionState.CreateDefault2();
        // What goes wrong half way must not look like a verdict.
        state.Variables.Add(new SessionStateVariableEntry("ErrorActionPreference", ActionPreference.Stop, ""));
        state.Variables.Add(new SessionStateVariableEntry("ProgressPreference", ActionPreference.SilentlyContinue, ""));
        using Runspace runspace = RunspaceFactory.CreateRunspace(state);
        // A thread of its own could outlive the process's wish to end; this one cannot.
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using var shell = PowerShell.Create();
        shell.Runspace = runspace;
        shell.AddScript(Script).AddParameter("Site", SiteObject.Of(context, Definition.Needs));
        using CancellationTokenRegistration stop = context.CancellationToken.Register(() => shell.BeginStop(null, null));
        context.CancellationToken.ThrowIfCancellationRequested();
        return shell.Invoke();
    }

    private Finding Failed(GuidelineContext context, string problem) =>
        context.UnknownSite(Reason.InvalidData, $"{Definition.Id} failed on this evidence: {problem}", "a correction of this guideline of your own");

    private static string Describe(ErrorRecord record)
    {
        string line = record.InvocationInfo?.ScriptLineNumber is > 0 and int number ? string.Create(CultureInfo.InvariantCulture, $"line {number}: ") : "";
        return line + record.ToString();
    }
}
