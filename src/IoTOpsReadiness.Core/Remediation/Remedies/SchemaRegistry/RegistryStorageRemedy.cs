using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Remediation.Storage;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.SchemaRegistry;

/// <summary>AIO-022, 023, 024 and 045: the storage account of the schema registry, each part by itself.</summary>
internal sealed class RegistryStorageRemedy : Remedy
{
    public override IReadOnlyList<string> Guidelines =>
        [RegistryStorageEditor.PublicNetwork, RegistryStorageEditor.Namespace, RegistryStorageEditor.Role, RegistryStorageEditor.Firewall];

    public override IReadOnlyList<EvidenceKind> Needs => RegistryStorageEditor.Needs;

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        try
        {
            RegistryStorageEditor.Apply(context.Site, context.Drafts, RequestOf(failure, context));
        }
        catch (ReadinessException exception) when (exception.ErrorId == "IoTOps.SchemaRegistry.DataflowCutOff")
        {
            // Which addresses the site comes from is for people to say.
            context.Drafts.Other("SchemaRegistry/firewall", RemediationKind.Manual, new() { Kind = "StorageAccount", Name = (string?)exception.Target ?? "" })
                .For("Close the firewall of the schema registry's storage account", failure.Id)
                .Instruction(exception.Message)
                .Instruction("Set-IoTOpsSchemaRegistryStorage -AllowIpRange <the public addresses the site comes from> -WhatIf")
                .Lacks("-RemediationInput @{ AllowIpRange = '203.0.113.0/24' }: the public addresses the site comes from, with commas between");
        }
    }

    private static RegistryStorageRequest RequestOf(GuidelineResult failure, RemedyContext context) => new()
    {
        SkipPublicNetwork = failure.Id is not (RegistryStorageEditor.PublicNetwork or RegistryStorageEditor.Firewall),
        SkipFirewall = failure.Id != RegistryStorageEditor.Firewall,
        SkipRoleAssignment = failure.Id != RegistryStorageEditor.Role,
        SkipNewAccount = failure.Id != RegistryStorageEditor.Namespace,
        AllowedRanges = context.Input("AllowIpRange") is { } ranges ? ranges.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : [],
        NewAccountName = context.Input("NewStorageAccount"),
    };
}
