using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Guidelines.Security;

/// <summary>Check 13: cloud connections use user-assigned identities.</summary>
internal sealed class UserAssignedIdentityUsed : Guideline
{
    public override GuidelineDefinition Definition { get; } = new()
    {
        Number = 13,
        Id = "Security.UserAssignedIdentity",
        Title = "The instance has a user-assigned identity",
        Area = Area.Security,
        Severity = Severity.Medium,
        Recommendation = "Give the instance a user-assigned managed identity for its cloud connections: its rights outlive a redeployment and can be told apart from the cluster's own.",
        Remediation = "Enable-IoTOpsSecureSettings, or az iot ops identity assign; then restart the schema registry: kubectl rollout restart statefulset adr-schema-registry.",
        Article = "secure-iot-ops/howto-enable-secure-settings",
        Needs = [Evidence.Instances],
        Uses = [Evidence.FederatedCredentials, Evidence.ConnectedClusters],
    };

    public override IEnumerable<Finding> Evaluate(GuidelineContext context)
    {
        // The cluster's own Instance does not show identities.
        if (!context.Site.HasAzure(Evidence.Instances))
        {
            return [context.MissingAzure(Evidence.Instances)];
        }

        return context.Site.AzureInstances.Count == 0
            ? [context.FailSite("Azure knows no instance.", "none", "an instance with a user-assigned identity")]
            : context.Site.AzureInstances.SelectMany(instance => Judge(context, instance));
    }

    private static IEnumerable<Finding> Judge(GuidelineContext context, Instance instance)
    {
        const string expected = "UserAssigned, with an identity";
        IReadOnlyList<AssignedIdentity> identities = instance.UserAssignedIdentities;
        string type = instance.IdentityType ?? "not set";
        if (identities.Count == 0)
        {
            return [Fail(type, "The instance has no user-assigned identity.")];
        }

        // A type that leaves out what the map names is what some tools write over an instance with a system identity.
        return type.Contains("UserAssigned", StringComparison.OrdinalIgnoreCase)
            ? Federated(context, instance, identities)
            : [Fail(type, "The instance names user-assigned identities that its identity type leaves out.")];

        Finding Fail(string observed, string message) => context.Fail(instance, null, observed, expected, message) with { Path = "identity.type" };
    }

    private static IEnumerable<Finding> Federated(GuidelineContext context, Instance instance, IReadOnlyList<AssignedIdentity> identities)
    {
        Site site = context.Site;
        if (!site.Has(Evidence.FederatedCredentials))
        {
            yield return context.Missing(Evidence.FederatedCredentials);
            yield break;
        }

        bool isForDataflows = false;
        foreach (AssignedIdentity identity in identities)
        {
            bool dataflow = IsFederated(site, identity, Federation.Dataflow);
            bool registry = IsFederated(site, identity, Federation.SchemaRegistry);
            isForDataflows |= dataflow;
            string users = string.Join(" and ", new[] { dataflow ? Federation.Dataflow : null, registry ? Federation.SchemaRegistry : null }.OfType<string>());
            yield return (dataflow || registry
                ? context.Pass(instance, null, identity.Id, $"The identity may be used by {users} of this cluster.")
                : context.Fail(
                    instance, null, $"{identity.Id}: {Subjects(site, identity)}", Federation.Subject(site, Federation.Dataflow), "No federated credential lets this cluster act as the identity."))
                with { Path = "identity.userAssignedIdentities" };
        }

        if (!isForDataflows)
        {
            yield return context.Fail(
                instance, null, "none", Federation.Subject(site, Federation.Dataflow), "No identity of the instance may be used by its dataflows.") with { Path = "identity.userAssignedIdentities" };
        }
    }

    private static bool IsFederated(Site site, AssignedIdentity identity, string serviceAccount)
    {
        string? issuer = Federation.IssuerOfCluster(site);
        return Federation.Of(site, identity.Id).Any(credential =>
            credential.Subject == Federation.Subject(site, serviceAccount) && (issuer is null || credential.Issuer == issuer));
    }

    private static string Subjects(Site site, AssignedIdentity identity)
    {
        string[] found = [.. Federation.Of(site, identity.Id).Select(credential => $"{credential.Subject} of {credential.Issuer}")];
        return found.Length == 0 ? "no federated credential" : string.Join(", ", found);
    }
}
