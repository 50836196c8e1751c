using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Host;

/// <summary>The step of a plan that takes a host script.</summary>
internal static class HostStep
{
    /// <summary>What the step for the issuer does, in whoever's plan it is.</summary>
    public const string IssuerTitle = "Let the API server sign with the issuer that Azure publishes";

    /// <summary>Drafts the step for the issuer of the API server.</summary>
    /// <param name="drafts">Where it goes.</param>
    /// <param name="target">What it is about.</param>
    public static ChangeDraft Issuer(ChangeDrafts drafts, ResourceReference target) =>
        Draft(drafts, HostScriptPart.Issuer, target, "every server node of K3s").With(
            ChangeImpact.ClientsDisconnect,
            "K3s restarts on the node. Tokens that pods hold name the issuer of before and are refused until the kubelet renews them, up to an hour; restart pods that cannot wait.");

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
