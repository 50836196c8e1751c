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
        Uses = [Evidence.ManagedIdentities, Evidence.FederatedCredentials, Evidence.ConnectedClusters, Evidence.ServiceAccountIssuer],
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
        const string path = "identity.userAssignedIdentities";
        Site site = context.Site;
        bool isForDataflows = false;
        foreach (AssignedIdentity identity in identities)
        {
            if (IsGone(site, identity))
            {
                yield return context.Fail(instance, null, identity.Id, "an identity that exists", $"The identity {NameOf(identity)} does not exist any more.") with { Path = path };
                continue;
            }

            string[] users = [.. new[] { Federation.Dataflow, Federation.SchemaRegistry }.Where(account => Federation.IsMet(site, identity.Id, account))];
            isForDataflows |= users.Contains(Federation.Dataflow);

            // One that serves the schema registry alone is well used; the dataflows are asked about once, below.
            yield return users.Length > 0
                ? context.Pass(instance, null, identity.Id, $"{NameOf(identity)} may be used by {string.Join(" and ", users)} of this cluster.") with { Path = path }
                : Federation.Judge(context, instance, null, identity.Id, Federation.Dataflow, context.Severity) with { Path = path };
        }

        if (!isForDataflows && site.Has(Evidence.FederatedCredentials) && identities.Any(identity => Federation.IsMet(site, identity.Id, Federation.SchemaRegistry)))
        {
            yield return context.Fail(
                instance, null, "none", Federation.Subject(site, Federation.Dataflow), "No identity of the instance may be used by its dataflows.") with { Path = path };
        }
    }

    // Azure keeps naming an identity that was deleted; it is read by its id, so that not finding it means that it is gone.
    private static bool IsGone(Site site, AssignedIdentity identity) =>
        site.Has(Evidence.ManagedIdentities) && !site.UserAssignedIdentities.Any(candidate => Same.Text(candidate.Reference.ArmId, identity.Id));

    private static string NameOf(AssignedIdentity identity) => identity.Id[(identity.Id.LastIndexOf('/') + 1)..];
}
