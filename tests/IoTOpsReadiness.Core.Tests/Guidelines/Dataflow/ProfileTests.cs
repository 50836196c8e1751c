using IoTOpsReadiness.Assessment;
using IoTOpsReadiness.Core.Tests.Support;
using IoTOpsReadiness.Model;
using IoTOpsReadiness.Snapshots;
using IoTOpsReadiness.Verdicts;
using static IoTOpsReadiness.Core.Tests.Support.DataflowResources;

namespace IoTOpsReadiness.Core.Tests.Guidelines.Dataflow;

/// <summary>Checks 37, 38, 55 and 56: the profiles.</summary>
public class ProfileTests
{
    private const string Scale = "Dataflow.ProfileScale";
    private const string Grouping = "Dataflow.ProfileGrouping";
    private const string Size = "Dataflow.ProfileSizeLimit";
    private const string Conflicts = "Dataflow.InstanceCountConflicts";
    private const string EventGrid = "ns.westeurope-1.ts.eventgrid.azure.net:8883";

    private static readonly string Grid = Any("grid", "Mqtt", "mqttSettings", EventGrid, "UserAssignedManagedIdentity");

    [Theory]
    [InlineData(2, "Enabled", Status.Pass, Severity.Medium)]
    [InlineData(9, "Enabled", Status.Pass, Severity.Medium)]
    [InlineData(1, "Enabled", Status.Fail, Severity.Low)]
    [InlineData(null, "Enabled", Status.Fail, Severity.Low)]
    [InlineData(1, "Disabled", Status.Pass, Severity.Medium)]
    [InlineData(0, "Enabled", Status.Fail, Severity.Medium)]
    [InlineData(21, "Enabled", Status.Fail, Severity.Medium)]
    public void With_several_nodes_a_profile_with_active_flows_needs_two_instances(int? count, string mode, Status status, Severity severity)
    {
        GuidelineResult result = Rule.Evaluate(Scale, MultiNode(Profile(instances: count)).Kubernetes(Evidence.Dataflows, Flow("flow", mode: mode)));

        Assert.Equal((status, severity, "spec.instanceCount"), (result.Status, result.Severity, result.Findings[0].Path));
    }

    [Fact]
    public void One_instance_is_right_where_a_flow_bears_no_more()
    {
        GuidelineResult result = Rule.Evaluate(
            Scale, MultiNode(Profile()).Kubernetes(Evidence.Dataflows, Flow("flow", source: "grid")).Kubernetes(Evidence.DataflowEndpoints, Grid));

        Assert.Equal(Status.Pass, result.Status);
        Assert.Contains("Event Grid", result.Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void More_instances_than_nodes_are_a_note()
    {
        Assert.Contains("only 2 nodes", Rule.Evaluate(Scale, MultiNode(Profile(instances: 3)).Kubernetes(Evidence.Dataflows)).Summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(2, "a", "b", true, Status.Pass, Severity.Medium)]
    [InlineData(2, "a", "a", true, Status.Fail, Severity.Low)]
    [InlineData(2, "a", "b", false, Status.Fail, Severity.Medium)]
    [InlineData(3, "a", "b", true, Status.Fail, Severity.Medium)]
    public void What_runs_counts_as_well(int count, string first, string second, bool ready, Status status, Severity severity)
    {
        SiteBuilder site = MultiNode(Profile(instances: count)).Kubernetes(Evidence.Dataflows).Kubernetes(
            Evidence.Pods,
            PlatformResources.Pod("azure-iot-operations", "aio-dataflow-default-0", node: first),
            PlatformResources.Pod("azure-iot-operations", "aio-dataflow-default-1", ready, node: second),
            PlatformResources.Pod("azure-iot-operations", "aio-dataflow-default-other-0", node: "c"),
            PlatformResources.Pod("elsewhere", "aio-dataflow-default-2", node: "c"));

        Assert.Equal((status, severity), (Rule.Evaluate(Scale, site).Status, Rule.Evaluate(Scale, site).Severity));
    }

    [Fact]
    public void Scale_applies_to_several_nodes_only()
    {
        SiteBuilder single = new SiteBuilder().Kubernetes(Evidence.Nodes, Resources.Node()).Kubernetes(Evidence.DataflowProfiles, Profile());

        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Scale, single).Status);
        Assert.Equal(Reason.NeedsInput, Rule.Evaluate(Scale, new SiteBuilder().Kubernetes(Evidence.DataflowProfiles, Profile())).Reason);
        Assert.Equal(
            Reason.NotCollected,
            Rule.Evaluate(Scale, new SiteBuilder().Kubernetes(Evidence.DataflowProfiles, Profile()), new AssessmentOptions { Topology = Topology.MultiNode }).Reason);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Scale, MultiNode()).Status);
    }

    [Theory]
    [InlineData(9, "default", Status.Pass)]
    [InlineData(10, "default", Status.Fail)]
    [InlineData(10, "line-1", Status.Pass)]
    public void Many_flows_in_the_default_profile_are_a_hint(int count, string profile, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Grouping, new SiteBuilder().Kubernetes(Evidence.Dataflows, Flows(count, profile)));

        Assert.Equal((status, Severity.Low), (result.Status, result.Severity));
    }

    [Fact]
    public void Two_profiles_are_a_grouping_and_what_both_sides_show_counts_once()
    {
        string[] arm = [.. Enumerable.Range(0, 6).Select(index =>
            $$"""{"id":"/subscriptions/0/resourceGroups/rg/providers/Microsoft.IoTOperations/instances/aio/dataflowProfiles/default/dataflows/flow-{{index}}","name":"flow-{{index}}","properties":{} }""")];

        Assert.Equal(Status.Pass, Rule.Evaluate(Grouping, new SiteBuilder().Kubernetes(Evidence.Dataflows, [.. Flows(10, "default"), Flow("own", profile: "own")])).Status);
        Assert.Equal(Status.Pass, Rule.Evaluate(Grouping, new SiteBuilder().Kubernetes(Evidence.Dataflows, Flows(6, "default")).Azure(Evidence.Dataflows, arm)).Status);
    }

    [Fact]
    public void Messaging_and_bulk_storage_in_one_profile_are_a_note()
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.DataflowEndpoints, Grid, Any("lake", "DataLakeStorage", "dataLakeStorageSettings", "a.blob.core.windows.net", "UserAssignedManagedIdentity"))
            .Kubernetes(Evidence.Dataflows, Flow("one", destination: "grid"), Flow("two", destination: "lake"));

        Assert.Contains("share default", Rule.Evaluate(Grouping, site).Summary, StringComparison.Ordinal);
    }

    [Fact]
    public void No_flows_need_no_grouping_and_unread_flows_are_unknown()
    {
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Grouping, new SiteBuilder().Kubernetes(Evidence.Dataflows)).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Grouping, new SiteBuilder().Failed(Evidence.Dataflows, QueryOutcome.Forbidden)).Reason);
    }

    [Theory]
    [InlineData(55, 0, Status.Pass, Severity.High)]
    [InlineData(56, 0, Status.Fail, Severity.Medium)]
    [InlineData(70, 0, Status.Fail, Severity.Medium)]
    [InlineData(71, 0, Status.Fail, Severity.High)]
    [InlineData(50, 21, Status.Fail, Severity.High)]
    [InlineData(0, 0, Status.Pass, Severity.High)]
    public void Seventy_flows_are_the_limit(int flows, int graphs, Status status, Severity severity)
    {
        SiteBuilder site = new SiteBuilder()
            .Kubernetes(Evidence.Dataflows, Flows(flows, "line-1"))
            .Kubernetes(Evidence.DataflowGraphs, [.. Enumerable.Range(0, graphs).Select(index => Graph($"graph-{index}", "map:1", "line-1"))]);

        GuidelineResult result = Rule.Evaluate(Size, site);

        Assert.Equal((status, severity), (result.Status, result.Severity));
        Assert.Equal(flows == 0 ? "Site" : "DataflowProfile", result.Findings[0].Target.Kind);
    }

    [Fact]
    public void The_limit_holds_for_each_profile_and_side()
    {
        Assert.Equal(Status.Pass, Rule.Evaluate(Size, new SiteBuilder().Kubernetes(Evidence.Dataflows, [.. Flows(40, "a"), .. Flows(40, "b")])).Status);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Size, new SiteBuilder().Failed(Evidence.Dataflows, QueryOutcome.Forbidden)).Reason);
    }

    [Theory]
    [InlineData(1, "map:1.0.0", Status.Pass)]
    [InlineData(2, "azureiotoperations/graph-dataflow-map:1.0.0", Status.Pass)]
    [InlineData(2, "azureiotoperations/graph-dataflow-window:1.1.0", Status.Fail)]
    [InlineData(2, "mine/graph-Throttle@sha256:00", Status.Fail)]
    [InlineData(2, "windows-tools/graph-map:1", Status.Pass)]
    [InlineData(1, "azureiotoperations/graph-dataflow-window:1.1.0", Status.Pass)]
    public void Graphs_that_keep_state_bear_one_instance(int count, string artifact, Status status)
    {
        GuidelineResult result = Rule.Evaluate(Conflicts, Site(Profile(instances: count)).Kubernetes(Evidence.DataflowGraphs, Graph("graph", artifact)));

        Assert.Equal((status, Severity.High), (result.Status, result.Severity));
    }

    [Theory]
    [InlineData(1, "Enabled", Status.Pass)]
    [InlineData(2, "Enabled", Status.Fail)]
    [InlineData(2, "Disabled", Status.Pass)]
    public void Flows_from_event_grid_bear_one_instance(int count, string mode, Status status)
    {
        SiteBuilder site = Site(Profile(instances: count)).Kubernetes(Evidence.Dataflows, Flow("flow", source: "grid", destination: "default", mode: mode)).Kubernetes(Evidence.DataflowGraphs);

        Assert.Equal(status, Rule.Evaluate(Conflicts, site).Status);
    }

    [Theory]
    [InlineData(1, 3, Status.Pass)]
    [InlineData(1, 2, Status.Fail)]
    [InlineData(1, null, Status.Fail)]
    [InlineData(5, 4, Status.Fail)]
    [InlineData(5, 5, Status.Pass)]
    public void Event_grid_must_allow_the_sessions(int count, int? sessions, Status status)
    {
        string configuration = sessions is null ? "{}" : $$"""{"topicSpacesConfiguration":{"maximumClientSessionsPerAuthenticationName":{{sessions}} } }""";
        SiteBuilder site = ToGrid(count).Azure(Evidence.EventGridNamespaces, Resources.Arm("Microsoft.EventGrid/namespaces", "NS", configuration));

        GuidelineResult result = Rule.Evaluate(Conflicts, site);

        Assert.Equal(status, result.Status);
        Assert.Equal("properties.topicSpacesConfiguration.maximumClientSessionsPerAuthenticationName", result.Findings[0].Path);
    }

    [Fact]
    public void Conflicts_are_unknown_for_every_reason_they_have()
    {
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Conflicts, ToGrid(1)).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Conflicts, ToGrid(1).Azure(Evidence.EventGridNamespaces)).Reason);
        Assert.Equal(Reason.NotAuthorized, Rule.Evaluate(Conflicts, Site(Profile(instances: 2)).Failed(Evidence.DataflowGraphs, QueryOutcome.Forbidden)).Reason);
        Assert.Equal(Status.Pass, Rule.Evaluate(Conflicts, Site(Profile(instances: 2)).Failed(Evidence.DataflowGraphs, QueryOutcome.NotInstalled)).Status);
        Assert.Equal(Status.NotApplicable, Rule.Evaluate(Conflicts, Site()).Status);
        Assert.Equal(Reason.NotCollected, Rule.Evaluate(Conflicts, new SiteBuilder()).Reason);
    }

    private static string[] Flows(int count, string profile) => [.. Enumerable.Range(0, count).Select(index => Flow($"flow-{index}", profile: profile))];

    private static SiteBuilder MultiNode(params string[] profiles) => new SiteBuilder()
        .Kubernetes(Evidence.Nodes, Resources.Node("a"), Resources.Node("b"))
        .Kubernetes(Evidence.DataflowProfiles, profiles);

    private static SiteBuilder Site(params string[] profiles) => new SiteBuilder()
        .Kubernetes(Evidence.DataflowProfiles, profiles)
        .Kubernetes(Evidence.Dataflows)
        .Kubernetes(Evidence.DataflowEndpoints, Mqtt("default"), Grid);

    private static SiteBuilder ToGrid(int count) =>
        Site(Profile(instances: count)).Kubernetes(Evidence.Dataflows, Flow("flow", destination: "grid")).Kubernetes(Evidence.DataflowGraphs);
}
