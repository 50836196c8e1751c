using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Observability;

public class ObservabilityAlertsTests
{
    private const string Id = "Observability.Alerts";
    private const string Alert = """{"alert":"down","actions":[{"actionGroupId":"/ag"}]}""";

    [Theory]
    [InlineData($$"""{"scopes":["/WORKSPACE"],"rules":[{{Alert}}]}""", Status.Pass)]
    [InlineData($$"""{"scopes":["{{AzureResources.ClusterId}}"],"rules":[{{Alert}}]}""", Status.Pass)]
    [InlineData($$"""{"scopes":["/other"],"clusterName":"Cluster","rules":[{{Alert}}]}""", Status.Pass)]
    [InlineData($$"""{"scopes":["/workspace"],"clusterName":"another","rules":[{{Alert}}]}""", Status.Fail)]
    [InlineData($$"""{"scopes":["/other"],"rules":[{{Alert}}]}""", Status.Fail)]
    [InlineData($$"""{"scopes":["/workspace"],"enabled":false,"rules":[{{Alert}}]}""", Status.Fail)]
    [InlineData("""{"scopes":["/workspace"],"rules":[{"record":"node:cpu"}]}""", Status.Fail)]
    [InlineData("""{"scopes":["/workspace"],"rules":[{"alert":"down","enabled":false}]}""", Status.Fail)]
    [InlineData("""{"scopes":["/workspace"],"rules":[{"alert":"down","actions":[]}]}""", Status.Fail)]
    [InlineData("""{"scopes":["/workspace"],"rules":[{"alert":"down","actions":[{}]}]}""", Status.Fail)]
    [InlineData("""{"scopes":"/workspace","rules":[{"alert":"down"}]}""", Status.Unknown)]
    public void A_group_that_alerts_and_tells_somebody_is_wanted(string properties, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Id, Watched(Group(properties)));

        Assert.Equal((status, Severity.Medium), (result.Status, result.Severity));
    }

    [Fact]
    public void No_group_at_all_fails() => Assert.Equal(Status.Fail, Rule.Evaluate(Id, Watched()).Status);

    [Fact]
    public void A_group_of_nobody_knows_which_cluster_is_unknown()
    {
        SiteBuilder site = new SiteBuilder().Azure(Evidence.PrometheusRuleGroups, Group($$"""{"scopes":["/workspace"],"rules":[{{Alert}}]}"""));

        Assert.Equal((Status.Unknown, Reason.NotCollected), (Rule.Evaluate(Id, site).Status, Rule.Evaluate(Id, site).Reason));
    }

    [Fact]
    public void Of_groups_read_in_part_one_that_reaches_somebody_is_enough()
    {
        string alerting = Group($$"""{"scopes":["/workspace"],"rules":[{{Alert}}]}""");
        string silent = Group("""{"scopes":["/workspace"],"rules":[{"record":"node:cpu"}]}""");

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, Watched().Partly(Evidence.PrometheusRuleGroups, QueryOutcome.Forbidden, alerting)).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Id, Watched().Partly(Evidence.PrometheusRuleGroups, QueryOutcome.Forbidden, silent)).Reason);
    }

    [Fact]
    public void The_workspace_may_be_known_from_where_the_metrics_flow()
    {
        SiteBuilder site = new SiteBuilder()
            .Azure(Evidence.PrometheusRuleGroups, Group($$"""{"scopes":["/workspace"],"rules":[{{Alert}}]}"""))
            .Azure(Evidence.DataCollectionAssociations, Resources.Arm("Microsoft.Insights/dataCollectionRuleAssociations", "metrics", """{"dataCollectionRuleId":"/rule"}"""))
            .Azure(Evidence.DataCollectionRules, """{"id":"/RULE","name":"rule","properties":{"destinations":{"monitoringAccounts":[{"accountResourceId":"/Workspace"}]} } }""");

        Assert.Equal(Status.Pass, Rule.Evaluate(Id, site).Status);
    }

    [Fact]
    public void A_second_group_that_reaches_nobody_is_a_minor_matter()
    {
        GuidelineResult result = Rule.Evaluate(Id, Watched(
            Group($$"""{"scopes":["/workspace"],"rules":[{{Alert}}]}"""), Group("""{"scopes":["/workspace"],"rules":[{"alert":"down"}]}""")));

        Assert.Equal((Status.Fail, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void Groups_are_Azure_s_to_tell() => Assert.Equal(Reason.NotCollected, Rule.Evaluate(Id, new SiteBuilder()).Reason);

    private static string Group(string properties) => Resources.Arm("Microsoft.AlertsManagement/prometheusRuleGroups", "group", properties);

    private static SiteBuilder Watched(params string[] groups) => new SiteBuilder()
        .Azure(Evidence.PrometheusRuleGroups, groups)
        .Azure(Evidence.ConnectedClusters, AzureResources.Cluster())
        .Azure(Evidence.Extensions, AzureResources.Extension("microsoft.azuremonitor.containers.metrics", """{"Azure-Monitor-Workspace-Resource-Id":"/workspace"}"""));
}
