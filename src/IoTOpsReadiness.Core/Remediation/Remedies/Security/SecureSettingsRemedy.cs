using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.SecureSettings;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.Security;

/// <summary>AIO-012, 013, 026, 047 and 048: what secure settings are made of, each part where it is missing.</summary>
internal sealed class SecureSettingsRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines =>
        ["Security.SecretSync", "Security.UserAssignedIdentity", "SecureSettings.Enabled", "Security.SeparateIdentities", "Security.KeyVaultModel"];

    public override IReadOnlyList<EvidenceKind> Needs => SecureSettingsEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        try
        {
            SecureSettingsEditor.Enable(context.Site, context.Drafts, RequestOf(context.Input));
        }
        catch (ReadinessException exception) when (exception.ErrorId == "IoTOps.SecureSettings.Missing")
        {
            // Which vault and which identities is for people to say.
            context.Drafts.Other("SecureSettings", RemediationKind.Manual, new() { Kind = "Instance", Name = context.Site.Name })
                .For("Enable secure settings", failure.Id)
                .Instruction("Enable-IoTOpsSecureSettings -KeyVault <vault> -SecretIdentity <identity> -CloudIdentity <another identity> -WhatIf")
                .Lacks("-RemediationInput @{ KeyVault = '...'; SecretIdentity = '...'; CloudIdentity = '...' }: a key vault and two user-assigned identities, by resource id or by name in the instance's resource group");
        }
    }

    /// <summary>What the inputs of a plan say of secure settings.</summary>
    internal static SecureSettingsRequest RequestOf(Func<string, string?> input) => new()
    {
        KeyVault = input(nameof(SecureSettingsRequest.KeyVault)),
        SecretIdentity = input(nameof(SecureSettingsRequest.SecretIdentity)),
        CloudIdentity = input(nameof(SecureSettingsRequest.CloudIdentity)),
    };
}
