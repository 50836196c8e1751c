using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Host;

/// <summary>The step of a plan that takes a host script.</summary>
internal static class HostStep
{
    /// <summary>Drafts it; several guidelines that want the same part share one.</summary>
    /// <param name="drafts">Where it goes.</param>
    /// <param name="part">What the script sees to.</param>
    /// <param name="target">What it is about.</param>
    /// <param name="nodes">The nodes to run it on, in words.</param>
    public static ChangeDraft Draft(ChangeDrafts drafts, HostScriptPart part, ResourceReference target, string nodes)
    {
        string file = $"./iotops-{part.ToString().ToLowerInvariant()}.sh";
        string command = $"New-IoTOpsHostScript -Part {part} -DestinationPath {file}";
        return drafts.Other($"Host/{part}", RemediationKind.Host, target)
            .Command(command)
            .Instruction(command)
            .Instruction($"Copy it to {nodes}, read it, and run it there as root, one node after the other: 'bash {file} --check' says what is missing, 'bash {file}' does it, 'bash {file} --rollback' takes it back.");
    }
}
