using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Whether a service account of this cluster may act as a user-assigned identity.</summary>
internal static class Federation
{
    /// <summary>The service account that syncs secrets.</summary>
    public const string SecretSync = "aio-ssc-sa";

    /// <summary>The service account of dataflows.</summary>
    public const string Dataflow = "aio-dataflow";

    /// <summary>The service account of the schema registry.</summary>
    public const string SchemaRegistry = "adr-schema-registry";

    /// <summary>The subject by which Azure knows a service account of the site; compare exactly.</summary>
    public static string Subject(Site site, string serviceAccount) => $"system:serviceaccount:{site.Namespace}:{serviceAccount}";

    /// <summary>One finding about the identity.</summary>
    public static Finding Judge(GuidelineContext context, UserAssignedIdentity identity, string serviceAccount, Severity severity)
    {
        if (!context.Site.Has(Evidence.FederatedCredentials))
        {
            return context.Missing(Evidence.FederatedCredentials) with { Severity = severity };
        }

        string subject = Subject(context.Site, serviceAccount);
        FederatedCredential[] credentials = [.. Of(context.Site, identity.Reference.ArmId).Where(credential => credential.Subject == subject)];
        string? issuer = IssuerOfCluster(context.Site);
        return credentials.Length == 0
            ? context.Fail(identity, null, "no federated credential for it", subject, $"No federated credential lets {serviceAccount} of this cluster act as {identity}.", severity)
            : issuer is not null && !credentials.Any(credential => credential.Issuer == issuer)
                ? context.Fail(identity, null, string.Join(", ", credentials.Select(credential => credential.Issuer)), issuer, $"The federated credential of {identity} names another issuer than this cluster's.", severity)
                : context.Pass(identity, null, subject, $"{serviceAccount} of this cluster may act as {identity}.");
    }

    /// <summary>The credentials of an identity.</summary>
    public static IEnumerable<FederatedCredential> Of(Site site, string? identityId) =>
        site.FederatedCredentials.Where(credential => Same.Text(credential.IdentityId, identityId));

    /// <summary>The issuer that Azure knows of the cluster; null where it was not told. Compared exactly, trailing slash included.</summary>
    public static string? IssuerOfCluster(Site site) =>
        site.HasHostedControlPlane ? site.ConnectedCluster?.SelfHostedIssuerUrl : site.ConnectedCluster?.IssuerUrl;
}
