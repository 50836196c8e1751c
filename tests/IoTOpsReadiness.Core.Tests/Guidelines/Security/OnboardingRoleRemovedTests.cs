using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Security;

public class OnboardingRoleRemovedTests
{
    private const string Id = "Access.OnboardingRoleRemoved";
    private const string Onboarding = "7b7c71ed-33fa-4ed2-a91a-e56d5da260b5";
    private const string Subscription = "/subscriptions/00000000-0000-0000-0000-000000000000";

    [Theory]
    [InlineData(AzureResources.Group, "2026-01-01T00:00:00Z", Status.Fail, Severity.Low)]
    [InlineData(AzureResources.Group, "2026-09-01T08:00:00Z", Status.Pass, Severity.Medium)]
    [InlineData(AzureResources.InstanceId, "2026-01-01T00:00:00Z", Status.Fail, Severity.Low)]
    [InlineData(AzureResources.Group, "not a time", Status.Unknown, Severity.Medium)]
    [InlineData(Subscription, "2026-09-01T08:00:00Z", Status.Fail, Severity.Medium)]
    [InlineData("/providers/Microsoft.Management/managementGroups/all", "2026-09-01T08:00:00Z", Status.Fail, Severity.Medium)]
    [InlineData("/", "2026-09-01T08:00:00Z", Status.Fail, Severity.Medium)]
    [InlineData(Subscription + "/resourceGroups/rg2", "2026-01-01T00:00:00Z", Status.Pass, Severity.Medium)]
    public void Breadth_and_age_decide(string scope, string created, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Id, Site(created, AzureResources.Role("someone", Onboarding.ToUpperInvariant(), scope)));

        Assert.Equal((status, severity), (result.Status, result.Severity));
    }

    [Fact]
    public void The_assignment_is_named()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("2026-01-01T00:00:00Z", AzureResources.Role("someone", Onboarding, AzureResources.Group)));

        Assert.Equal(("RoleAssignment", "properties.scope", AzureResources.Group), (result.Findings[0].Target.Kind, result.Findings[0].Path, result.Findings[0].Observed));
        Assert.Contains("someone", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void Administrators_are_a_remark_and_nobody_is_best()
    {
        GuidelineResult result = Rule.Evaluate(Id, Site("2026-01-01T00:00:00Z", AzureResources.Role("boss", "5bc02df6-6cd5-43fe-ad3d-4c93cf56cc16", AzureResources.Group)));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains(result.Findings, finding => finding.Observed == "boss");
        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Site("2026-01-01T00:00:00Z")).Status);
    }

    [Fact]
    public void Roles_are_Azure_s_to_tell()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder()).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, new SiteBuilder().Failed(Evidence.RoleAssignments, QueryOutcome.Forbidden, EvidenceSource.Azure)).Reason);
    }

    [Fact]
    public void Of_assignments_read_in_part_those_seen_fail_and_none_seen_is_no_pass()
    {
        SiteBuilder held = Site("2026-01-01T00:00:00Z").Partly(Evidence.RoleAssignments, QueryOutcome.Forbidden, AzureResources.Role("someone", Onboarding, AzureResources.Group));
        SiteBuilder none = Site("2026-01-01T00:00:00Z").Partly(Evidence.RoleAssignments, QueryOutcome.Forbidden, AzureResources.Role("someone", "acdd72a7-3385-48ef-bd42-f606fba81ae7", AzureResources.Group));

        Assert.Equal((Status.Fail, Severity.Low), (Rule.Evaluate(Id, held).Status, Rule.Evaluate(Id, held).Severity));
        Assert.Equal((Status.Unknown, Reason.NotAuthorized), (Rule.Evaluate(Id, none).Status, Rule.Evaluate(Id, none).Reason));
    }

    private static SiteBuilder Site(string created, params string[] roles) => new SiteBuilder()
        .Azure(Evidence.Instances, AzureResources.Instance(created: created))
        .Azure(Evidence.RoleAssignments, roles);
}
