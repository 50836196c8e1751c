using IoTOpsReadiness.Guidelines.Platform;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 26: the instance runs with secure settings, which are several other guidelines at once.</summary>
internal sealed class SecureSettings : Guideline
{
    private static readonly Guideline[] Parts = [new SecretSyncUsed(), new UserAssignedIdentityUsed(), new SeparateIdentities(), new KeyVaultModel()];

    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 26,
        Id = "SecureSettings.Enabled",
        Title = "The instance runs with secure settings",
        Area = Area.Security,
        Severity = Severity.High,
        Recommendation = "Deploy with secure settings, or convert an instance that has test settings: workload identity, secrets from Key Vault, and a user-assigned identity for cloud connections.",
        Remediation = "Enable-IoTOpsSecureSettings shows and makes what is missing; New-IoTOpsHostScript writes the part that belongs on K3s servers.",
        Article = "secure-iot-ops/howto-enable-secure-settings",
        Uses =
        [
            .. Parts.SelectMany(part => part.Definition.Needs.Concat(part.Definition.Uses)).Distinct(),
            Evidence.ServiceAccountIssuer, Evidence.Nodes, Evidence.Deployments,
        ],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context) =>
    [
        Sum(context, "Cluster.Prepared", [.. ClusterPrepared.Issuance(context)]),
        .. Parts.Select(part => Sum(context, part.Definition.Id, Findings(context.For(part.Definition), part))),
    ];

    // As the engine would: a part without its evidence is not asked.
    private static Finding[] Findings(GuidelineContext context, Guideline part)
    {
        EvidenceKind[] missing = [.. part.Definition.Needs.Where(kind => !context.Site.Has(kind))];
        return missing.Length > 0 ? [.. missing.Select(context.Missing)] : [.. part.Evaluate(context)];
    }

    // One line for each part; the part's own result has the details.
    private static Finding Sum(GuidelineContext context, string part, Finding[] findings)
    {
        Finding deciding = Verdict.Deciding(findings);
        string message = $"{part}: {deciding.Message}";
        string settledBy = deciding.SettledBy ?? "";
        return deciding.Status switch
        {
            Status.Fail when deciding.Severity >= Severity.Medium => context.FailSite(message, deciding.Observed, deciding.Expected),
            Status.Fail => Remark(context, part, findings, deciding),
            Status.Unknown => context.UnknownSite(deciding.Reason, message, settledBy, deciding.Observed),
            Status.Manual => context.ManualSite(message, settledBy, deciding.Observed),
            Status.NotApplicable => context.NotApplicableSite(message),
            _ => context.PassSite($"{part} is in order.", deciding.Observed),
        };
    }

    // What fails at Low is only a remark here, and must not hide what else of the part is open.
    private static Finding Remark(GuidelineContext context, string part, Finding[] findings, Finding failure) =>
        findings.Where(finding => finding.Status != Status.Fail).ToArray() is { Length: > 0 } rest && Verdict.Deciding(rest) is { Status: Status.Unknown or Status.Manual }
            ? Sum(context, part, rest)
            : context.PassSite($"{part} has a remark: {failure.Message}", failure.Observed);
}
