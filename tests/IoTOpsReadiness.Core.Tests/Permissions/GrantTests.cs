using IoTOpsReadiness.Permissions;
using IoTOpsReadiness.Snapshots;

namespace IoTOpsReadiness.Core.Tests.Permissions;

/// <summary>What rules and role assignments give, and what they do not.</summary>
public class GrantTests
{
    private static readonly RequiredPermission ListNodes = Kubernetes("list", "", "nodes");
    private static readonly RequiredPermission ListBrokers = Kubernetes("list", "mqttbroker.iotoperations.azure.com", "brokers");
    private static readonly RequiredPermission GetBinding = Kubernetes("get", "rbac.authorization.k8s.io", "clusterrolebindings") with { ResourceName = "one" };
    private static readonly RequiredPermission GetVersion = new()
    {
        Side = EvidenceSource.Kubernetes, Scope = PermissionScope.Cluster, Verb = "get", NonResourceUrl = "/apis", Reason = "",
    };

    [Theory]
    [InlineData("list", "", "nodes", true)]
    [InlineData("*", "*", "*", true)]
    [InlineData("get,list", "apps,", "pods,nodes", true)]
    [InlineData("get", "", "nodes", false)]
    [InlineData("LIST", "", "nodes", false)]
    [InlineData("list", "apps", "nodes", false)]
    [InlineData("list", "", "nodes/status", false)]
    [InlineData("list", "", "node", false)]
    public void A_rule_gives_what_it_names(string verbs, string groups, string resources, bool gives)
    {
        Assert.Equal(gives, Rule(verbs, groups, resources).Gives(ListNodes));
    }

    [Fact]
    public void A_group_is_not_its_suffix()
    {
        Assert.False(Rule("list", "iotoperations.azure.com", "brokers").Gives(ListBrokers));
        Assert.False(Rule("list", "", "brokers").Gives(ListBrokers));
    }

    [Fact]
    public void A_rule_about_one_object_gives_that_and_no_list()
    {
        Assert.True((Rule("get", "rbac.authorization.k8s.io", "clusterrolebindings") with { ResourceNames = ["two", "one"] }).Gives(GetBinding));
        Assert.False((Rule("get", "rbac.authorization.k8s.io", "clusterrolebindings") with { ResourceNames = ["two"] }).Gives(GetBinding));
        Assert.True(Rule("get", "rbac.authorization.k8s.io", "clusterrolebindings").Gives(GetBinding));
        Assert.False((Rule("list", "", "nodes") with { ResourceNames = ["n1"] }).Gives(ListNodes));
    }

    [Theory]
    [InlineData("/apis", true)]
    [InlineData("/api*", true)]
    [InlineData("*", true)]
    [InlineData("/apis/*", false)]
    [InlineData("/ap", false)]
    [InlineData("/version", false)]
    public void A_rule_about_addresses_gives_those_it_covers(string pattern, bool gives)
    {
        Assert.Equal(gives, new KubernetesRule { Verbs = ["get"], NonResourceUrls = [pattern] }.Gives(GetVersion));
        Assert.False(new KubernetesRule { Verbs = ["post"], NonResourceUrls = [pattern] }.Gives(GetVersion));
        Assert.False(Rule("*", "*", "*").Gives(GetVersion));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("*/read", true)]
    [InlineData("Microsoft.IoTOperations/*", true)]
    [InlineData("Microsoft.IoTOperations/*/read", true)]
    [InlineData("Microsoft.*/instances/*/read", true)]
    [InlineData("microsoft.iotoperations/INSTANCES/brokers/Read", true)]
    [InlineData("Microsoft.IoTOperations/instances/brokers/*", true)]
    [InlineData("Microsoft.IoTOperations/instances/brokers/read*", true)]
    [InlineData("Microsoft.IoTOperations/instances/brokers/read", true)]
    [InlineData("Microsoft.IoTOperations/instances/read", false)]
    [InlineData("Microsoft.IoTOperations/*/write", false)]
    [InlineData("Microsoft.IoTOperations/instances/brokers/rea", false)]
    [InlineData("*/brokers", false)]
    [InlineData("", false)]
    public void An_action_is_given_by_the_patterns_that_stand_for_it(string pattern, bool gives)
    {
        Assert.Equal(gives, new AzureGrant { Actions = [pattern] }.Gives("Microsoft.IoTOperations/instances/brokers/read"));
    }

    [Fact]
    public void What_a_grant_takes_away_another_may_still_give()
    {
        const string read = "Microsoft.KeyVault/vaults/read";
        AzureGrant contributor = new() { Actions = ["*"], NotActions = ["Microsoft.KeyVault/*"] };
        AzureGrant reader = new() { Actions = ["*/read"] };

        Assert.False(contributor.Gives(read));
        Assert.True(contributor.Gives("Microsoft.Storage/storageAccounts/read"));
        Assert.Contains(new[] { contributor, reader }, grant => grant.Gives(read));
    }

    [Fact]
    public void Actions_on_data_are_another_matter()
    {
        AzureGrant data = new() { DataActions = ["*"], NotDataActions = ["Microsoft.KeyVault/*"] };

        Assert.False(data.Gives("Microsoft.Storage/storageAccounts/read"));
        Assert.True(data.Gives("Microsoft.Storage/storageAccounts/read", isDataAction: true));
        Assert.False(data.Gives("Microsoft.KeyVault/vaults/secrets/read", isDataAction: true));
        Assert.False(new AzureGrant { Actions = ["*"] }.Gives("a/b/read", isDataAction: true));
    }

    [Fact]
    public void A_hostile_pattern_costs_no_time()
    {
        string pattern = string.Concat(Enumerable.Repeat("a*", 500)) + "b";

        Assert.False(new AzureGrant { Actions = [pattern] }.Gives(new string('a', 2000)));
    }

    private static RequiredPermission Kubernetes(string verb, string group, string resource) => new()
    {
        Side = EvidenceSource.Kubernetes, Scope = PermissionScope.Cluster, Verb = verb, ApiGroup = group, Resource = resource, Reason = "",
    };

    private static KubernetesRule Rule(string verbs, string groups, string resources) =>
        new() { Verbs = verbs.Split(','), ApiGroups = groups.Split(','), Resources = resources.Split(',') };
}
