using System.Management.Automation;
using IoTOpsReadiness.Pipeline;
using IoTOpsReadiness.Remediation;
using IoTOpsReadiness.Remediation.Execution;

namespace IoTOpsReadiness.Commands.Remediate;

/// <summary>
/// Asks for each step as PowerShell asks for a command of the same impact: by default only where clients notice. The cmdlets
/// say High, or PowerShell would not ask at all; what matters less is not asked for unless -Confirm or -WhatIf is given.
/// </summary>
internal sealed class ChangeConfirmation
{
    private readonly bool isWhatIf;
    private readonly ConfirmImpact threshold;
    private readonly bool isForced;

    /// <summary>Made on the pipeline thread, where the preferences of the session can be seen.</summary>
    public ChangeConfirmation(PSCmdlet cmdlet, bool force)
    {
        Dictionary<string, object> bound = cmdlet.MyInvocation.BoundParameters;
        isWhatIf = bound.TryGetValue("WhatIf", out object? whatIf) ? IsOn(whatIf) : LanguagePrimitives.IsTrue(cmdlet.GetVariableValue("WhatIfPreference", false));
        bool isAsked = bound.TryGetValue("Confirm", out object? confirm);
        threshold = isAsked ? (IsOn(confirm!) ? ConfirmImpact.Low : ConfirmImpact.None) : Preference(cmdlet);
        isForced = force && !(isAsked && IsOn(confirm!));
    }

    /// <summary>True with -WhatIf.</summary>
    public bool IsWhatIf => isWhatIf;

    public async Task<Consent> AskAsync(Change change, string site, CmdletPipeline pipeline, CancellationToken cancellationToken)
    {
        string target = $"{change.Target} of {site}";
        string action = change.ImpactDetail is null ? change.Title : $"{change.Title} ({change.Impact}: {change.ImpactDetail})";
        bool isHarmless = threshold == ConfirmImpact.None || ImpactOf(change) < threshold;
        if (!isWhatIf && (isForced || isHarmless))
        {
            pipeline.WriteVerbose($"{action}: {target}");
            return Consent.Granted;
        }

        return await pipeline.ShouldProcessAsync(target, action, cancellationToken).ConfigureAwait(false) ? Consent.Granted
            : isWhatIf ? Consent.WhatIf
            : Consent.Refused;
    }

    private static ConfirmImpact ImpactOf(Change change) => change.Impact switch
    {
        _ when !change.IsReversible => ConfirmImpact.High,
        ChangeImpact.None => ConfirmImpact.Low,
        ChangeImpact.PodRestart => ConfirmImpact.Medium,
        _ => ConfirmImpact.High,
    };

    private static bool IsOn(object value) => value is SwitchParameter parameter ? parameter.IsPresent : LanguagePrimitives.IsTrue(value);

    private static ConfirmImpact Preference(PSCmdlet cmdlet) =>
        LanguagePrimitives.TryConvertTo(cmdlet.GetVariableValue("ConfirmPreference", ConfirmImpact.High), out ConfirmImpact preference) ? preference : ConfirmImpact.High;
}
