using System.Collections;
using System.Management.Automation;
using System.Text.Json;
using IoTOpsReadiness.Module.Tests.Support;

namespace IoTOpsReadiness.Module.Tests.Commands;

public sealed class PermissionCommandTests : IDisposable
{
    private const string Subscription = "00000000-0000-0000-0000-000000000001";

    private readonly Engine engine = new();
    private readonly string folder = Directory.CreateTempSubdirectory("iotops-test-").FullName;

    private string Yaml => Path.Combine(folder, "role.yaml");

    private string Json => Path.Combine(folder, "role.json");

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Nothing_chosen_is_everything_on_both_sides_but_secrets()
    {
        Output output = engine.Run("Get-IoTOpsRequiredPermission").RequireNoErrors();

        Assert.Equal(["Azure", "Kubernetes"], output.Texts("Side").Distinct().Order());
        Assert.Contains("list nodes", output.Texts("Permission"));
        Assert.Contains("list bundles.trust.cert-manager.io", output.Texts("Permission"));
        Assert.DoesNotContain("secrets", output.Texts("Resource"));
        Assert.Contains("secrets", engine.Run("Get-IoTOpsRequiredPermission -IncludeSecretName").RequireNoErrors().Texts("Resource"));
    }

    [Theory]
    [InlineData("Get-IoTOpsRequiredPermission Broker.ClientLimits")]
    [InlineData("Get-IoTOpsRequiredPermission AIO-042")]
    [InlineData("Get-IoTOpsGuideline Broker.ClientLimits | Get-IoTOpsRequiredPermission")]
    [InlineData("Test-IoTOpsCluster -Sample Ready -Guideline Broker.ClientLimits | Get-IoTOpsRequiredPermission")]
    [InlineData("Get-IoTOpsRequiredPermission -Area Broker -Severity Low -Baseline 2026-08")]
    public void A_choice_takes_what_it_looks_at(string command)
    {
        Output output = engine.Run(command + " -Side Kubernetes").RequireNoErrors();

        Assert.Contains("list brokers.mqttbroker.iotoperations.azure.com", output.Texts("Permission"));
        Assert.DoesNotContain("list nodes", output.Texts("Permission"));
        Assert.Contains(output.Objects, item => ((IEnumerable)item.Properties["NeededBy"].Value).Cast<string>().Contains("Broker.ClientLimits"));
    }

    [Fact]
    public void Several_guidelines_through_the_pipeline_make_one_list()
    {
        Output output = engine.Run("Get-IoTOpsGuideline Broker.* | Get-IoTOpsRequiredPermission").RequireNoErrors();

        Assert.Equal(output.Texts("Permission").Distinct(), output.Texts("Permission"));
    }

    [Fact]
    public void An_empty_pipeline_is_not_everything()
    {
        Assert.Empty(engine.Run($"@() | Get-IoTOpsRequiredPermission -KubernetesPath '{Yaml}'").RequireNoErrors().Objects);
        Assert.False(File.Exists(Yaml));
    }

    [Fact]
    public void Files_are_written_for_whom_and_where_they_are_asked_for()
    {
        Output output = engine.Run(
            $"Get-IoTOpsRequiredPermission AuthZ.LeastPrivilege -KubernetesPath '{Yaml}' -User 'jane@contoso.com' -KubernetesRoleName reader -Namespace plant -AzurePath '{Json}' -AzureRoleName Plants -SubscriptionId {Subscription} -Scope /providers/Microsoft.Management/managementGroups/plants")
            .RequireNoErrors();

        string yaml = File.ReadAllText(Yaml);
        Assert.Contains("- kind: User\n  name: \"jane@contoso.com\"\n", yaml, StringComparison.Ordinal);
        Assert.Contains("brokerauthorizations", yaml, StringComparison.Ordinal);
        Assert.DoesNotContain("nodes", yaml, StringComparison.Ordinal);
        Assert.NotEqual(0xEF, File.ReadAllBytes(Yaml)[0]);
        using var json = JsonDocument.Parse(File.ReadAllBytes(Json));
        Assert.Equal("Plants", json.RootElement.GetProperty("Name").GetString());
        Assert.Equal(
            [$"/subscriptions/{Subscription}", "/providers/Microsoft.Management/managementGroups/plants"],
            json.RootElement.GetProperty("AssignableScopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.NotEmpty(output.Objects);
    }

    [Fact]
    public void The_service_account_is_in_the_namespace_of_the_site_unless_told_otherwise()
    {
        engine.Run($"Get-IoTOpsRequiredPermission -KubernetesPath '{Yaml}' -Namespace plant").RequireNoErrors();
        Assert.Contains("kind: ServiceAccount\nmetadata:\n  name: iotops-readiness\n  namespace: plant\n", File.ReadAllText(Yaml), StringComparison.Ordinal);

        engine.Run($"Get-IoTOpsRequiredPermission -KubernetesPath '{Yaml}' -Namespace plant -ServiceAccount auditor -ServiceAccountNamespace tools -Force").RequireNoErrors();
        Assert.Contains("kind: ServiceAccount\nmetadata:\n  name: auditor\n  namespace: tools\n", File.ReadAllText(Yaml), StringComparison.Ordinal);
    }

    [Fact]
    public void What_if_writes_nothing_and_still_lists()
    {
        Output output = engine.Run($"Get-IoTOpsRequiredPermission -KubernetesPath '{Yaml}' -AzurePath '{Json}' -SubscriptionId {Subscription} -WhatIf").RequireNoErrors();

        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
        Assert.NotEmpty(output.Objects);
    }

    [Fact]
    public void A_file_that_exists_is_kept_and_the_other_is_not_written_either()
    {
        File.WriteAllText(Json, "mine");
        string command = $"Get-IoTOpsRequiredPermission -KubernetesPath '{Yaml}' -AzurePath '{Json}' -SubscriptionId {Subscription}";

        Assert.StartsWith("IoTOps.File.Exists", engine.Run(command).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(Json));
        Assert.False(File.Exists(Yaml));

        engine.Run(command + " -Force").RequireNoErrors();
        Assert.StartsWith("{", File.ReadAllText(Json), StringComparison.Ordinal);
        Assert.True(File.Exists(Yaml));
    }

    [Theory]
    [InlineData("-Guideline Broker.Nothing", "IoTOps.Guideline.NotFound")]
    [InlineData("-Guideline Zzz*", "IoTOps.Guideline.NoneSelected")]
    [InlineData("-Baseline 1999-01", "IoTOps.Guideline.BaselineNotFound")]
    [InlineData("-AzurePath {json}", "IoTOps.Permission.NoScope")]
    [InlineData("-AzurePath {json} -Scope /", "IoTOps.Permission.InvalidScope")]
    [InlineData("-AzurePath {json} -SubscriptionId mine", "CannotConvertArgumentNoMessage")]
    [InlineData("-KubernetesPath {yaml} -Namespace Plant_1", "IoTOps.Permission.InvalidName")]
    [InlineData("-KubernetesPath {yaml} -KubernetesRoleName a/b", "IoTOps.Permission.InvalidName")]
    [InlineData("-KubernetesPath {yaml} -User jane -Group plant", "AmbiguousParameterSet")]
    [InlineData("-KubernetesPath {yaml} -AzurePath {yaml} -SubscriptionId 00000000-0000-0000-0000-000000000001", "IoTOps.Permission.SameFile")]
    [InlineData("-KubernetesPath {yaml} -Side Azure", "IoTOps.Permission.NothingToWrite")]
    [InlineData("-KubernetesPath {yaml}/none/role.yaml", "IoTOps.File.NotWritable")]
    [InlineData("-KubernetesPath Variable:role", "IoTOps.File.NotAFile")]
    public void What_cannot_be_is_a_clear_error_and_writes_nothing(string arguments, string id)
    {
        Output output = engine.Run("Get-IoTOpsRequiredPermission " + arguments.Replace("{yaml}", $"'{Yaml}'", StringComparison.Ordinal).Replace("{json}", $"'{Json}'", StringComparison.Ordinal).Replace("''", "'", StringComparison.Ordinal).Replace("'/none/role.yaml", "/none/role.yaml'", StringComparison.Ordinal));

        Assert.StartsWith(id, output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Empty(output.Objects);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }

    [Fact]
    public void A_site_says_what_is_missing_and_what_that_leaves_unknown()
    {
        using var cluster = new LoopbackCluster("""[{"verbs":["list","get"],"apiGroups":["","mqttbroker.iotoperations.azure.com"],"resources":["brokers","brokerlisteners","configmaps"]}]""");

        Output output = engine.Run(
            $"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' | Test-IoTOpsPermission -Guideline AuthZ.LeastPrivilege, Certificates.Expiry").RequireNoErrors();

        PSObject authorizations = output.Objects.Single(item => (string)item.Properties["Permission"].Value == "list brokerauthorizations.mqttbroker.iotoperations.azure.com");
        Assert.Equal("Denied", authorizations.Properties["Status"].Value.ToString());
        Assert.Equal(["AuthZ.LeastPrivilege"], ((IEnumerable)authorizations.Properties["LeavesUnknown"].Value).Cast<string>());
        PSObject listeners = output.Objects.Single(item => (string)item.Properties["Permission"].Value == "list brokerlisteners.mqttbroker.iotoperations.azure.com");
        Assert.Equal("Allowed", listeners.Properties["Status"].Value.ToString());
        PSObject certificates = output.Objects.Single(item => (string)item.Properties["Permission"].Value == "list certificates.cert-manager.io");
        Assert.Contains("does not serve cert-manager.io", (string)certificates.Properties["Message"].Value, StringComparison.Ordinal);
        PSObject azure = output.Objects.First(item => item.Properties["Side"].Value.ToString() == "Azure");
        Assert.Equal(("Unknown", "There is no connection to Azure."), (azure.Properties["Status"].Value.ToString(), (string)azure.Properties["Message"].Value));
    }

    [Theory]
    [InlineData("Kubernetes")]
    [InlineData("Azure")]
    public void One_side_alone_can_be_shown(string side)
    {
        using var cluster = new LoopbackCluster("[]");

        Output output = engine.Run($"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' | Out-Null; Test-IoTOpsPermission -Side {side}").RequireNoErrors();

        Assert.Equal([side], output.Texts("Side").Distinct());
    }

    [Fact]
    public void A_closed_connection_is_a_clear_error()
    {
        using var cluster = new LoopbackCluster("[]");

        Output output = engine.Run($"$site = Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}'; $site | Disconnect-IoTOpsCluster; Test-IoTOpsPermission -Connection $site");

        Assert.StartsWith("IoTOps.Connection.Closed", output.Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-Guideline Nothing.Such", "IoTOps.Guideline.NotFound")]
    [InlineData("-Guideline Zzz*", "IoTOps.Guideline.NoneSelected")]
    public void A_choice_that_cannot_be_is_told_before_anybody_is_asked(string arguments, string id)
    {
        Assert.StartsWith(id, engine.Run("Test-IoTOpsPermission " + arguments).Error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Fact]
    public void The_views_show_what_matters_and_survive_being_saved()
    {
        using var cluster = new LoopbackCluster("[]");
        var host = new RecordingHost(140);
        using var showing = new Engine(host: host);

        showing.Run(
            $"Connect-IoTOpsCluster -KubeconfigPath '{cluster.Kubeconfig}' | Out-Null; Get-IoTOpsRequiredPermission AuthZ.LeastPrivilege | Out-Default; "
            + "$result = Test-IoTOpsPermission -Guideline AuthZ.LeastPrivilege; $result | Out-Default; "
            + "[System.Management.Automation.PSSerializer]::Deserialize([System.Management.Automation.PSSerializer]::Serialize($result)) | Out-Default").RequireNoErrors();

        string text = System.Text.RegularExpressions.Regex.Replace(host.Text, "\u001b\\[[0-9;]*m", "");
        Assert.Matches(@"list brokerlisteners\.mqttbroker\.iotoperations\.azure\.com +Cluster +AuthZ\.LeastPrivilege", text);
        Assert.Equal(3, System.Text.RegularExpressions.Regex.Split(text, @"Denied +list brokerauthorizations\.mqttbroker\.iotoperations\.azure\.com +AuthZ\.LeastPrivilege").Length);
        Assert.Contains("plant / Kubernetes", text, StringComparison.Ordinal);
    }
}
