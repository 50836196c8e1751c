using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 47: one identity for secrets, another for cloud connections.</summary>
internal sealed class SeparateIdentities : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 47,
        Id = "Security.SeparateIdentities",
        Title = "Secrets and cloud connections have separate identities",
        Area = Area.Security,
        Severity = Severity.Medium,
        Since = Baseline.August2026,
        Recommendation = "Use one user-assigned identity for secrets and a different one for cloud connections, so that neither has the other's rights.",
        Remediation = "Create a second identity, federate it, and name it in the secret provider class; check afterwards that every SecretSync still succeeds.",
        Article = "secure-iot-ops/howto-enable-secure-settings",
        Needs = [Evidence.SecretProviderClasses],
        Uses = [Evidence.Instances, Evidence.DataflowEndpoints, Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.RoleAssignments, Evidence.RoleDefinitions],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        Site site = context.Site;
        SecretProviderClass[] classes = [.. SecretSyncUsed.ClassesOf(site).Where(item => item.ClientId is not null)];
        (string ClientId, Resource User)[] cloud = [.. CloudIdentities(site)];
        if (classes.Length == 0)
        {
            return [context.NotApplicableSite("No identity reads secrets; Security.SecretSync judges that.")];
        }

        if (cloud.Length == 0)
        {
            return [context.WasRefused(Evidence.DataflowEndpoints)
                ? context.Missing(Evidence.DataflowEndpoints)
                : site.HasAzure(Evidence.Instances)
                ? context.NotApplicableSite("No user-assigned identity makes cloud connections; Security.UserAssignedIdentity judges that.")
                : context.MissingAzure(Evidence.Instances)];
        }

        return [.. classes.Select(item => Judge(context, item, cloud)), .. Unseen(context), .. SharedRights.Judge(context, [.. classes.Select(item => item.ClientId!)], [.. cloud.Select(use => use.ClientId)])];
    }

    private static Finding Judge(GuidelineContext context, SecretProviderClass item, (string ClientId, Resource User)[] cloud)
    {
        string path = item.Source == EvidenceSource.Kubernetes ? "parameters.clientID" : "clientId";
        Resource? shared = cloud.FirstOrDefault(use => Same.Text(use.ClientId, item.ClientId)).User;
        return shared is null
            ? context.Pass(item, path, item.ClientId, $"The identity of {item} makes no cloud connections.")
            : context.Fail(
                item, path, item.ClientId, "an identity of its own", $"The identity of {item} is also that of {shared}.", Severity.Medium.Lowered());
    }

    // Dataflow endpoints show what they use; what else the instance carries, only Azure does.
    private static IEnumerable<Finding> Unseen(GuidelineContext context) =>
        context.Site.HasAzure(Evidence.Instances) ? [] : [context.MissingAzure(Evidence.Instances)];

    // Those the instance carries, and those its dataflows really use.
    private static IEnumerable<(string ClientId, Resource User)> CloudIdentities(Site site) =>
    [
        .. site.AzureInstances.SelectMany(instance => instance.UserAssignedIdentities
            .Where(identity => identity.ClientId is not null)
            .Select(identity => (identity.ClientId!, (Resource)instance))),
        .. site.DataflowEndpoints.Where(endpoint => endpoint.UserAssignedClientId is not null).Select(endpoint => (endpoint.UserAssignedClientId!, (Resource)endpoint)),
    ];
}
