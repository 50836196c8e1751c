using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>
/// Whether a service account of this cluster may act as a user-assigned identity: a federated credential of the identity
/// has to name the account, the issuer of the cluster's tokens and the audience, each to the letter.
/// </summary>
internal static class Federation
{
    /// <summary>The service account that syncs secrets.</summary>
    public const string SecretSync = "aio-ssc-sa";

    /// <summary>The service account of dataflows.</summary>
    public const string Dataflow = "aio-dataflow";

    /// <summary>The service account of the schema registry.</summary>
    public const string SchemaRegistry = "adr-schema-registry";

    private const string Audience = "api://AzureADTokenExchange";

    // Sovereign clouds add their name to the audience. General knowledge of Azure, so both forms are taken.
    private static readonly string[] Audiences = [Audience, Audience + "USGov", Audience + "China"];

    /// <summary>The subject by which Azure knows a service account of the site; compare exactly.</summary>
    public static string Subject(Site site, string serviceAccount) => $"system:serviceaccount:{site.Namespace}:{serviceAccount}";

    /// <summary>The credentials of an identity.</summary>
    public static IEnumerable<FederatedCredential> Of(Site site, string? identityId) =>
        site.FederatedCredentials.Where(credential => Same.Text(credential.IdentityId, identityId));

    /// <summary>The issuer of the cluster's tokens: what Azure knows, else what the API server says; null where neither tells. Compared exactly, trailing slash included.</summary>
    public static string? IssuerOfCluster(Site site) =>
        (site.HasHostedControlPlane ? site.ConnectedCluster?.SelfHostedIssuerUrl : site.ConnectedCluster?.IssuerUrl) ?? site.ServiceAccountIssuer;

    /// <summary>True where a credential of the identity is right in every part.</summary>
    public static bool IsMet(Site site, string? identityId, string serviceAccount) =>
        Of(site, identityId).Any(credential => Problem(site, credential, serviceAccount) is null) && IssuerOfCluster(site) is not null;

    /// <summary>One finding about an identity and a service account.</summary>
    /// <param name="context">The guideline.</param>
    /// <param name="target">What the finding is about: the identity, or what uses it.</param>
    /// <param name="path">Where that names the identity; null where it is the identity.</param>
    /// <param name="identityId">The ARM id of the identity.</param>
    /// <param name="serviceAccount">The account.</param>
    /// <param name="severity">How much it matters.</param>
    public static Finding Judge(GuidelineContext context, Resource target, string? path, string identityId, string serviceAccount, Severity severity)
    {
        Site site = context.Site;
        string subject = Subject(site, serviceAccount);
        string identity = identityId[(identityId.LastIndexOf('/') + 1)..];
        FederatedCredential[] all = [.. Of(site, identityId)];
        FederatedCredential[] named = [.. all.Where(credential => credential.Subject == subject)];
        if (named.FirstOrDefault(credential => Problem(site, credential, serviceAccount) is null) is { } right)
        {
            return IssuerOfCluster(site) is not null
                ? context.Pass(target, path, subject, $"{serviceAccount} of this cluster may act as {identity}: issuer, subject and audience of {right} are right.", subject)
                : IssuerUnknown(context, target, path, right, severity);
        }

        // A credential that was not read may be the right one.
        if (!site.Has(Evidence.FederatedCredentials))
        {
            return context.Missing(Evidence.FederatedCredentials) with { Severity = severity, Target = target.Reference };
        }

        if (named.Length > 0)
        {
            (string observed, string expected, string message) = Problem(site, named[0], serviceAccount)!.Value;
            return context.Fail(target, path, observed, expected, message, severity);
        }

        return context.Fail(
            target,
            path,
            all.Length == 0 ? "no federated credential" : string.Join(", ", all.Select(credential => credential.Subject ?? "no subject")),
            subject,
            $"No federated credential lets {serviceAccount} of this cluster act as {identity}.{Near(all, subject)}",
            severity);
    }

    // The first thing that is wrong with a credential for the account; null where nothing is, as far as the issuer is known.
    private static (string Observed, string Expected, string Message)? Problem(Site site, FederatedCredential credential, string serviceAccount)
    {
        string subject = Subject(site, serviceAccount);
        if (credential.Subject != subject)
        {
            return (credential.Subject ?? "not set", subject, $"{credential} is for another subject.");
        }

        string observed = credential.Issuer ?? "not set";
        if (IssuerOfCluster(site) is { } issuer && credential.Issuer != issuer)
        {
            return (observed, issuer, observed.TrimEnd('/') == issuer.TrimEnd('/')
                ? $"The issuer of {credential} differs from this cluster's by the slash at its end: no token matches."
                : $"{credential} names another issuer than this cluster's: no token matches.");
        }

        return credential.Audiences.Any(Audiences.Contains)
            ? null
            : (credential.Audiences.Count == 0 ? "no audience" : string.Join(", ", credential.Audiences), Audience, $"{credential} is for another audience: no token matches.");
    }

    private static Finding IssuerUnknown(GuidelineContext context, Resource target, string? path, FederatedCredential credential, Severity severity) =>
        context.Site.ConnectedCluster is { HasIssuerProfile: true }
            ? context.Fail(target, path, "no issuer", "the issuer of the cluster", $"{credential} is right but for its issuer: Azure publishes none for this cluster.", severity)
            : context.Unknown(
                target,
                Reason.NotCollected,
                $"Whether the issuer of {credential} is this cluster's is not known.",
                $"evidence of {Evidence.ConnectedClusters.AzureType} with its issuer from Azure Resource Manager",
                path,
                credential.Issuer,
                severity);

    private static string Near(FederatedCredential[] all, string subject)
    {
        string account = subject[(subject.LastIndexOf(':') + 1)..];
        return all.Any(credential => Same.Text(credential.Subject, subject)) ? " There is one whose subject differs in letter case, which counts."
            : all.Any(credential => credential.Subject?.EndsWith(":" + account, StringComparison.Ordinal) == true) ? " There is one for another namespace."
            : "";
    }
}
