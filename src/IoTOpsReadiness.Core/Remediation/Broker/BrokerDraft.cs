using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Remediation.Broker;

/// <summary>
/// The draft for the broker. Nearly everything about it is fixed when it is created, so that a change of that is a redeployment,
/// unless there is no broker yet, or the user insists on asking the service.
/// </summary>
internal static class BrokerDraft
{
    /// <summary>The only name a broker may have.</summary>
    public const string Name = "default";

    private const string Downtime = "The instance is deleted and created again; nothing of the broker's state is kept.";

    /// <summary>The draft for what can only be set at creation.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">The drafts.</param>
    /// <param name="isAttempt">True to ask the service nevertheless.</param>
    public static ChangeDraft CreateOnly(Site site, ChangeDrafts drafts, bool isAttempt = false)
    {
        if (!site.Has(Evidence.Brokers))
        {
            throw new ReadinessException(
                "IoTOps.Remediation.NotRead",
                ErrorKind.InvalidOperation,
                $"Whether '{site.Name}' has a broker is not known: Brokers could not be read.",
                "Get the permission to read it; Test-IoTOpsPermission says which.",
                Name);
        }

        if (site.Brokers.Count == 0)
        {
            return drafts.EditOrCreate(Evidence.Brokers, Name);
        }

        if (isAttempt)
        {
            ChangeDraft attempt = drafts.Edit(Evidence.Brokers, Name);
            attempt.IsAttempt = true;
            return attempt.With(ChangeImpact.Downtime, "What the service does with it is not documented; the broker may restart.");
        }

        return drafts.Redeploy(Evidence.Brokers, Name).With(ChangeImpact.Downtime, Downtime);
    }

    /// <summary>The draft for what can be changed at any time.</summary>
    public static ChangeDraft Updatable(ChangeDrafts drafts) => drafts.Edit(Evidence.Brokers, Name);

    /// <summary>An object of the broker's properties, made where there is none.</summary>
    public static JsonObject Part(this ChangeDraft draft, params string[] path)
    {
        JsonObject part = draft.Body["properties"] as JsonObject ?? [];
        draft.Body["properties"] ??= part;
        foreach (string name in path)
        {
            if (part[name] is not JsonObject inner)
            {
                part[name] = inner = [];
            }

            part = inner;
        }

        return part;
    }

    /// <summary>Adds how to go on with a redeployment.</summary>
    public static ChangeDraft WithRunbook(this ChangeDraft draft) =>
        draft.Kind == RemediationKind.Redeploy ? draft.Instruction("New-IoTOpsDeploymentConfig writes the broker file, what is to be restored, and the runbook.") : draft;
}
