using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.Remedies.OpcUa;

/// <summary>AIO-044: what was weakened of the validation of certificates is set back.</summary>
internal sealed class PkiValidationRemedy : Remedy
{
    private const string Prefix = "properties.configurationSettings[\"";

    public override IReadOnlyList<string> Guidelines => ["OpcUa.PkiValidation"];

    public override IReadOnlyList<EvidenceKind> Needs => [Evidence.Extensions, Evidence.ConnectedClusters];

    public override void Plan(GuidelineResult failure, RemedyContext context)
    {
        foreach (Finding finding in failure.Findings.Where(finding => finding is { Status: Status.Fail, Expected: not null } && finding.Path?.StartsWith(Prefix, StringComparison.Ordinal) == true))
        {
            if (context.Site.Extensions.FirstOrDefault(item => Same.Text(item.Reference.ArmId, finding.Target.ArmId)) is not { } extension)
            {
                continue;
            }

            string setting = finding.Path![Prefix.Length..].Split('"')[0];
            string value = finding.Expected!.Split(' ')[0];
            ChangeDraft draft = context.Drafts.EditAzure(extension.Reference, extension.Document.Root);
            draft.Operation = ChangeOperation.Patch;
            JsonObject properties = draft.Body["properties"]!.AsObject();
            JsonObject settings = properties["configurationSettings"] as JsonObject ?? [];
            properties["configurationSettings"] = settings;
            settings[setting] = value;
            draft.For($"Set {setting} to {value}", failure.Id)
                .With(ChangeImpact.ClientsDisconnect, "The OPC UA connector restarts, and refuses servers whose certificates are too weak.")
                .Requires("The certificates of all OPC UA servers are good enough.");
        }
    }
}
