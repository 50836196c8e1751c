using System.Text.Json.Nodes;
using IoTOpsReadiness.Errors;
using IoTOpsReadiness.Guidelines.Security;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Remediation.SecureSettings;

/// <summary>A service account of the cluster may act as the identity.</summary>
internal static class CredentialPart
{
    // An identity takes no more than these.
    private const int MostCredentials = 20;

    /// <param name="scene">The site.</param>
    /// <param name="identity">The identity.</param>
    /// <param name="account">The service account.</param>
    /// <param name="givenName">The name of a new credential; null for the rule.</param>
    /// <param name="issuer">The step that has the issuer published; null where it is.</param>
    /// <param name="sibling">Another write to the same identity, which takes one at a time.</param>
    /// <param name="guidelines">What it is for.</param>
    /// <returns>The step; null where the credential is right.</returns>
    public static ChangeDraft? Draft(
        SecureSettingsSite scene, SecureSettingsIdentity identity, string account, string? givenName, ChangeDraft? issuer, ChangeDraft? sibling, string[] guidelines)
    {
        Site site = scene.Site;
        string title = $"Let {account} of this cluster act as {identity.Name}";
        ResourceReference target = new() { Kind = "FederatedCredential", Name = $"{identity.Name}/{account}" };
        if (scene.Issuer is not { } url)
        {
            return scene.Drafts.EditAzure(target, null, [])
                .For(scene, title, guidelines)
                .Awaits("the issuer's address, which Azure publishes some minutes after it is turned on")
                .After([issuer, identity.Making, sibling]);
        }

        string subject = Federation.Subject(site, account);
        FederatedCredential[] all = [.. Federation.Of(site, identity.Id)];

        // Unless one audience is asked for, any that Azure's clouds take will do.
        bool isRight = scene.Request.Audience is { } audience
            ? all.Any(credential => credential.Subject == subject && credential.Issuer == url && credential.Audiences.Contains(audience))
            : Federation.IsMet(site, identity.Id, account);
        if (isRight)
        {
            return null;
        }

        string name = givenName ?? SecureSettingsNames.FederatedCredential(scene.Cluster.Name, url, subject);

        // Issuer and subject are unique together; one that differs in the slash at its end is this cluster's all the same.
        FederatedCredential? near = all.FirstOrDefault(credential => IsOf(credential, subject, url))
            ?? all.FirstOrDefault(credential => Same.Text(credential.Reference.ArmId?.Split('/')[^1], name));
        if (givenName is not null && near is not null && !IsOf(near, subject, url) && !scene.Request.Force)
        {
            // Clusters share their subjects, so one that was reconnected looks the same.
            throw new ReadinessException(
                "IoTOps.SecureSettings.CredentialInUse",
                ErrorKind.InvalidArgument,
                $"The identity {identity.Name} has a credential {near.Name} already, for {near.Subject} of {near.Issuer}: whoever that is could no longer sign in.",
                "Give another name, or none for the rule of az iot ops. -Force takes it over, for a cluster whose issuer has changed.",
                near.Reference.ArmId);
        }

        if (near is null && all.Length + CountNew(scene, identity) >= MostCredentials)
        {
            throw new ReadinessException(
                "IoTOps.SecureSettings.TooManyCredentials",
                ErrorKind.InvalidOperation,
                $"The identity {identity.Name} has {all.Length} federated credentials and takes no more than {MostCredentials}, which leaves no room for {account}.",
                "Delete those of clusters that are gone, or use another identity for this site.",
                identity.Id);
        }

        string id = near?.Reference.ArmId ?? $"{identity.Id}/federatedIdentityCredentials/{name}";
        ChangeDraft draft = scene.Drafts.EditAzure(target with { ArmId = id }, near?.Document.Root, new());
        draft.Body["properties"] = new JsonObject { ["issuer"] = url, ["subject"] = subject, ["audiences"] = new JsonArray(scene.Audience) };
        return draft.For(scene, near is null ? title : $"{title}: correct the credential {near.Name}", guidelines).After([issuer, identity.Making, sibling]);
    }

    private static bool IsOf(FederatedCredential credential, string subject, string issuer) =>
        credential.Subject == subject && credential.Issuer?.TrimEnd('/') == issuer.TrimEnd('/');

    // Those that other steps of the same plan add to it.
    private static int CountNew(SecureSettingsSite scene, SecureSettingsIdentity identity) => scene.Drafts.All.Count(draft =>
        draft.IsNew && draft.Path?.StartsWith($"{identity.Id}/federatedIdentityCredentials/", StringComparison.OrdinalIgnoreCase) == true);
}
