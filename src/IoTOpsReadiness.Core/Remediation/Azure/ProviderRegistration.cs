using System.Text.Json;
using System.Text.Json.Nodes;
using IoTOpsReadiness.Model;

namespace IoTOpsReadiness.Remediation.Azure;

/// <summary>Registers a resource provider with the subscription, without which nothing of it can be made.</summary>
public static class ProviderRegistration
{
    /// <summary>Drafts the registration.</summary>
    /// <param name="site">The site.</param>
    /// <param name="drafts">Where the draft goes.</param>
    /// <param name="provider">For example <c>Microsoft.Monitor</c>.</param>
    /// <param name="guideline">The guideline it is for; null for a change for its own sake.</param>
    /// <returns>The draft; null where it is registered, or nobody can tell.</returns>
    public static ChangeDraft? Require(Site site, ChangeDrafts drafts, string provider, string? guideline)
    {
        if (site.ResourceProviders.FirstOrDefault(item => Same.Text(item.ProviderNamespace, provider)) is not { IsRegistered: false } found
            || found.Reference.ArmId is not { } id)
        {
            return null;
        }

        // The list of its types is long, and none of our business.
        JsonObject now = new() { ["namespace"] = found.ProviderNamespace, ["registrationState"] = found.RegistrationState ?? "NotRegistered" };
        using var document = JsonDocument.Parse(now.ToJsonString());
        ChangeDraft draft = drafts.EditAzure(new() { Kind = "ResourceProvider", Name = found.ProviderNamespace, ArmId = id }, document.RootElement.Clone());
        draft.Operation = ChangeOperation.Register;
        draft.Body["registrationState"] = "Registered";
        return draft.For($"Register {found.ProviderNamespace} with the subscription", guideline)
            .Command($"az provider register --namespace {found.ProviderNamespace} --subscription {id.Split('/')[2]} --wait");
    }
}
